"""No feed, sitemap or data block tells of a story before its moment, or after its end."""

import datetime
from typing import Any

import pytest

from articles import photos
from articles.models import PhotoBlock
from tests.articles.syndication import make_large_photo
from tests.factories import apply, edit, make_article, make_author, make_photo, make_section, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
WEEK = datetime.timedelta(days=7)
MICROSECOND = datetime.timedelta(microseconds=1)
PLACES = ("/", "/secret/", "/tags/secret/", "/authors/secret/")
FEEDS = [f"{place}feed.{kind}" for place in PLACES for kind in ("rss", "atom", "json")]
SITEMAPS = ["/sitemap-2026-03.xml", "/sitemap-news.xml", "/sitemap-tags.xml", "/sitemap-authors.xml"]
PATHS = [*FEEDS, *SITEMAPS, "/sitemap.xml"]
END: dict[str, Any] = {
    "withdraw": {"now": T},
    "remove": {"now": T},
    "expire": {"at": T, "now": T - MICROSECOND},
}
WORDS = ("Secret", "secret", "2026-03")


def make_secret(**fields):
    """Make a story that says its secret in every field; its section is not in use yet."""
    section = make_section("Secret section", slug="secret", is_active=False)
    author = make_author("Secret author", slug="secret")
    words = dict.fromkeys(("kicker", "standfirst", "dateline", "seo_description"), "Secret")
    return make_article(
        "Secret", slug="secret", section=section, author=author, tags=["Secret"], **words | fields
    )


@pytest.fixture
def tells(client):
    """Return a function that gives the paths which tell of the story, but for what their own address says."""

    def find() -> list[str]:
        found = []
        for path in PATHS:
            response = client.get(path)
            if response.status_code == 200 and "/news/2026/03/01/secret/" in response.text:
                found.append(path)
        return found

    return find


def test_tell_nothing_until_the_last_microsecond(client, tells, stop_clock):
    apply(make_secret(), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    assert tells() == []
    pages = {path: client.get(path) for path in PATHS if "/secret/" not in path}
    assert [path for path, page in pages.items() if any(word in page.text for word in WORDS)] == []
    assert {client.get(path).status_code for path in FEEDS if path.startswith(("/tags", "/authors"))} == {404}


def test_tell_all_from_its_first_microsecond(client, tells, stop_clock):
    apply(make_secret(), "schedule", at=T, now=T - HOUR)
    stop_clock(T)
    told = {path for path in PATHS if "/news/2026/03/01/secret/" in client.get(path).text}
    assert told == {*FEEDS, "/sitemap-2026-03.xml", "/sitemap-news.xml"}
    assert "sitemap-2026-03.xml" in client.get("/sitemap.xml").text
    assert "/tags/secret/" in client.get("/sitemap-tags.xml").text
    assert "/authors/secret/" in client.get("/sitemap-authors.xml").text


def test_tell_the_old_words_until_an_update_is_due(client, stop_clock):
    article = make_article("Ferry", slug="ferry", section=make_section("City"), tags=["Sea"])
    publish(article, now=T - HOUR)
    edit(article, headline="Sunk", slug="sunk", section=make_section("Sport"), tags=["Loss"])
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    seen = []
    for at in (T - MICROSECOND, T):
        stop_clock(at)
        pages = [client.get(path).text for path in ("/feed.rss", "/sitemap-news.xml", "/sitemap-2026-03.xml")]
        places = ("/city", "/sport", "/tags/sea", "/tags/loss")
        lists = [place for place in places if "<item>" in client.get(f"{place}/feed.rss").text]
        seen.append(({"/sunk/" in page for page in pages}, {"/ferry/" in page for page in pages}, lists))
    assert seen == [
        ({False}, {True}, ["/city", "/tags/sea"]),
        ({True}, {False}, ["/sport", "/tags/loss"]),
    ]


@pytest.mark.parametrize("verb", ["withdraw", "remove", "expire"])
def test_leave_sitemaps_in_the_instant_of_its_end(client, tells, stop_clock, verb):
    article = make_secret()
    publish(article, now=T - HOUR)
    apply(article, verb, **END[verb])
    stop_clock(T)
    assert [path for path in (*SITEMAPS, "/sitemap.xml") if "ecret" in client.get(path).text] == []
    assert "2026-03" not in client.get("/sitemap.xml").text


@pytest.mark.parametrize("verb", ["remove", "expire"])
def test_leave_every_feed_in_the_instant_of_its_end(client, tells, stop_clock, verb):
    article = make_secret()
    publish(article, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    assert set(tells()) > set(FEEDS)
    apply(article, verb, **END[verb])
    stop_clock(T)
    assert tells() == []
    assert {client.get(path).status_code for path in FEEDS} == {200}


def test_put_a_notice_in_place_of_a_withdrawn_story_for_a_week(client, read_feed, stop_clock):
    article = make_secret(text="<p>Never say this.</p>", lead_photo=make_large_photo())
    publish(article, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    before = {path: read_feed(path).entries[0].id for path in FEEDS if not path.endswith("json")}
    apply(article, "withdraw", notice="It was wrong & unfair.", now=T)
    for at in (T, T + WEEK - MICROSECOND):
        stop_clock(at)
        for path, key in before.items():
            (entry,) = read_feed(path).entries
            assert (entry.id, entry.title) == (key, "Withdrawn: Secret")
            assert "It was wrong &amp; unfair." in entry.summary
            assert "This story was withdrawn on 1 March 2026, 12:00 CET." in entry.summary
            assert (entry.published_parsed[3], entry.updated_parsed[3]) == (10, 11)
        texts = [client.get(path).text for path in FEEDS]
        assert [text for text in texts if "Never say this." in text or "Jo Reyes" in text] == []
    stop_clock(T + WEEK)
    assert [client.get(path).text.count("Withdrawn: Secret") for path in FEEDS] == [0] * len(FEEDS)


def test_tell_of_it_again_once_it_is_restored(client, tells, stop_clock):
    article = make_secret()
    publish(article, now=T - HOUR)
    apply(article, "withdraw", now=T)
    apply(article, "restore", now=T + HOUR)
    stop_clock(T + HOUR)
    assert set(tells()) > set(FEEDS)
    assert [path for path in FEEDS if "Withdrawn" in client.get(path).text] == []


@pytest.mark.parametrize("end", ["rights", "taken down"])
def test_show_no_photo_that_readers_may_not_see(client, editor, settings, stop_clock, end):
    settings.FEED_TEXT = "full"
    lead, inner = (make_large_photo(rights_expire_at=T if end == "rights" else None) for _ in range(2))
    article = make_secret(lead_photo=lead)
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=inner)
    address = publish(article, now=T - HOUR).get_absolute_url()

    def showing(photo):
        return [path for path in (*FEEDS, address) if photo.folder in client.get(path).text]

    stop_clock(T - MICROSECOND)
    assert showing(lead) == showing(inner) == [*FEEDS, address]
    if end == "taken down":
        for photo in (lead, inner):
            photos.take_down(photo, by=editor, because="Why.", now=T)
    stop_clock(T)
    assert showing(lead) == showing(inner) == []
    assert "Jo Reyes" not in client.get("/feed.rss").text


def test_show_the_photo_of_no_other_time(client, stop_clock):
    """A photo that an update brings is in no feed before that update."""
    article = make_secret()
    publish(article, now=T - HOUR)
    photo = make_photo(credit="New credit")
    edit(article, lead_photo=photo)
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    seen = []
    for at in (T - MICROSECOND, T):
        stop_clock(at)
        seen.append({"New credit" in client.get(path).text for path in FEEDS if not path.endswith("json")})
    assert seen == [{False}, {True}]
