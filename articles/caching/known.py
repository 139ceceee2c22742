"""What many pages are made of and seldom changes: read once in a process, and anew after it was touched."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS

from articles.caching import making, visits
from articles.caching.line import Away
from articles.caching.store import store

LONGEST = making.LONGEST.total_seconds()
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class _Read(Generic[Thing]):
    """What was read, the moment of the clocks before, and until when it is not asked for again."""

    thing: Thing
    watched: Any
    since: Any
    until: float


class Known(Generic[Thing]):
    """Keeps what `read` returns of a database while none of its tags is touched. Nobody may change it.

    It lasts no longer than a page does, for a replica may have been behind while the database was away.
    """

    def __init__(self, read: Callable[[str | None], Thing], *tags: str) -> None:
        self._read, self._tags = read, tags
        self._last: _Read[Thing] | None = None

    def get(self) -> Thing:
        last = self._last
        if last and self._is_right(last):
            return last.thing
        visit = visits.current()
        since = visit.since if visit else store().begin()
        # Outside of a visit nobody has asked whether a replica has all that is committed.
        thing = self._read(None if visit else DEFAULT_DB_ALIAS)
        if since is not None and settings.PAGE_CACHE:
            watched = store().clocks.watch(self._tags)
            self._last = _Read(thing, watched, since, time.monotonic() + LONGEST)
        return thing

    def _is_right(self, last: _Read[Thing]) -> bool:
        try:
            is_new = time.monotonic() < last.until
            return settings.PAGE_CACHE and is_new and bool(store().clocks.unchanged(last.watched, last.since))
        except Away:
            return False
