"""No page tells of a story a second or a microsecond before its moment, nor from its withdrawal on."""

import datetime
from typing import Any

import pytest

from tests.factories import (
    apply,
    make_article,
    make_author,
    make_edition,
    make_photo,
    make_section,
    moment,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
SECOND, MICROSECOND = datetime.timedelta(seconds=1), datetime.timedelta(microseconds=1)
HOUR = datetime.timedelta(hours=1)
STORY = "/news/2026/03/01/osprey/"
SEARCH = "/search/?q=osprey"
LISTS = ["/", "/news/", "/wild/", "/tags/bird/", "/authors/ines/", "/news/2026/", "/news/2026/03/"]
LISTS += ["/news/2026/03/01/", "/corrections/", SEARCH, "/search/?tag=bird", "/nothing/"]
PLACES = ("/", "/wild/", "/tags/bird/", "/authors/ines/")
FEEDS = [f"{place}feed.{kind}" for place in PLACES for kind in ("rss", "atom", "json")]
SITEMAPS = [f"/sitemap-{name}.xml" for name in ("news", "2026-03", "tags", "authors")]
BELOW = [STORY, f"{STORY}comments/?after=0", f"{STORY}comments/thanks/", f"{STORY}comments/reported/"]
TELLING = {*LISTS, *FEEDS, *SITEMAPS[:2], STORY} - {"/corrections/", SEARCH}


@pytest.fixture
def story(stop_clock):
    """A story planned for T, and one beside it, so that no list is empty."""
    stop_clock(T - HOUR)
    place: dict[str, Any] = {"section": make_section("Wild"), "author": make_author("Ines"), "tags": ["Bird"]}
    make_edition("Heron", now=T - HOUR, **place)
    words = {"slug": "osprey", "standfirst": "Osprey seen."}
    article = make_article("Osprey", lead_photo=make_photo(), **words, **place)
    apply(article, "schedule", at=T, now=T - HOUR)
    return article


def telling(client, story) -> set[str]:
    """Return the addresses that say a word of it, but for their own names, or show its photo."""
    paths = {path: path.partition("?")[0] for path in (*LISTS, *FEEDS, *SITEMAPS, *BELOW)}
    paths.pop(SEARCH)  # repeats what was looked for
    texts = {path: client.get(path).text.lower().replace(own, "") for path, own in paths.items()}
    return {path for path, text in texts.items() if "osprey" in text or story.lead_photo.token in text}


def showing(client, story) -> set[str]:
    return {path for path in (*LISTS, *FEEDS, STORY) if story.lead_photo.token in client.get(path).text}


@pytest.mark.parametrize("early", [SECOND, MICROSECOND])
def test_tells_of_it_nowhere_before(client, story, stop_clock, early):
    stop_clock(T - early)
    assert telling(client, story) == set()
    assert STORY not in client.get(SEARCH).text
    assert {client.get(path).status_code for path in BELOW} == {404}


def test_tells_of_it_in_every_place_from_then_on(client, story, stop_clock):
    stop_clock(T)
    assert telling(client, story) >= TELLING
    assert showing(client, story) >= {"/", "/news/", "/feed.rss", STORY}
    assert STORY in client.get(SEARCH).text


@pytest.mark.parametrize("late", [MICROSECOND, SECOND])
def test_lists_it_nowhere_once_it_is_withdrawn(client, story, stop_clock, late):
    apply(story, "withdraw", now=T + HOUR)
    stop_clock(T + HOUR + late)
    lists = [*LISTS, *SITEMAPS]
    assert [path for path in lists if STORY in client.get(path).text] == []
    assert "Osprey seen." not in "".join(client.get(path).text for path in (*FEEDS, STORY))
    assert showing(client, story) == set()
