import re

import pytest

from articles import look
from articles.models import Paper, Section
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def choose(**fields):
    Paper.objects.update_or_create(pk=1, defaults=fields)
    return Paper.objects.current()


def test_writes_nothing_while_no_colour_is_chosen(client):
    make_section()
    assert look.css(Paper.objects.current()) == look.css_url(Paper.objects.current()) == ""
    assert "/look/" not in client.get("/").text


def test_gives_the_paper_and_its_sections_their_colours_on_both_grounds():
    make_section("City", accent="#1d5f8a")
    css = look.css(choose(accent="#c23a10", accent_on_dark="#ff8b61"))
    assert css == (
        "@media screen{:root{--accent:#c23a10}.in-city{--accent:#1d5f8a}}"
        "@media screen and (prefers-color-scheme:dark)"
        "{:root{--accent:#ff8b61}.in-city{--accent:#6c97b3}}"
    )


def test_makes_a_tone_for_dark_ground_where_none_is_chosen():
    assert ":root{--accent:#" in look.css(choose(accent="#c23a10")).partition("dark")[2]


def test_colours_a_part_as_its_section_unless_it_has_a_colour_of_its_own():
    city = make_section("City", accent="#1d5f8a")
    make_section("Trams", parent=city)
    make_section("Boats", parent=city, accent="#0b6e6e")
    found = dict(
        re.findall(r"\.in-(\w+){--accent:(#\w+)}", look.css(choose()).partition("@media screen and")[0])
    )
    assert found == {"city": "#1d5f8a", "trams": "#1d5f8a", "boats": "#0b6e6e"}


def test_stands_at_an_address_that_changes_with_it_and_is_kept_for_ever(client):
    first = look.css_url(choose(accent="#c23a10"))
    second = look.css_url(choose(accent="#1d5f8a"))
    assert first != second
    assert f'<link rel="stylesheet" href="{second}">' in client.get("/").text
    response = client.get(second)
    assert (response.status_code, response["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.text == look.css(Paper.objects.current())


def test_gives_an_old_page_the_colours_of_today_for_today(client):
    old = look.css_url(choose(accent="#c23a10"))
    choose(accent="#1d5f8a")
    response = client.get(old)
    assert ("#1d5f8a" in response.text, response["Cache-Control"]) == (True, "no-cache")


def test_asks_one_question_for_all_that_pages_show_of_the_paper(client, django_assert_num_queries):
    choose(accent="#c23a10").stored_links.create(label="About", url="/about/")
    make_section("City")
    with django_assert_num_queries(1):
        paper = Paper.objects.current()
        assert [str(each) for each in (*paper.sections, *paper.links)] == ["City", "About"]
        look.css_url(paper)


def test_is_asked_once_a_request(rf, django_assert_num_queries):
    request = rf.get("/")
    with django_assert_num_queries(1):
        assert look.paper_of(request) is look.paper_of(request)


def test_allows_nothing_but_letters_digits_and_hyphens_to_reach_the_stylesheet():
    section = Section(name="X", slug="x}y", accent="#1d5f8a;}")
    with pytest.raises(Exception, match="A colour is written as"):
        section.full_clean()


@pytest.mark.parametrize(
    ("path", "links"),
    [("/news/", ["/news/"]), ("/sport/", ["/sport/"]), ("/search/", ["/search/"]), ("/no/", [])],
)
def test_marks_where_the_reader_is_in_the_navigation(client, path, links):
    make_section("Sport")
    for _each in range(2):
        page = client.get(path).text
        assert re.findall(r'<a [^>]*href="([^"]+)" aria-current="page"', page) == links
    assert re.findall(r'<a [^>]*href="([^"]+)" aria-current="page"', client.get("/city-desk/").text) == []


@pytest.mark.parametrize("wrong", ["/news//", "//news/", "/city//"])
def test_marks_the_page_one_is_on_whoever_asked_for_another_before(client, wrong):
    make_section("City")
    client.get(wrong)
    right = f"/{wrong.strip('/')}/"
    assert f'<a href="{right}" aria-current="page">' in client.get(right).text
