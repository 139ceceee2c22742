"""The history of a story as one list."""

import datetime

import pytest

from articles import revisions, timeline
from articles.models import Article
from tests.factories import apply, edit, make_article, make_user, moment

pytestmark = pytest.mark.django_db

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def story():
    article = make_article()
    edit(article, by=make_user(first_name="Ada", last_name="Ferris"), now=NOON - HOUR)
    return article


def told(article, key="", **how):
    return [
        (entry.what, entry.revision and entry.revision.number)
        for entry in timeline.page(article, key, **how).entries
    ]


def untold_revision(article, now, **fields):
    """Record a change as a program does, which tells of it by no event."""
    Article.objects.filter(pk=article.pk).update(**fields)
    return revisions.record(Article.objects.get(pk=article.pk), by=None, now=now)


def test_has_nothing_before_anything_is_saved():
    assert timeline.page(make_article()) == timeline.Page([], "")


def test_tells_a_saved_revision_once(story):
    (entry,) = timeline.page(story).entries
    assert (entry.what, entry.who, entry.at, entry.is_recording) == ("Saved", "Ada Ferris", NOON - HOUR, True)


def test_tells_what_became_of_a_revision_apart_from_its_save(story):
    apply(story, "submit", now=NOON)
    assert told(story) == [("Submitted", 1), ("Saved", 1)]
    assert [entry.is_recording for entry in timeline.page(story).entries] == [False, True]


def test_tells_of_what_a_discard_kept_and_of_what_it_went_back_to(story):
    apply(story, "publish", now=NOON)
    edit(story, headline="Ferry sinks", now=NOON + HOUR)
    apply(story, "discard", now=NOON + 2 * HOUR)
    assert told(story) == [
        ("Changes discarded", 2),
        ("Kept as a revision", 3),
        ("Saved", 2),
        ("Published", 1),
        ("Saved", 1),
    ]


def test_tells_nothing_of_another_story(story):
    edit(make_article("Other"), now=NOON)
    assert told(story) == [("Saved", 1)]


def test_outlives_the_account_of_whoever_did_it(story):
    story.events.get().by.delete()
    assert [entry.who for entry in timeline.page(story).entries] == ["Ada Ferris"]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_skips_nothing_between_two_pages_even_at_one_moment(story, size):
    for number in range(3):
        edit(story, headline=f"Version {number}", now=NOON)
        untold_revision(story, NOON, kicker=f"Kicker {number}")
    whole, found, key = told(story), [], ""
    while True:
        page = timeline.page(story, key, size)
        found += told(story, key, size=size)
        key = page.older
        if not key:
            break
    assert (found, len(whole)) == (whole, 7)


@pytest.mark.parametrize("size", [1, 3])
def test_asks_as_much_for_many_entries_as_for_one(story, size, django_assert_num_queries):
    for number in range(size):
        edit(story, headline=f"Version {number}", now=NOON)
        untold_revision(story, NOON, kicker=f"Kicker {number}")
    with django_assert_num_queries(2):
        assert sorted(number for _what, number in told(story)) == list(range(1, 2 * size + 2))


@pytest.mark.parametrize("key", ["x", "20270301T110000.000000-x1", "20271301T110000.000000-e1", " ", "٣"])
def test_refuses_a_key_that_is_not_ours(story, key):
    with pytest.raises(timeline.BadKey):
        timeline.page(story, key)
