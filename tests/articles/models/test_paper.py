import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Paper, PaperLink, Section
from articles.models.paper import validate_target
from tests.factories import make_section

pytestmark = pytest.mark.django_db


def test_is_there_from_the_start_and_called_as_the_settings_say():
    assert (Paper.objects.count(), str(Paper.objects.current())) == (1, "The Test Courier")


def test_is_called_as_the_desk_says():
    Paper.objects.update(name="The Harbour Courier")
    assert str(Paper.objects.current()) == "The Harbour Courier"


def test_is_the_only_one():
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.create(pk=2)


def test_knows_its_sections_in_their_order():
    sport = make_section("Sport", position=2)
    city = make_section("City", position=1, accent="#1d5f8a", description="Streets.")
    football = make_section("Football", parent=sport, position=3)
    old = make_section("Old", is_active=False, position=4)
    paper = Paper.objects.current()
    assert paper.sections == [city, sport, football, old]
    assert (paper.navigation, paper.parts_of(sport), paper.parts_of(city)) == ([city, sport], [football], [])
    fields = [field.attname for field in Section._meta.concrete_fields]
    assert [getattr(paper.sections[0], name) for name in fields] == [getattr(city, name) for name in fields]


def test_is_shown_even_where_no_row_of_it_is(client):
    Paper.objects.all().delete()
    make_section("City")
    page = client.get("/").text
    assert [words in page for words in ("The Test Courier", 'href="/city/"')] == [True, True]


def test_tells_pages_of_its_own_from_places_elsewhere():
    rows = [("page", "About", "/about/"), ("social", "Mastodon", "https://example.com/@us")]
    for position, (kind, label, url) in enumerate(reversed(rows)):
        PaperLink.objects.create(paper_id=1, kind=kind, label=label, url=url, position=2 - position)
    paper = Paper.objects.current()
    assert [str(each) for each in paper.links] == ["About", "Mastodon"]
    assert ([str(each) for each in paper.pages], [str(each) for each in paper.profiles]) == (
        ["About"],
        ["Mastodon"],
    )


def test_takes_letters_about_mistakes_at_an_address_of_their_own_or_the_general_one():
    assert Paper(email="desk@example.com").error_email == "desk@example.com"
    both = Paper(email="desk@example.com", corrections_email="wrong@example.com")
    assert both.error_email == "wrong@example.com"


@pytest.mark.parametrize(
    "url", ["/", "/about/", "https://example.com/", "http://x.org", "mailto:desk@example.com"]
)
def test_links_to_this_site_another_or_a_letter(url):
    validate_target(url)


@pytest.mark.parametrize(
    "url",
    ["", "about", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https://", "data:x", "/a b"],
)
def test_links_to_nothing_else(url):
    with pytest.raises(ValidationError, match="Write an address such as /about/"):
        validate_target(url)


def test_shows_its_foot_on_every_page(client):
    Paper.objects.update(tagline="Since 1874", imprint="Lantern Quay\nPort Alder", email="desk@example.com")
    PaperLink.objects.create(paper_id=1, kind="about", label="About us", url="/about/")
    page = client.get("/news/").text
    for words in (
        "Since 1874",
        "Lantern Quay<br>Port Alder",
        'href="mailto:desk@example.com"',
        ">About us</a>",
    ):
        assert words in page
