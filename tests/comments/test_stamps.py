import datetime

import pytest
from django.core.signing import Signer

from comments import stamps
from tests.factories import moment

NOON = moment("2026-03-01 12:00")
SECOND, MICROSECOND = datetime.timedelta(seconds=1), datetime.timedelta(microseconds=1)
WEEK = datetime.timedelta(days=7)


def test_says_how_old_the_form_is():
    assert stamps.age(stamps.make(5, NOON), 5, NOON + 90 * SECOND) == 90 * SECOND


def test_is_the_same_for_all_readers_within_a_second():
    assert (
        stamps.make(5, NOON) == stamps.make(5, NOON + SECOND - MICROSECOND) != stamps.make(5, NOON + SECOND)
    )


def test_is_valid_to_the_microsecond_for_as_long_as_pages_are_cached(settings):
    stamp = stamps.make(5, NOON)
    assert stamps.age(stamp, 5, NOON + WEEK - MICROSECOND) == WEEK - MICROSECOND
    assert stamps.age(stamp, 5, NOON + WEEK) is None
    settings.COMMENT_FORM_DAYS = 8
    assert stamps.age(stamp, 5, NOON + WEEK) == WEEK


def test_is_not_valid_for_another_story():
    assert stamps.age(stamps.make(5, NOON), 55, NOON) is None


@pytest.mark.parametrize(
    "stamp", ["", "x", "5-1", "5-1:abc", "\0", "\ud83d", "é" * 10_000, Signer().sign("5-1")]
)
def test_believes_no_stamp_that_is_not_ours(stamp):
    assert stamps.age(stamp, 5, NOON) is None
