"""What many pages are made of and seldom changes: read once in a process, and anew after it was touched."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS

from articles.caching import visits
from articles.caching.line import Away
from articles.caching.store import store

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class _Read(Generic[Thing]):
    """What was read, and the moment of the clocks before."""

    thing: Thing
    watched: Any
    since: Any


class Known(Generic[Thing]):
    """Keeps what `read` returns of a database while none of its tags is touched. Nobody may change it."""

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
        if since is not None:
            self._last = _Read(thing, store().clocks.watch(self._tags), since)
        return thing

    def _is_right(self, last: _Read[Thing]) -> bool:
        try:
            return bool(store().clocks.unchanged(last.watched, last.since))
        except Away:
            return False
