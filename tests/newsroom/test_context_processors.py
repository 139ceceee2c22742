import pytest

from newsroom.context_processors import site
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def test_names_the_paper_and_the_one_address_of_the_page(rf):
    context = site(rf.get("/news/?utm_source=x"))
    assert (context["site_name"], context["canonical_url"]) == ("The Test Courier", "http://testserver/news/")


def test_asks_for_the_sections_only_where_they_are_shown(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        context = site(rf.get("/"))
    with django_assert_num_queries(1):
        assert context["paper"].navigation == []


def test_leads_to_the_sections_in_use_on_the_first_level(rf):
    sport = make_section("Sport", position=2)
    city = make_section("City", position=1)
    make_section("Football", parent=sport)
    make_section("Old", is_active=False)
    assert site(rf.get("/"))["paper"].navigation == [city, sport]
