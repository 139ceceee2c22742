import pytest

from articles.models import Section
from tests.factories import make_article, make_section

LIST = "/admin/articles/section/"
TYPED = {"name": "Harbour", "slug": "harbour", "position": "3", "is_active": "on"}


def refused(response):
    return response.context["adminform"].form.errors


def test_adds_a_section(editors_client):
    editors_client.post(f"{LIST}add/", TYPED)
    assert Section.objects.get().get_absolute_url() == "/harbour/"


@pytest.mark.parametrize("slug", ["news", "admin", "tags", "media"])
def test_leaves_the_sites_own_addresses_alone(editors_client, slug):
    response = editors_client.post(f"{LIST}add/", TYPED | {"slug": slug})
    assert refused(response)["slug"][0].startswith("The site itself uses this address.")
    assert not Section.objects.exists()


def test_has_two_levels(editors_client):
    city = make_section()
    part = make_section("Streets", parent=city)
    response = editors_client.post(f"{LIST}add/", TYPED | {"parent": part.pk})
    assert refused(response)["parent"][0].startswith("Sections have two levels")


def test_orders_sections_in_the_list(editors_client):
    city, harbour = make_section(position=1), make_section("Harbour", position=2)
    rows = {"form-0-id": city.pk, "form-0-position": "5", "form-1-id": harbour.pk, "form-1-position": "4"}
    sizes = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "_save": "Save"}
    assert editors_client.post(LIST, rows | sizes).status_code == 302
    assert list(Section.objects.all()) == [harbour, city]


def test_keeps_a_section_that_has_stories(desk, superuser):
    section = make_section()
    make_article(section=section)
    response = desk(superuser).post(f"{LIST}{section.pk}/delete/", {"post": "yes"})
    assert (response.status_code, Section.objects.get()) == (200, section)


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_sections_as_for_one(
    editors_client, number, django_assert_num_queries
):
    for each in range(number):
        make_section(f"Part {each}", parent=make_section(f"Section {each}"))
    with django_assert_num_queries(7):
        assert len(editors_client.get(f"{LIST}?is_active__exact=1").context["cl"].result_list) == 2 * number
