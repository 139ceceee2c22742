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
    """What was read, the moment of the clocks before, and that at which nothing of it had changed yet."""

    thing: Thing
    watched: Any
    since: Any
    right_at: Any


class Known(Generic[Thing]):
    """Keeps what `read` returns of a database while none of its tags is touched. Nobody may change it."""

    def __init__(self, read: Callable[[str | None], Thing], *tags: str) -> None:
        self._read, self._tags = read, tags
        self._last: _Read[Thing] | None = None

    def get(self) -> Thing:
        visit = visits.current()
        now = visit.since if visit else store().begin()
        if now is None:
            return self._read(None)
        try:
            last = self._look_again(self._last, now) if self._last else None
        except Away:
            return self._read(None)
        if last is None:
            # Outside of a visit nobody has asked whether a replica has all that is committed.
            thing = self._read(None if visit else DEFAULT_DB_ALIAS)
            last = _Read(thing, store().clocks.watch(self._tags), now, now)
        self._last = last
        return last.thing

    def _look_again(self, last: _Read[Thing], now: Any) -> _Read[Thing] | None:
        """Return it where it is right at that moment."""
        if last.right_at == now:
            return last
        if not store().clocks.unchanged(last.watched, last.since):
            return None
        return _Read(last.thing, last.watched, last.since, now)
