import datetime
from typing import Any

import pytest

from articles.models import Edition
from comments import threads
from comments.models import Comment, CommentPolicy, Status, StoryComments
from comments.models.comment import place
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def edition():
    return make_edition(now=NOON)


@pytest.fixture
def say(edition):
    """Return a function that makes an approved comment so many minutes past noon."""

    def make(minutes=0, parent=None, **fields):
        values = {"status": Status.APPROVED, "created_at": NOON + minutes * MINUTE} | fields
        return make_comment(edition, f"At {minutes}", parent=parent, **values)

    return make


def make_many(edition, count):
    moments = [NOON + number * MINUTE for number in range(count)]
    rows = [
        Comment(
            article_id=edition.article_id,
            body=f"{at}",
            status=Status.APPROVED,
            created_at=at,
            place=place(at),
        )
        for at in moments
    ]
    return Comment.objects.bulk_create(rows)


def test_reads_threads_oldest_first_each_with_its_answers(edition, say):
    second = say(2)
    first = say(1)
    answer = say(4, parent=first)
    to_second = say(3, parent=second)
    to_answer = say(5, parent=answer)
    assert threads.page(edition).comments == [first, answer, to_answer, second, to_second]


def test_keeps_threads_of_the_same_moment_apart(edition, say):
    one, other = say(1), say(1)
    answers = {one: say(2, parent=one), other: say(2, parent=other)}
    read = threads.page(edition).comments
    assert read in ([one, answers[one], other, answers[other]], [other, answers[other], one, answers[one]])


def test_reads_pinned_ones_first(edition, say):
    first, pinned = say(1), say(2, is_pinned=True)
    assert threads.page(edition).comments == [pinned, first]


def test_knows_whom_a_comment_answers_and_whether_that_is_shown(edition, say):
    asked = say(1, name="Jo")
    say(2, parent=asked)
    answer: Any = threads.page(edition).comments[1]
    assert (answer.parent_id, answer.parent_name, answer.parent_status) == (asked.pk, "Jo", "approved")


def test_shows_the_place_of_what_was_erased_only_where_it_was_answered(edition, say):
    erased, alone = say(1, status=Status.REMOVED), say(2, status=Status.REMOVED)
    say(3, parent=alone, status=Status.HELD)
    answer = say(4, parent=erased)
    assert (
        threads.page(edition).comments
        == [erased, answer]
        == list(threads.shown_on(edition).order_by("place"))
    )


def test_counts_comments_and_no_empty_places(edition, say):
    say(2, parent=say(1, status=Status.REMOVED))
    assert (len(threads.page(edition).comments), threads.page(edition).number) == (2, 1)


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.SPAM, Status.WITHDRAWN])
def test_shows_nothing_else(edition, say, status):
    say(1, status=status, is_pinned=True)
    make_comment(make_edition("Another"), status=Status.APPROVED)
    assert threads.page(edition).comments == [] == list(threads.shown_on(edition))


def test_says_what_is_said_of_taking_comments(edition):
    page = threads.page(edition)
    assert (page.is_site_open, page.days, page.said) == (True, None, None)
    CommentPolicy.objects.create(pk=1, is_open=False, closes_after_days=14)
    StoryComments.objects.create(article_id=edition.article_id, is_open=True, changed_at=NOON)
    page = threads.page(edition)
    assert (page.is_site_open, page.days, page.said) == (False, 14, True)


@pytest.mark.parametrize("count", [0, 3, 120])
def test_costs_one_query(edition, django_assert_num_queries, count):
    make_many(edition, count)
    edition = Edition.objects.for_page().get()
    with django_assert_num_queries(1):
        page = threads.page(edition)
        assert [str(each) for each in page.comments if each.parent_id] == []
    assert len(page.comments) == min(count, threads.PAGE_SIZE)


@pytest.mark.parametrize("count", [49, 50, 51, 100, 101])
@pytest.mark.parametrize("pinned", [0, threads.MOST_PINNED])
def test_leads_through_every_comment_once(edition, count, pinned):
    rows = make_many(edition, count)
    Comment.objects.filter(pk__in=[row.pk for row in rows[:pinned]]).update(is_pinned=True)
    page = threads.page(edition)
    read = page.comments
    while page.after:
        assert threads.is_key(page.after)
        page = threads.page(edition, page.after)
        read = read + page.comments
    assert [each.pk for each in read] == [row.pk for row in rows]


@pytest.mark.parametrize("pinned", [0, 3])
def test_finds_the_page_of_each_comment(edition, pinned):
    rows = make_many(edition, 120)
    Comment.objects.filter(pk__in=[row.pk for row in rows[-pinned:] if pinned]).update(is_pinned=True)
    for row in Comment.objects.all():
        key = threads.page_of(edition, row)
        assert row in threads.page(edition, key).comments
        assert not key or threads.is_key(key)
    assert threads.page_of(edition, rows[49 - pinned]) == ""
    assert threads.page_of(edition, rows[50 - pinned]) != ""


@pytest.mark.parametrize("key", ["", "x", "\0", "A" * 22, "0" * 23, "' OR 1=1 --", "²" * 22])
def test_knows_a_key_that_is_not_ours(key):
    assert not threads.is_key(key)
