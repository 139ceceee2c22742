"""The lists by tag, author, day and correction, and the pages that the paper says of itself."""

import datetime
import re

import pytest
from taggit.models import Tag

from articles.models import AuthorLink, Byline, Paper, PaperLink, TagDescription
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_author,
    make_edition,
    make_page,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
# Where a story of the tag Harbour by Ada Ferris, in City, of that day stands, but for its own page.
PLACES = ["/", "/news/", "/city/", "/tags/harbour/", "/authors/ada-ferris/", "/news/2026/", "/news/2026/03/"]
PLACES += ["/news/2026/03/01/"]


@pytest.fixture(autouse=True)
def noon(stop_clock):
    stop_clock(T + 5 * HOUR)


def words(response):
    main = response.text.partition('<main id="main"')[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


# At the very moment, and never before or after


def test_lists_a_scheduled_story_nowhere_before_its_moment_and_everywhere_from_then_on(listed, stop_clock):
    apply(make_article("Ferry", tags=["Harbour"]), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    assert {path: listed(path) for path in PLACES} == {key: [] for key in PLACES}
    stop_clock(T)
    assert {path: listed(path) for path in PLACES} == {key: ["Ferry"] for key in PLACES}


@pytest.mark.parametrize("verb", ["withdraw", "remove"])
def test_lists_a_story_nowhere_once_it_is_withdrawn_or_removed(listed, stop_clock, verb):
    apply(make_edition("Ferry", tags=["Harbour"], now=T).article, verb, now=T + HOUR)
    stop_clock(T + HOUR - MICROSECOND)
    assert {path: listed(path) for path in PLACES} == {key: ["Ferry"] for key in PLACES}
    stop_clock(T + HOUR)
    assert {path: listed(path) for path in PLACES} == {key: [] for key in PLACES}


@pytest.mark.parametrize("path", PLACES[3:])
def test_has_no_page_where_no_story_is_for_it_would_tell_of_drafts(client, stop_clock, path):
    apply(make_article("Ferry", tags=["Harbour"]), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    stop_clock(T)
    assert client.get(path).status_code == 200


def test_shows_a_story_under_others_from_its_moment_until_it_is_withdrawn(client, stop_clock):
    later = make_article("Later", tags=["Harbour"])
    apply(later, "schedule", at=T, now=T - HOUR)
    path = make_edition("Ferry", tags=["Harbour"], related=[later.pk], now=T - HOUR).get_absolute_url()
    stop_clock(T - MICROSECOND)
    assert "Later" not in client.get(path).text
    stop_clock(T)
    assert "Later" in client.get(path).text
    apply(later, "withdraw", now=T + HOUR)
    stop_clock(T + HOUR)
    assert "Later" not in client.get(path).text


def test_tells_of_a_scheduled_change_of_tags_section_and_author_at_its_moment(client, listed, stop_clock):
    article = make_article("Ferry", tags=["Harbour"])
    publish(article, now=T - HOUR)
    article.bylines.update(author=make_author("Kim"))
    edit(article, section=make_section("Sport"), tags=["Sea"])
    apply(article, "schedule", at=T, now=T - HOUR / 2)
    old, new = (
        ["/city/", "/tags/harbour/", "/authors/ada-ferris/"],
        ["/sport/", "/tags/sea/", "/authors/kim/"],
    )

    def lists(paths):
        """A page that is missing shows the latest stories, which is no list of them."""
        return [listed(path) if client.get(path).status_code == 200 else [] for path in paths]

    stop_clock(T - MICROSECOND)
    assert lists(old + new) == [["Ferry"]] * 3 + [[]] * 3
    stop_clock(T)
    assert lists(old + new) == [[]] * 3 + [["Ferry"]] * 3


# Paged by key


@pytest.mark.parametrize("path", PLACES[3:])
def test_goes_on_to_older_stories_and_ends(client, listed, path):
    for number in range(45):
        now = T + number * datetime.timedelta(minutes=1)
        make_edition(f"Story {number:02}", tags=["Harbour"], now=now)
    found = []
    while path:
        found += listed(path)
        older = re.search(r'rel="next" href="(\?[^"]+)"', client.get(path).text)
        path = older and path.split("?")[0] + older[1]
    assert found == [f"Story {number:02}" for number in reversed(range(45))]


@pytest.mark.parametrize("path", [*PLACES[3:], "/corrections/"])
@pytest.mark.parametrize("key", ["x", "20260301T110000.000000-", "99999999T000000.000000-1", "\0"])
def test_answers_a_bad_key_as_a_missing_page(client, path, key):
    correct(make_edition("Ferry", tags=["Harbour"], now=T).article, now=T + HOUR)
    assert client.get(path, {"before": key}).status_code in {400, 404}


# Tags


def test_says_what_a_tag_is_about(client):
    make_edition(tags=["Harbour"], now=T)
    TagDescription.objects.create(tag=Tag.objects.get(), text="Boats & quays.")
    response = client.get("/tags/harbour/")
    assert words(response).startswith("Tag Harbour Boats &amp; quays. ")
    assert '<meta name="description" content="Boats &amp; quays.">' in response.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/news/", "All stories of The Test Courier, the newest first."),
        ("/news/2026/03/", "Stories of The Test Courier: March 2026"),
        ("/corrections/", "What we got wrong, and what is right. The stories say so, too."),
    ],
)
def test_says_in_a_sentence_what_a_list_holds(client, path, words):
    make_edition(now=T)
    assert client.get(path).text.count(f'<meta name="description" content="{words}">') == 1


def test_leads_from_a_story_to_its_tags(client):
    path = make_edition(tags=["Harbour", "Política"], now=T).get_absolute_url()
    found = re.findall(r'href="(/tags/[^"]+/)">([^<]+)<', client.get(path).text)
    assert found == [("/tags/harbour/", "Harbour"), ("/tags/politica/", "Política")]
    assert [client.get(url).status_code for url, _name in found] == [200, 200]


# Authors


def test_says_who_an_author_is(client):
    author = make_author("Ada Ferris", job_title="Reporter", bio="First.\n\nSecond.", email="ada@example.com")
    AuthorLink.objects.create(author=author, label="Mastodon", url="https://example.com/@ada")
    make_edition(tags=["Harbour"], now=T)
    assert words(client.get("/authors/ada-ferris/")).startswith(
        "Reporter Ada Ferris First. Second. Writes about City Harbour Contact ada@example.com Mastodon "
    )


def test_shows_the_photo_of_an_author_while_it_may_be_shown(client, stop_clock):
    photo = make_photo(rights_expire_at=T + DAY)
    make_author("Ada Ferris", photo=photo)
    make_edition(now=T)
    assert photo.square
    assert [photo.square.srcset in client.get("/authors/ada-ferris/").text] == [True]
    stop_clock(T + DAY)
    assert photo.square.srcset not in client.get("/authors/ada-ferris/").text


def test_lists_what_an_author_did_in_any_role(listed):
    article = make_article("Ferry")
    Byline.objects.create(article=article, author=make_author("Kim"), role="photos")
    publish(article, now=T)
    assert listed("/authors/kim/") == ["Ferry"]


def test_leads_from_a_story_to_its_authors_and_to_whoever_else_had_a_part(client):
    article = make_article("Ferry")
    for name, role in (("Ben", "by"), ("Kim", "photos"), ("Zoe", "data")):
        Byline.objects.create(article=article, author=make_author(name), role=role, position=2)
    page = client.get(publish(article, now=T).get_absolute_url()).text
    found = [f"/authors/{slug}/" for slug in ("ada-ferris", "ben", "kim", "zoe")]
    assert re.findall(r'<a class="name"[^>]* href="(/authors/[^"]+)"', page) == found
    assert [client.get(url).status_code for url in found] == [200] * 4


# The archive


@pytest.fixture
def march():
    """Stories around the newsroom's midnight: the 28th of February, the 1st and the 3rd of March."""
    make_edition("Before", now=moment("2026-02-28 23:59:59.999999"))
    make_edition("First", now=moment("2026-03-01 00:00"))
    make_edition("Third", now=moment("2026-03-03 09:00"))


def test_divides_the_archive_at_the_newsrooms_midnight(listed, stop_clock, march):
    stop_clock(T + 5 * DAY)
    assert listed("/news/2026/02/28/") == listed("/news/2026/02/") == ["Before"]
    assert (listed("/news/2026/03/01/"), listed("/news/2026/03/")) == (["First"], ["Third", "First"])
    assert listed("/news/2026/") == ["Third", "First", "Before"]


def test_leads_to_the_parts_that_have_stories_and_to_the_neighbours(client, stop_clock, march):
    stop_clock(T + 5 * DAY)
    month = client.get("/news/2026/03/").text
    assert re.findall(r'href="(/news/[0-9/]{11})">', month) == ["/news/2026/03/01/", "/news/2026/03/03/"]
    assert re.findall(r'rel="(prev|next)" href="(/[^"]+)">([^<]+)<', month) == [
        ("prev", "/news/2026/02/", "February 2026")
    ]
    day = client.get("/news/2026/03/01/").text
    assert re.findall(r'rel="(?:prev|next)" href="(/[^"]+)">', day) == [
        "/news/2026/02/28/",
        "/news/2026/03/03/",
    ]
    year = client.get("/news/2026/").text
    assert re.findall(r'href="(/news/2026/[0-9]{2}/)">([^<]+)<', year) == [
        ("/news/2026/02/", "February"), ("/news/2026/03/", "March"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/news/2025/", "/news/2027/", "/news/2026/04/", "/news/2026/13/", "/news/2026/00/",
        "/news/2026/02/30/", "/news/2026/3/", "/news/0999/", "/news/9999/", "/news/2999/12/",
        "/news/1000/01/",
        "/news/2026/03/02/",
    ],
)  # fmt: skip
def test_has_no_archive_of_other_times(client, stop_clock, march, path):
    stop_clock(T + 5 * DAY)
    assert client.get(path).status_code == 404


# Corrections


def test_tells_of_every_correction_the_newest_first(client, stop_clock):
    ferry, crab = make_edition("Ferry", now=T).article, make_edition("Crab", now=T).article
    correct(ferry, "Nine boats.", now=T + HOUR)
    correct(crab, "Ten days.", kind="clarification", now=T + 2 * HOUR)
    correct(ferry, "At noon.", now=T + 3 * HOUR)
    shown = words(client.get("/corrections/")).partition("so, too.")[2]
    assert shown == (
        " Correction Ferry At noon. 1 Mar 2026, 15:00 CET"
        " Clarification Crab Ten days. 1 Mar 2026, 14:00 CET"
        " Correction Ferry Nine boats. 1 Mar 2026, 13:00 CET"
    )


def test_tells_of_a_correction_from_its_moment_and_not_of_a_withdrawn_story(client, stop_clock):
    article = make_edition("Ferry", now=T).article
    correct(article, "Nine boats.", now=T + HOUR)
    apply(article, "withdraw", now=T + 2 * HOUR)
    found = []
    for moment_ in (T + HOUR - MICROSECOND, T + HOUR, T + 2 * HOUR):
        stop_clock(moment_)
        found.append("Nine boats." in client.get("/corrections/").text)
    assert found == [False, True, False]


def test_tells_of_what_still_stands_only(client):
    article = make_edition("Ferry", now=T).article
    correct(article, "Nine boats.", now=T + HOUR)
    first = article.corrections.get()
    correct(article, "Ten boats.", supersedes=first, now=T + 2 * HOUR)
    page = client.get("/corrections/").text
    assert [text in page for text in ("Nine boats.", "Ten boats.")] == [False, True]


def test_goes_on_to_older_corrections(client):
    article = make_edition("Ferry", now=T).article
    for number in range(21):
        correct(article, f"Boat {number:02}.", now=T + (number + 1) * datetime.timedelta(minutes=1))
    page = client.get("/corrections/").text
    older = client.get("/corrections/" + re.findall(r'rel="next" href="(\?[^"]+)"', page)[0]).text
    assert re.findall(r"Boat \d\d", page + older) == [f"Boat {number:02}" for number in range(20, -1, -1)]


def test_says_that_nothing_was_corrected_and_how_to_report_an_error(client):
    Paper.objects.update(email="desk@example.com")
    PaperLink.objects.create(paper_id=1, kind="corrections", label="How we correct", url="/policies/")
    shown = words(client.get("/corrections/"))
    assert shown.endswith("How we correct Report an error Nothing has been corrected yet.")


# The paper's own pages


def test_says_what_the_paper_says_of_itself(client):
    make_page("/policies/corrections/", "Corrections & us", "<p>We <em>do</em>.</p>")
    response = client.get("/policies/corrections/")
    assert words(response) == "Corrections &amp; us We do ."
    assert "<p>We <em>do</em>.</p>" in response.text


def test_says_what_its_own_pages_are_about(client):
    make_page("/about/", "About us", '<h2>Who</h2><p>We are “few” & "old".</p>' + "<p>More.</p>" * 40)
    make_page("/empty/", "Empty", "")
    said = re.search(r'<meta name="description" content="([^"]*)">', client.get("/about/").text)
    assert said and said[1].startswith("Who We are “few” &amp; &quot;old&quot;.")
    assert said[1].endswith("…")
    assert 'name="description"' not in client.get("/empty/").text


def test_lets_nothing_through_that_the_allowlist_of_texts_does_not_have(client):
    make_page("/about/", "<script>x</script>", '<p onclick="x">We</p><script>alert(1)</script><img src="x">')
    page = client.get("/about/").text.partition("<main")[2]
    assert ("<p>We</p>" in page, "<script>" in page, "<img" in page, "onclick" in page) == (
        True,
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    "path", ["/about/", "/about/us/", "/about.html/", "/~about/", "/a//b/", "/" + "a/" * 400]
)
def test_has_no_other_pages(client, path):
    make_page("/contact/")
    assert client.get(path).status_code == 404


def test_gives_a_section_its_address_before_a_page(client):
    make_page("/city/", "Not this one")
    make_section("City")
    assert "Not this one" not in client.get("/city/").text


def test_leads_a_missing_page_to_the_search_and_to_the_latest_stories(client, listed):
    for number in range(6):
        make_edition(f"Story {number}", now=T + number * HOUR / 10)
    assert listed("/nowhere/") == [f"Story {number}" for number in (5, 4, 3, 2)]
    assert 'action="/search/"' in client.get("/nowhere/").text


# Sections


def test_leads_from_a_section_to_its_parts_and_back(client):
    sport = make_section("Sport", description="Of all kinds.")
    make_section("Football", parent=sport)
    make_section("Chess", parent=sport, is_active=False)
    assert words(client.get("/sport/")).startswith("Sport Of all kinds. Football There are no")
    assert words(client.get("/football/")).startswith("Sport Football There are no")
