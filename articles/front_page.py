"""What stands where on the front page: by recency, and no story twice."""

import datetime
from dataclasses import dataclass
from typing import cast

from django.db.models import OuterRef

from articles import caching
from articles.models import Edition, Paper, Photo, Section
from articles.models.edition import EditionQuerySet
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
    """Return the front page as it is at that moment, by four queries however many sections there are."""
    stories = Edition.objects.live(now).stories()
    newest = list(stories.for_cards().with_next_change(Edition.objects.all(), now).newest()[:NEWEST])
    keys = _keys_by_section(paper.navigation, stories.exclude(pk__in=[each.pk for each in newest]))
    found = Edition.objects.for_cards().in_bulk([key for block in keys.values() for key in block])
    _show_photos([*newest, *found.values()], now)
    blocks = [
        Block(section, [found[key] for key in keys[section.pk]])
        for section in paper.navigation
        if keys.get(section.pk)
    ]
    second, latest = newest[1 : 1 + SECOND], newest[1 + SECOND :]
    return Front(newest[0] if newest else None, second, latest, blocks)


def _keys_by_section(sections: list[Section], stories: EditionQuerySet) -> dict[int, list[int]]:
    """Return the keys of each section's newest stories; each section costs one look into the index."""
    newest = stories.in_section(OuterRef("pk")).newest()[:IN_BLOCK]
    asked = Section.objects.filter(pk__in=[each.pk for each in sections])
    found = asked.values_list("pk", Rows(newest, "pk"))
    return {pk: [row["pk"] for row in rows or []] for pk, rows in found}


def _show_photos(editions: list[Edition], now: datetime.datetime) -> None:
    """Give each edition its lead photo, or its writer's portrait, unless readers may not see it."""
    keys = {key for each in editions for key in (each.lead_photo_id, each.portrait_id) if key}
    photos = Photo.objects.shown(now).in_bulk(keys) if keys else {}
    caching.note(*map(caching.tags.photo, keys))  # those too that are hidden now, for they may come back
    for each in editions:
        each.portrait = photos.get(each.portrait_id or 0)
        each.lead_photo = photos.get(cast(int, each.lead_photo_id))
