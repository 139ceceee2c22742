"""What stands where on the front page: by recency, and no story twice."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef

from articles import shown_photos
from articles.models import Edition, Paper, Section
from articles.models.edition import EditionQuerySet
from articles.models.prepared import Prepared
from articles.models.rows import Rows

SECOND, LATEST, IN_BLOCK = 4, 8, 4
NEWEST = 1 + SECOND + LATEST


@dataclass(frozen=True)
class Block:
    """A section and the newest of its stories that stand nowhere above."""

    section: Section
    stories: list[Edition]

    @property
    def form(self) -> str:
        """Say how it looks: columns of opinion, one story large and with its photo, or all alike."""
        if all(each.is_opinion for each in self.stories):
            return "columns"
        return "featured" if self.stories[0].lead_photo else "alike"


@dataclass(frozen=True)
class Front:
    lead: Edition | None
    second: list[Edition]
    latest: list[Edition]
    blocks: list[Block]

    @property
    def newest(self) -> list[Edition]:
        """What stands above the sections, which is the newest of all."""
        return [*([self.lead] if self.lead else []), *self.second, *self.latest]


def fill(paper: Paper, now: datetime.datetime) -> Front:
    """Return the front page as it is at that moment, by three queries however many sections there are.

    Portraits of those who give their opinion cost one more.
    """
    newest = _newest(now=now)
    keys = _keys_by_section(paper.navigation, newest, now)
    wanted = [key for block in keys.values() for key in block]
    found = {edition.pk: edition for edition in _cards(keys=wanted)} if wanted else {}
    _show_photos([*newest, *found.values()], now)
    blocks = [
        Block(section, [found[key] for key in keys[section.pk]])
        for section in paper.navigation
        if keys.get(section.pk)
    ]
    second, latest = newest[1 : 1 + SECOND], newest[1 + SECOND :]
    return Front(newest[0] if newest else None, second, latest, blocks)


@Prepared
def _newest(now: datetime.datetime) -> EditionQuerySet:
    stories = Edition.objects.live(now).stories().for_cards()
    return stories.with_next_change(Edition.objects.all(), now).newest()[:NEWEST]


@Prepared
def _cards(keys: list[int]) -> EditionQuerySet:
    return Edition.objects.for_cards().filter(pk__in=keys)


def _keys_by_section(
    sections: list[Section], above: list[Edition], now: datetime.datetime
) -> dict[int, list[int]]:
    """Return the keys of each section's newest stories but those that stand above."""
    if not sections or not above:
        return {}
    keys = [section.pk for section in sections]
    found: list[Any] = _sections(keys=keys, above=[edition.pk for edition in above], now=now)
    return {section.pk: [row["pk"] for row in section.newest or []] for section in found}


@Prepared
def _sections(keys: list[int], above: list[int], now: datetime.datetime) -> models.QuerySet[Section]:
    """Find the sections, each with its newest, which costs one look into the index."""
    stories = Edition.objects.live(now).stories().exclude(pk__in=above)
    newest = stories.in_section(OuterRef("pk")).newest()[:IN_BLOCK]
    return Section.objects.filter(pk__in=keys).only("pk").annotate(newest=Rows(newest, "pk")).order_by()


def _show_photos(editions: list[Edition], now: datetime.datetime) -> None:
    """Leave each edition its lead photo, and give it its writer's portrait, where readers may see them."""
    shown_photos.hide(editions, now)
    portraits = shown_photos.find((each.portrait_id for each in editions), now)
    for each in editions:
        each.portrait = portraits.get(each.portrait_id or 0)
