import datetime
from itertools import chain

import pytest
from django.utils import timezone

from articles import paging
from articles.models import Edition
from tests.factories import edit, make_article, make_edition, make_section, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def story():
    """Return a maker of light stories, all copies of one edition, each of its own article."""
    first = make_edition(section=make_section(), now=T)
    Edition.objects.filter(pk=first.pk).update(live_until=T + datetime.timedelta(microseconds=1))

    def make(at=T):
        edition = Edition.objects.get(pk=first.pk)
        edition.pk, edition._state.adding, edition.live_until = None, True, None
        edition.article = make_article()
        edition.live_from = edition.first_published_at = at
        edition.save()
        return edition

    return make


def page_of(key="", size=2, at=T + 99 * HOUR):
    return paging.page(paging.Stories(), key, at, size)


def read_on(size=2, at=T + 99 * HOUR):
    """Follow the list to its end, page by page."""
    key = ""
    pages: list[list[Edition]] = []
    while not pages or key:
        page = page_of(key, size, at)
        pages.append(page.rundown.editions)
        key = page.older
    return pages


@pytest.mark.parametrize(("stories", "pages"), [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2])])
def test_ends_with_the_last_story(story, stories, pages):
    for _ in range(stories):
        story()
    assert [len(page) for page in read_on()] == pages


def test_loses_and_repeats_none_of_those_published_in_the_same_instant(story):
    editions = [story(T + hours * HOUR) for hours in (0, 0, 0, 1, 1, 2, 2, 2, 2)]
    assert [list(chain(*read_on(size))) for size in (1, 2, 3, 4)] == [editions[::-1]] * 4


def test_loses_and_repeats_nothing_while_new_stories_arrive(story):
    editions = [story(T + hours * HOUR) for hours in range(5)]
    first = page_of()
    story(T + 10 * HOUR)
    second = page_of(first.older)
    assert [*first.rundown.editions, *second.rundown.editions] == editions[:0:-1]


def test_loses_no_story_of_the_same_instant_that_is_updated_meanwhile():
    articles = [make_article(name) for name in "abcd"]
    for article in articles:
        publish(article, now=T)
    first = page_of()
    edit(articles[1], headline="b, updated")
    publish(articles[1], now=T + HOUR)
    second = page_of(first.older)
    assert [each.headline for each in second.rundown.editions] == ["b, updated", "a"]


def test_repeats_no_story_that_is_updated_meanwhile():
    articles = [make_article(name) for name in "abc"]
    for hours, article in enumerate(articles):
        publish(article, now=T + hours * HOUR)
    first = page_of()
    edit(articles[1], headline="b, updated")
    publish(articles[1], now=T + 5 * HOUR)
    second = page_of(first.older)
    shown = [[each.headline for each in page.rundown.editions] for page in (first, second)]
    assert shown == [["c", "b"], ["a"]]


def test_goes_on_after_the_last_row_to_the_microsecond(story):
    at = datetime.datetime(2026, 3, 1, 11, 0, 0, 7, tzinfo=datetime.UTC)
    older, newer = story(at), story(at)
    page = page_of(size=1)
    assert (page.rundown.editions, page.older) == ([newer], f"20260301T110000.000007-{newer.article_id}")
    last = page_of(page.older, size=1)
    assert (last.rundown.editions, last.older, last.oldest, last.newest) == ([older], "", None, at)


def test_costs_one_query_a_page(story, django_assert_num_queries):
    for _ in range(5):
        story()
    key = page_of().older
    for each in ("", key):
        with django_assert_num_queries(1):
            page_of(each)


@pytest.mark.parametrize("key", ["00010101T000000.000000-1", "99991231T235959.999999-999999999999999999"])
def test_takes_a_key_from_the_ends_of_time(key):
    story = make_edition()
    assert page_of(key, at=timezone.now()).rundown.editions == ([story] if key.startswith("9") else [])


BAD_KEYS = [
    "1", "-", "-1", "20260301T110000.000000", "20260301T110000.000000-", "20260301T110000.000000--1",
    "20260301T110000.000000-1-1", "20260301T110000.000000-x", "20260301T110000.000000-1.5",
    "20260301T110000.000000-9999999999999999999", "20260301T110000.000000-²", "20260301T110000.000000-١",
    "20260230T110000.000000-1", "20260301T250000.000000-1", "2026-03-01T11:00:00Z-1",
    "20260301T110000.000000-1\0", "\0", "' OR 1=1 --", "9" * 3_000,
]  # fmt: skip


@pytest.mark.parametrize("key", BAD_KEYS)
def test_refuses_a_key_that_is_not_its_own(key):
    with pytest.raises(paging.BadKey):
        page_of(key, at=timezone.now())


@pytest.mark.parametrize("key", BAD_KEYS)
@pytest.mark.parametrize("path", ["/news/", "/city/"])
def test_answers_a_bad_key_as_it_answers_a_missing_page(client, path, key):
    make_section()
    assert client.get(path, {"before": key}).status_code == 404
