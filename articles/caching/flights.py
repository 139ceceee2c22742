"""One flight a page: where many ask for a page that is not there, one makes it, and the others wait."""

import threading
from collections.abc import Callable
from contextlib import suppress

from articles.caching.line import Away
from articles.caching.pages import Page
from articles.caching.shelves import RedisShelf

PATIENCE = 2.0  # seconds; whoever has waited so long makes the page, too
GLANCE = 0.02

_in_the_air: dict[str, threading.Event] = {}
_threads = threading.Lock()


class Flight:
    """The making of a page by whoever came first, in this process and, with a shelf, on all machines."""

    def __init__(self, key: str, shelf: RedisShelf | None) -> None:
        self._key, self._shelf = key, shelf
        self._is_first = self._has_turn = False

    def board(self, find: Callable[[], Page | None]) -> Page | None:
        """Return the page if somebody else makes it meanwhile; None tells the caller to make it."""
        with _threads:
            other = _in_the_air.get(self._key)
            if other is None:
                self._is_first = True
                _in_the_air[self._key] = threading.Event()
        if other is None:
            return self._wait_for_others(find)
        other.wait(PATIENCE)
        return find()

    def land(self) -> None:
        if self._has_turn and self._shelf:
            with suppress(Away):
                self._shelf.end_turn(self._key)
        if self._is_first:
            with _threads:
                _in_the_air.pop(self._key).set()

    def _wait_for_others(self, find: Callable[[], Page | None]) -> Page | None:
        if self._shelf is None:
            return None
        milliseconds = int(PATIENCE * 1000)
        waited = threading.Event()  # nobody sets it
        with suppress(Away):
            for _glance in range(int(PATIENCE / GLANCE)):
                self._has_turn = self._shelf.take_turn(self._key, milliseconds=milliseconds)
                if self._has_turn:
                    return None
                waited.wait(GLANCE)
                if page := find():
                    return page
        return None
