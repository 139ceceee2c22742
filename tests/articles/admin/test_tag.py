import pytest
from taggit.models import Tag

from tests.factories import make_edition

LIST = "/admin/taggit/tag/"
NO_DESCRIPTION = {"description-TOTAL_FORMS": 0, "description-INITIAL_FORMS": 0}


def test_shows_only_the_names_of_tags(editors_client):
    tag = Tag.objects.create(name="Harbour", slug="harbour")
    page = editors_client.get(f"{LIST}{tag.pk}/change/").text
    assert 'value="Harbour"' in page
    assert "object_id" not in page and "content_type" not in page


def test_takes_no_tag_off_a_published_story(editors_client):
    edition = make_edition(tags=["Harbour", "Ferry"])
    tag = Tag.objects.get(name="Ferry")
    assert editors_client.post(f"{LIST}{tag.pk}/delete/", {"post": "yes"}).status_code == 403
    assert sorted(edition.tags.names()) == ["Ferry", "Harbour"]


@pytest.mark.parametrize(
    ("who", "status"), [("journalist", 403), ("moderator", 403), ("editor", 302), ("managing_editor", 302)]
)
def test_merges_and_renames_for_those_who_may(desk, cast, who, status):
    port, quay = (Tag.objects.create(name=name, slug=name.lower()) for name in ("Port", "Quay"))
    client = desk(cast[who])
    sent = [client.post(f"{LIST}{port.pk}/merge/", {"into": quay.pk})]
    renamed = {"name": "Harbour", "slug": "harbour", **NO_DESCRIPTION}
    sent.append(client.post(f"{LIST}{quay.pk}/change/", renamed))
    assert [answer.status_code for answer in sent] == [status, status]
    left = ["Harbour"] if status == 302 else ["Port", "Quay"]
    assert [tag.name for tag in Tag.objects.order_by("name")] == left


@pytest.mark.parametrize("into", ["", "itself", "0", "x"])
def test_merges_a_tag_into_another_one_only(editors_client, into):
    tag = Tag.objects.create(name="Port", slug="port")
    sent = {"into": tag.pk if into == "itself" else into}
    response = editors_client.post(f"{LIST}{tag.pk}/merge/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["into"])
    assert Tag.objects.get() == tag


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_tags_as_for_one(
    editors_client, number, django_assert_num_queries
):
    for each in range(number):
        Tag.objects.create(name=f"Tag {each}", slug=f"tag-{each}")
    with django_assert_num_queries(7):
        assert len(editors_client.get(LIST).context["cl"].result_list) == number
