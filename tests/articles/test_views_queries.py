"""How many queries a page costs that is not kept: the very same number for one story and for thirty."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.caching import parts
from articles.caching.shelves import MemoryShelf
from articles.caching.store import store
from articles.models import PhotoBlock
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_edition,
    make_photo,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db

DAY = f"{timezone.localdate():%Y/%m/%d}"
# In a process that knows nothing yet, and in one that knows what seldom changes: see `count_queries`.
LISTS = {
    "/news/": (4, 1), "/sport/": (4, 1), "/football/": (4, 1), "/tags/a/": (5, 2),
    "/authors/ada-ferris/": (7, 4), "/corrections/": (4, 2),
    f"/news/{DAY[:4]}/": (5, 2), f"/news/{DAY[:7]}/": (5, 2), f"/news/{DAY}/": (5, 2),
}  # fmt: skip
FRONT, FRONT_WITH_BLOCKS = (5, 2), (6, 3)
FEEDS = {
    "/feed.rss": (5, 3),
    "/sport/feed.atom": (5, 3),
    "/tags/a/feed.json": (6, 4),
    "/authors/ada-ferris/feed.rss": (6, 4),
}
SITEMAPS = {
    "/sitemap.xml": (2, 2),
    "/sitemap-pages.xml": (2, 1),
    "/sitemap-tags.xml": (1, 1),
    "/sitemap-authors.xml": (1, 1),
    "/sitemap-news.xml": (3, 2),
    "/robots.txt": (1, 0),
}
STORY, STORY_WITH_PHOTOS, STORY_WITH_OTHERS = (5, 3), (6, 4), (7, 4)
WITHDRAWN, MOVED, MISSING = (3, 1), (4, 3), (6, 4)


def make_stories(count):
    """Make that many stories with everything that a page shows; return the address of the last."""
    football = make_section("Football", parent=make_section("Sport"))
    for number in range(count):
        article = make_article(f"Story {number}", section=football, lead_photo=make_photo(), tags=["a", "b"])
        publish(article)
        edition = correct(article)
    return edition.get_absolute_url()


def count_queries(client, path):
    """Return what a page costs in a process that knows nothing, and in one that knows what seldom changes.

    That is the paper, what time will change, and what templates have made of each story.
    """
    store().forget_all()
    parts.shelf = MemoryShelf(parts.MOST_BYTES)
    counts = []
    for headers in ({}, {"authorization": "whoever shows that is answered with no kept page"}):
        with CaptureQueriesContext(connection) as queries:
            client.get(path, headers=headers)
        counts.append(len(queries))
    return tuple(counts)


@pytest.mark.parametrize("stories", [1, 3, 30])
def test_costs_a_list_the_same_for_any_number_of_stories(client, stories):
    make_stories(stories)
    assert {path: count_queries(client, path) for path in LISTS} == LISTS


@pytest.mark.parametrize("text", ["summary", "full"])
@pytest.mark.parametrize("stories", [1, 3])
def test_costs_a_feed_or_sitemap_the_same_for_any_number_of_stories(client, settings, stories, text):
    settings.FEED_TEXT = text
    day = make_stories(stories)[6:13].replace("/", "-")
    paths = {**FEEDS, **SITEMAPS, f"/sitemap-{day}.xml": (1, 1)}
    assert {path: count_queries(client, path) for path in paths} == paths


@pytest.mark.parametrize(("sections", "stories"), [(1, 1), (1, 3), (1, 13), (3, 1), (8, 1)])
def test_costs_the_front_page_the_same_for_any_number_of_stories(client, sections, stories):
    for number in range(sections * stories):
        make_edition(
            f"Story {number}", section=make_section(f"Section {number % sections}"), lead_photo=make_photo()
        )
    assert count_queries(client, "/") == FRONT


@pytest.mark.parametrize(("sections", "stories"), [(1, 14), (3, 10), (8, 4)])
def test_costs_the_front_page_one_more_for_any_number_of_blocks(client, sections, stories):
    for number in range(sections * stories):
        make_edition(
            f"Story {number}", section=make_section(f"Section {number % sections}"), lead_photo=make_photo()
        )
    assert count_queries(client, "/") == FRONT_WITH_BLOCKS


@pytest.mark.parametrize(
    ("stories", "queries"), [(1, STORY), (2, STORY_WITH_OTHERS), (30, STORY_WITH_OTHERS)]
)
def test_costs_a_story_the_same_among_any_number_of_others(client, stories, queries):
    assert count_queries(client, make_stories(stories)) == queries


@pytest.mark.parametrize("photos", [1, 10])
def test_costs_a_story_one_more_for_any_number_of_photos_in_its_body(client, photos):
    article = make_article(lead_photo=make_photo())
    for number in range(photos):
        PhotoBlock.objects.create(parent=article, region="body", ordering=number, photo=make_photo())
    assert count_queries(client, publish(article).get_absolute_url()) == STORY_WITH_PHOTOS


def test_costs_little_where_a_story_was_withdrawn_has_moved_or_never_was(client):
    article = make_article(slug="one")
    old = publish(article).get_absolute_url()
    edit(article, slug="two")
    new = publish(article).get_absolute_url()
    apply(article, "withdraw", note="It was wrong.")
    paths = (new, old, old.replace("one", "none"))
    assert [count_queries(client, path) for path in paths] == [WITHDRAWN, MOVED, MISSING]


def test_costs_a_story_the_same_for_any_number_of_corrections(client):
    article = make_article()
    path = publish(article).get_absolute_url()
    for _number in range(3):
        correct(article)
        assert count_queries(client, path) == STORY


def test_costs_little_where_a_story_is_gone(client):
    article = make_article()
    path = publish(article).get_absolute_url()
    apply(article, "remove")
    assert count_queries(client, path) == WITHDRAWN


def test_costs_page_two_what_page_one_costs(client):
    make_stories(21)
    older = client.get("/news/").context["page"].older
    assert count_queries(client, f"/news/?before={older}") == LISTS["/news/"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table whole.")
@pytest.mark.parametrize("path", ["/", *LISTS, *FEEDS, "story"])
def test_reads_no_table_of_stories_whole(client, path):
    story = make_stories(3)
    with CaptureQueriesContext(connection) as queries:
        client.get(story if path == "story" else path)
    asked = [each["sql"] for each in queries.captured_queries]
    assert [(step, sql) for sql in asked for step in _plan(sql) if step in _readings_of_stories(sql)] == []


def _plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def _readings_of_stories(sql):
    """Return how SQLite says that it reads a table of editions, or of their filings, from end to end."""
    sql = sql.removesuffix(' FROM "articles_edition" ORDER BY "articles_edition"."id" ASC LIMIT 1')  # one row
    tables = re.findall(r'\b"?(articles_edition\w*)"?(?: (?!ON\b|WHERE\b|INNER\b)"?(\w+))?', sql)
    return {f"SCAN {alias or table}" for table, alias in tables}
