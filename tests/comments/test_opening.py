import datetime

import pytest

from comments import opening
from comments.models import CommentPolicy, StoryComments
from tests.factories import apply, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
DAY, MICROSECOND = datetime.timedelta(days=1), datetime.timedelta(microseconds=1)


def say(edition, is_open):
    StoryComments.objects.create(article_id=edition.article_id, is_open=is_open, changed_at=NOON)


def is_open(edition, at=NOON, **rules):
    return opening.is_open(edition, CommentPolicy(**rules), at)


def test_is_open_unless_said_otherwise():
    assert is_open(make_edition(now=NOON), NOON + 9999 * DAY)
    assert not is_open(make_edition("Closed", now=NOON, comments_open=False))


def test_closes_the_whole_site_whatever_was_said_of_the_story():
    edition = make_edition(now=NOON)
    say(edition, is_open=True)
    assert not opening.is_open(edition, CommentPolicy(is_open=False), NOON)


def test_closes_to_the_microsecond_after_so_many_days():
    edition = make_edition(now=NOON)
    assert is_open(edition, NOON + 14 * DAY - MICROSECOND, closes_after_days=14)
    assert not is_open(edition, NOON + 14 * DAY, closes_after_days=14)


def test_puts_the_desks_word_before_the_storys_box_and_the_days():
    edition, boxed = make_edition(now=NOON), make_edition("Boxed", now=NOON, comments_open=False)
    say(edition, is_open=True)
    say(boxed, is_open=True)
    assert is_open(edition, NOON + 99 * DAY, closes_after_days=14)
    assert is_open(boxed)
    StoryComments.objects.update(is_open=False)
    assert not is_open(edition) and not is_open(boxed)


def test_never_opens_what_was_withdrawn():
    edition = make_edition(now=NOON)
    say(edition, is_open=True)
    apply(edition.article, "withdraw", now=NOON + DAY)
    notice = edition.article.editions.get(live_until=None)
    assert not is_open(notice, NOON + DAY)
