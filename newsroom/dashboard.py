"""The desk's first page: what waits for the person who looks at it. One query finds all its lines."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from articles import permissions
from articles.models import Article
from newsroom import desk_lists, story_rows
from newsroom.listing import Cells, DeskList, Scope, read_lines
from newsroom.story_rows import Listed, Row

SHOWN = 10
COUNTED = 100  # lists are counted no further


@dataclass(frozen=True)
class Section:
    """A list as the page shows it: its first rows, and how many there are as far as they were counted."""

    listing: DeskList
    rows: list[Row]
    count: int

    @property
    def count_words(self) -> str:
        return f"{COUNTED - 1}+" if self.count >= COUNTED else str(self.count)

    @property
    def lines(self) -> list[Cells]:
        return [self.listing.cells(row) for row in self.rows]

    @property
    def has_more(self) -> bool:
        return self.count > SHOWN


def context(user: User, now: datetime.datetime) -> dict[str, Any]:
    """Return what the page shows to this person."""
    is_editor = user.has_perm(permissions.PUBLISH)
    sections = _sections(user, now)
    return {
        "queue": [each for each in sections if each.listing.permission == permissions.PUBLISH],
        # An editor who writes nothing is not told so in four sentences.
        "mine": [each for each in sections if each.listing.is_mine and (each.rows or not is_editor)],
        "comments": next((each for each in sections if each.listing is desk_lists.COMMENTS), None),
        "is_editor": is_editor,
        "is_writer": user.has_perm(permissions.ADD),
    }


def _sections(user: User, now: datetime.datetime) -> list[Section]:
    listings = [each for each in (*desk_lists.LISTS, desk_lists.COMMENTS) if user.has_perm(each.permission)]
    found = _find(user, now, listings)
    shown = [line for each in listings for line in found[each.name][:SHOWN] if each.columns]
    rows = story_rows.load(
        shown,
        viewer=user,
        now=now,
        read={each.name for each in listings if each.reads_texts},
        public={each.name for each in listings if each.shows_public},
    )
    sections = [
        Section(each, [row for row in rows if row.listed.listing == each.name], len(found[each.name]))
        for each in listings
    ]
    return [each for each in sections if each.count or each.listing.is_shown_empty]


def _find(user: User, now: datetime.datetime, listings: list[DeskList]) -> dict[str, list[Listed]]:
    found: dict[str, list[Listed]] = {each.name: [] for each in listings}
    scope = Scope(user, now, Article.objects.order_by())
    parts = [each.lines(scope, COUNTED) for each in listings]
    if parts:
        for line in read_lines(parts[0].union(*parts[1:], all=True)):
            found[line.listing].append(line)
    return found
