"""The stories of a page in their order, each as a line; they themselves are read once one of them is shown.

Of most stories a page shows what templates have made before, and for that it needs to know no more than the
lines say.
"""

import datetime
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from articles import shown_photos
from articles.models import Edition, Photo
from articles.models.editions import EditionQuerySet
from articles.models.line import Line
from articles.models.prepared import Prepared

Place = tuple[int, datetime.datetime | None]  # a story, and in the list of corrections which of them


def find(keys: list[int], now: datetime.datetime) -> dict[int, Line]:
    """Return the lines of these editions, by their keys."""
    return {row[0]: Line(*row) for row in _lines.rows(keys=keys, now=now)} if keys else {}


@Prepared
def _lines(keys: list[int], now: datetime.datetime) -> "QuerySet[Edition, Any]":
    return Edition.objects.live(now).stories().filter(pk__in=keys).lines()


class Stack:
    """The stories of all rundowns of a page, which are read together."""

    def __init__(self, now: datetime.datetime, portraits: Mapping[int, Photo] | None = None) -> None:
        self._now, self._portraits = now, portraits or {}
        self._lines: list[Line] = []

    def add(self, lines: Iterable[Line]) -> "Rundown":
        """Return these stories; the photos at their heads are noted."""
        shown = [self._with_photo_to_show(line) for line in lines]
        self._lines += shown
        return Rundown(self, shown)

    def _with_photo_to_show(self, line: Line) -> Line:
        if line.photo_id is None:
            return line
        has_photo = line.has_photo(self._now)
        shown_photos.note(line.photo_id, line.rights_expire_at, is_hidden=not has_photo)
        return line if has_photo else line._replace(photo_id=None, pictures=None)

    @cached_property
    def editions(self) -> dict[Place, Edition]:
        """All of them, with the photos that readers may see."""
        keys = sorted({line.pk for line in self._lines})
        are_corrected = any(line.filed_at for line in self._lines)
        found = _cards(are_corrected, keys=keys) if keys else []
        shown_photos.hide(found, self._now)
        for each in found:
            each.portrait = self._portraits.get(each.portrait_id or 0)
        return {(each.pk, each.filed_at): each for each in found}


@Prepared
def _cards(are_corrected: bool, *, keys: list[int]) -> EditionQuerySet:
    found = Edition.objects.with_corrections() if are_corrected else Edition.objects.all()
    return found.for_cards().filter(pk__in=keys)


class Rundown:
    """Some stories of a stack. Whoever asks for the `editions` has the whole stack read."""

    def __init__(self, stack: Stack, lines: list[Line]) -> None:
        self.lines, self._stack = lines, stack

    @cached_property
    def editions(self) -> list[Edition]:
        found = self._stack.editions
        places = [(line.pk, line.filed_at) for line in self.lines]
        return [found[place] for place in places if place in found]

    @property
    def content_key(self) -> str:
        """Names all that templates show of them: what they make of it is kept under this name.

        Once they are read it is a name of what was read, which may be newer than the lines.
        """
        shown = self.editions if "editions" in vars(self) else self.lines
        return repr([each.card_content for each in shown])
