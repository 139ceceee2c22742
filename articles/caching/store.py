"""What is kept, and whether it is still right: pages in this process and, if there is one, on Redis."""

import datetime
import logging
import time
from collections.abc import Collection
from functools import cache
from typing import Any

from django.conf import settings

from articles.caching import agenda, tags
from articles.caching.agenda import Agenda
from articles.caching.clocks import FileClocks
from articles.caching.line import Away, Line
from articles.caching.pages import Page
from articles.caching.redis_clocks import RedisClocks
from articles.caching.shelves import MemoryShelf, RedisShelf

REDIS = "articles.caching.fail_safe.RedisCache"
A_DAY = 86_400_000
MOST_BYTES = 64_000_000

logger = logging.getLogger(__name__)


class NoClocks:
    """Stands in where the clocks cannot be had: nothing is kept, and nobody has to be told."""

    def now(self) -> None:
        raise Away

    def watch(self, tags: Collection[str]) -> tuple[()]:
        return ()

    def unchanged(self, watched: Any, since: Any) -> bool:
        return False

    def begin(self, tags: Collection[str]) -> None: ...

    def end(self, tags: Collection[str]) -> None: ...


class Store:
    """Finds and keeps pages. Where the clocks cannot be read nothing is found, and nothing kept."""

    def __init__(self, clocks: Any, shelf: RedisShelf | None = None) -> None:
        self.memory: MemoryShelf[Page] = MemoryShelf(MOST_BYTES)
        self.clocks = clocks
        self.shelf = shelf
        self._agenda: Agenda | None = None

    def find(self, key: str, *, even_if_old: bool = False) -> Page | None:
        """Return the page if it is right now."""
        at = microseconds()
        try:
            page = self.memory.get(key)
            if page and self._is_right(page, at, even_if_old):
                return page
            page = self.shelf.get(key) if self.shelf else None
            if page and self._is_right(page, at, even_if_old):
                self.memory.put(key, page)
                return page
        except Away:
            pass
        return None

    def forget_all(self) -> None:
        """Have every page made anew, whatever it shows."""
        self.clocks.begin([tags.DRESS])
        self.clocks.end([tags.DRESS])

    def begin(self) -> Any:
        """Return the moment of the clocks before a page is made, or None."""
        try:
            return self.clocks.now()
        except Away:
            return None

    def look_ahead(self, now: datetime.datetime, since: Any) -> Agenda | None:
        """Return what time will change, read at that moment of the clocks or later; None without clocks."""
        if since is None:
            return None
        known = self._agenda  # which another thread may exchange
        try:
            if known and self._is_enough(known, now):
                return known
            watched = self.clocks.watch(agenda.WATCHED)
            self.clocks.mend(watched)  # what somebody announced who was killed
        except Away:
            return None
        known = self._agenda = agenda.read(now, since, watched)
        return known

    def _is_enough(self, known: Agenda, now: datetime.datetime) -> bool:
        is_far = now + agenda.ENOUGH < known.until
        return is_far and bool(self.clocks.unchanged(known.watched, known.since))

    def keep(self, key: str, page: Page) -> bool:
        """Keep the page unless what it shows has changed while it was made; return whether it is right."""
        at = microseconds()
        try:
            if not self._is_right(page, at, even_if_old=False):
                self.clocks.mend(page.watched)
                return False
            self.memory.put(key, page)
            if self.shelf:
                self.shelf.put(key, page, milliseconds=min(A_DAY, (page.ends_at - at) // 1000 + 1))
        except Away:
            return False
        return True

    def _is_right(self, page: Page, at: int, even_if_old: bool) -> bool:
        if page.watched is None:
            page.watched = self.clocks.watch(page.tags)
        is_in_time = at < (page.ends_at if even_if_old else page.fresh_until)
        return is_in_time and bool(self.clocks.unchanged(page.watched, page.since))


@cache
def store() -> Store:
    """Return what this process keeps."""
    try:
        here = FileClocks(settings.CLOCKS)
    except OSError as error:
        logger.error("No page is kept, for %s cannot be opened: %s", settings.CLOCKS, error)
        return Store(NoClocks())
    default = settings.CACHES["default"]
    if default["BACKEND"] != REDIS:
        return Store(here)
    line = Line(default["LOCATION"], default.get("KEY_PREFIX") or "newsroom")
    return Store(RedisClocks(line, here), RedisShelf(line))


def microseconds() -> int:
    """Return the time as pages keep it."""
    return time.time_ns() // 1000
