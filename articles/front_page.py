"""What stands where on the front page: by recency, and no story twice."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef

from articles import rundown, shown_photos
from articles.models import Edition, Genre, Paper, Photo, Section
from articles.models.line import Line
from articles.models.prepared import Prepared
from articles.models.rows import Rows
from articles.rundown import Rundown, Stack

SECOND, LATEST, IN_BLOCK = 4, 8, 4
NEWEST = 1 + SECOND + LATEST


@dataclass(frozen=True)
class Block:
    """A section and the newest of its stories that stand nowhere above."""

    section: Section
    stories: Rundown

    @property
    def form(self) -> str:
        """Say how it looks: columns of opinion, one story large and with its photo, or all alike."""
        lines = self.stories.lines
        if all(line.genre == Genre.OPINION for line in lines):
            return "columns"
        return "featured" if lines[0].photo_id else "alike"


@dataclass(frozen=True)
class Front:
    """What stands above the sections, which is the newest of all, and the sections."""

    newest: Rundown
    blocks: list[Block]
    portraits: dict[int, Photo]

    @property
    def lead(self) -> Edition:
        return self.newest.editions[0]

    @property
    def second(self) -> list[Edition]:
        return self.newest.editions[1 : 1 + SECOND]

    @property
    def latest(self) -> list[Edition]:
        return self.newest.editions[1 + SECOND :]

    @property
    def content_key(self) -> str:
        """Names all that templates show of it: what they make of it is kept under this name."""
        portraits = [(key, photo.content_key) for key, photo in sorted(self.portraits.items())]
        blocks = [
            (block.section.slug, block.section.name, block.form, block.stories.content_key)
            for block in self.blocks
        ]
        return repr((self.newest.content_key, blocks, portraits))


def fill(paper: Paper, now: datetime.datetime) -> Front:
    """Return the front page as it is at that moment, by three queries however many sections there are.

    Portraits of those who give their opinion cost one more, as does what is not kept already.
    """
    newest = [Line(*row) for row in _newest.rows(now=now)]
    keys = _keys_by_section(paper.navigation, newest, now)
    found = rundown.find([key for block in keys.values() for key in block], now)
    portraits = shown_photos.find((line.portrait_id for line in (*newest, *found.values())), now)
    stack = Stack(now, portraits)
    blocks = [
        Block(section, stack.add(found[key] for key in keys[section.pk] if key in found))
        for section in paper.navigation
        if keys.get(section.pk)
    ]
    return Front(stack.add(newest), blocks, portraits)


@Prepared
def _newest(now: datetime.datetime) -> "models.QuerySet[Edition, Any]":
    return Edition.objects.live(now).stories().newest().lines()[:NEWEST]


def _keys_by_section(
    sections: list[Section], above: list[Line], now: datetime.datetime
) -> dict[int, list[int]]:
    """Return the keys of each section's newest stories but those that stand above."""
    if not sections or not above:
        return {}
    keys = [section.pk for section in sections]
    found: list[Any] = _sections(keys=keys, above=[line.pk for line in above], now=now)
    return {section.pk: [row["pk"] for row in section.newest or []] for section in found}


@Prepared
def _sections(keys: list[int], above: list[int], now: datetime.datetime) -> models.QuerySet[Section]:
    """Find the sections, each with its newest, which costs one look into the index."""
    stories = Edition.objects.live(now).stories().exclude(pk__in=above)
    newest = stories.in_section(OuterRef("pk")).newest()[:IN_BLOCK]
    return Section.objects.filter(pk__in=keys).only("pk").annotate(newest=Rows(newest, "pk")).order_by()
