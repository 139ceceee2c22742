"""In which order stories are found: an order that neither the time of asking nor other stories can change.

Newest first, but a story with all the words in its headline counts as if it were two years younger, one
with all of them above its body (standfirst, kicker, dateline, tags) as if it were one year younger. So a
page is reached by the score of the row before it, no story is skipped or shown twice, and both databases
agree.
"""

import datetime
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from articles.paging import BadKey
from articles.search.question import Question

# A place is one number of 63 bits: the second of first publication, the story, and which of its editions.
STORY = 1 << 2
SECOND = STORY << 28
YEAR = 365 * 86_400 * SECOND
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
FURTHEST = 1 << 33  # seconds from 1970, forth and back: the years 1697 and 2242


class Zone(IntEnum):
    """A part of a story in which all that was asked for stands; each has the one before in it."""

    HEAD = 0
    TOP = 1
    WHOLE = 2


BONUS = {Zone.HEAD: 2 * YEAR, Zone.TOP: YEAR, Zone.WHOLE: 0}


class Stream(NamedTuple):
    """Stories that are equally good matches, newest first, between two places."""

    zone: Zone
    better: Zone | None  # those that match in there belong to another stream
    bonus: int
    since: int
    before: int


class TooSlow(Exception):
    """So many stories have to be read for an answer that nobody should wait for it."""


class Row(NamedTuple):
    bonus: int
    place: int
    edition: int


class Found(NamedTuple):
    """Editions in their order, and the key under which the next ones stand, or an empty text at the end."""

    editions: list[int]
    further: str


def place(moment: datetime.datetime, article: int = 0, number: int = 0) -> int:
    """Return where an edition stands in time; of one story in any second there are four at the most."""
    seconds = (moment - EPOCH) // datetime.timedelta(seconds=1)
    return max(-FURTHEST, min(seconds, FURTHEST - 1)) * SECOND + article * STORY + number


def moment(place: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(seconds=place // SECOND)


def streams(question: Question, at: datetime.datetime, key: str) -> list[Stream]:
    """Return the streams in which stories are found after that key; raise BadKey for one that is not ours."""
    score = _parse(key) if key else None
    newest = place(at + datetime.timedelta(seconds=1))  # whatever is live at that moment stands before this
    until = newest if question.until is None else min(newest, question.until)
    since = -FURTHEST * SECOND if question.since is None else question.since
    is_ranked = question.terms and not question.newest_first
    zones = list(Zone) if is_ranked else [Zone.WHOLE]
    return [
        Stream(
            zone=zone,
            better=Zone(zone - 1) if is_ranked and zone else None,
            bonus=BONUS[zone],
            since=since,
            before=until if score is None else max(min(until, score - BONUS[zone]), since),
        )
        for zone in zones
    ]


def merge(rows: Iterable[Row], size: int) -> Found:
    """Return the best rows of all streams; each stream gave one row more than is shown, if it has one."""
    ordered = sorted(rows, key=lambda row: row.bonus + row.place, reverse=True)
    shown = ordered[:size]
    last = shown[-1].bonus + shown[-1].place if len(ordered) > size else None
    # Without the edition, so that a story keeps its place when it is updated meanwhile.
    return Found([row.edition for row in shown], "" if last is None else str(last // STORY * STORY))


def _parse(key: str) -> int:
    digits = key.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        raise BadKey(key)
    return int(key)
