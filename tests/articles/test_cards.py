"""What a page's head tells social networks, search engines and feed readers."""

import re

import pytest

from tests.factories import make_edition, moment

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOST = "http://testserver"
FERRY = "/news/2026/03/01/ferry/"


def test_shows_a_story_well_where_it_is_passed_on(properties, whole):
    told = properties(FERRY)
    told["article:tag"].sort()
    picture = told.pop("og:image")[0]
    assert re.fullmatch(rf"{HOST}/media/photos/.+/16x9-1200\.jpg", picture)
    for name in ("viewport", "color-scheme", "description"):
        del told[name]
    assert told == {
        "robots": ["max-image-preview:large, max-snippet:-1, max-video-preview:-1"],
        "og:type": ["article"],
        "og:title": ["Ferry “grows” & <grows>"],
        "og:description": ["Boats, in short."],
        "og:url": [f"{HOST}{FERRY}"],
        "og:site_name": ["The Test Courier"],
        "og:locale": ["en"],
        "og:image:width": ["1200"],
        "og:image:height": ["675"],
        "og:image:alt": ["A quay"],
        "article:published_time": ["2026-03-01T12:00:00+01:00"],
        "article:modified_time": ["2026-03-01T13:00:00+01:00"],
        "article:author": [f"{HOST}/authors/ada-ferris/", f"{HOST}/authors/bo-lund/"],
        "article:section": ["Harbour"],
        "article:tag": ["Boats", "Sea"],
        "twitter:card": ["summary_large_image"],
    }


def test_shows_a_story_without_a_picture_as_a_small_card(properties, stop_clock):
    make_edition("Ferry", slug="ferry", language="en-gb", now=T)
    stop_clock(T)
    told = properties(FERRY)
    assert (told["twitter:card"], told["og:locale"], "og:image" in told) == (["summary"], ["en_GB"], False)


@pytest.mark.parametrize(
    ("path", "title"), [("/", "The Test Courier"), ("/news/", "Latest news"), ("/harbour/", "Harbour")]
)
def test_shows_lists_as_pages_of_the_site(properties, whole, path, title):
    told = properties(path)
    assert [told[f"og:{name}"] for name in ("type", "title", "url")] == [
        ["website"],
        [title],
        [f"{HOST}{path}"],
    ]
    assert told["robots"] == ["max-image-preview:large, max-snippet:-1, max-video-preview:-1"]


def test_lets_the_paper_show_less_of_its_pictures(properties, settings, whole):
    settings.IMAGE_PREVIEW = "standard"
    assert properties(FERRY)["robots"] == ["max-image-preview:standard, max-snippet:-1, max-video-preview:-1"]


@pytest.mark.parametrize(
    ("path", "places"), [("/", ["/"]), ("/news/", ["/"]), (FERRY, ["/"]), ("/harbour/", ["/", "/harbour/"])]
)
def test_says_where_its_feeds_are(client, whole, path, places):
    links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', client.get(path).text)
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    assert links == [(kinds[kind], f"{place}feed.{kind}") for place in places for kind in kinds]
    for kind, address in links:
        assert client.get(address)["Content-Type"].startswith(kind)
