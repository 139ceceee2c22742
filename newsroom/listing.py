"""What a list of the desk is. Whatever it is made of, its lines have the same fields.

So one query can ask for the lines of many lists, and each is paged by key: the place of the last line seen.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Expression,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, RowNumber

from articles import permissions, queues
from newsroom import columns
from newsroom.columns import Column
from newsroom.story_rows import Listed, Row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OWN_KEY = F("pk")
NO_TIME: Expression = Cast(Value(None), DateTimeField())
NO_STORY: Expression = Cast(Value(None), BigIntegerField())
NO_WORDS: Expression = Cast(Value(""), TextField())

Cells = list[tuple["StrOrPromise", str]]


@dataclass(frozen=True)
class Scope:
    """For whom and when a list is made, and among which stories."""

    user: User
    now: datetime.datetime
    among: queues.Stories

    @property
    def to_publish(self) -> queues.Stories:
        return permissions.publishable(self.among, self.user)

    @property
    def visible(self) -> queues.Stories:
        return permissions.visible(self.among, self.user)

    @property
    def within_reach(self) -> queues.Stories:
        """What lists of one’s own choose from: those may be seen in any section, so none is asked for."""
        return self.among if self.user.has_perm(permissions.VIEW) else self.among.none()

    @property
    def mine(self) -> queues.Stories:
        return queues.mine(self.within_reach, self.user)


@dataclass(frozen=True)
class DeskList:
    """A list: `first` and `second` order it and are never empty; the rest is what a line brings along.

    `also` finds more for it, by rows that name its own as their `edition`: apart, for an OR has no index.
    """

    name: str
    title: "StrOrPromise"
    empty: "StrOrPromise"
    find: Callable[[Scope], QuerySet[Any]]
    columns: tuple[Column, ...]
    first: Any
    second: Any
    also: Callable[[Scope], QuerySet[Any]] | None = None
    permission: str = permissions.PUBLISH
    is_newest_first: bool = False
    is_urgent: bool = False
    is_shown_empty: bool = True
    story: Any = OWN_KEY
    at: Any = NO_TIME
    who: Any = NO_WORDS
    note: Any = NO_WORDS
    verb: Any = NO_WORDS

    @property
    def is_mine(self) -> bool:
        return self.permission == permissions.ADD

    @property
    def reads_texts(self) -> bool:
        return bool({columns.WORDS, columns.CHECKS, columns.MISSING} & set(self.columns))

    @property
    def shows_public(self) -> bool:
        return columns.PUBLIC_PAGE in self.columns

    def cells(self, row: Row) -> Cells:
        """Return what the row says, each with the heading of its column."""
        return [(column.label, column.cell(row)) for column in self.columns]

    def lines(self, scope: Scope, limit: int, after: tuple[Any, ...] = ()) -> QuerySet[Any, Any]:
        """Return up to so many lines behind that place, fit to be united with those of other lists."""
        found = self.find(scope)
        rows = found.model._default_manager.order_by()
        pks = self._keys(found, "pk", limit, after)
        if self.also:
            more = self._keys(self.also(scope), "edition", limit, after)
            either = rows.filter(pk__in=pks).values("pk").union(rows.filter(pk__in=more).values("pk"))
            pks = self._keys(rows.filter(pk__in=either), "pk", limit)
        lines = self._in_place(rows.filter(pk__in=pks))
        return lines.annotate(
            desk_list=Value(self.name, CharField()),
            desk_place=Window(RowNumber(), order_by=self._order("pk")),
            desk_story=Cast(self.story, BigIntegerField()),
            desk_at=self.at,
            desk_who=Cast(self.who, TextField()),
            desk_note=Cast(self.note, TextField()),
            desk_verb=Cast(self.verb, TextField()),
        ).values_list(
            "desk_list", "desk_place", "pk", "desk_first", "desk_second",
            "desk_story", "desk_at", "desk_who", "desk_note", "desk_verb",
        )  # fmt: skip

    def _keys(
        self, found: QuerySet[Any], key: str, limit: int, after: tuple[Any, ...] = ()
    ) -> QuerySet[Any, Any]:
        """Return the keys of up to so many rows behind that place."""
        found = self._in_place(found)
        if after:
            found = found.filter(self._behind(key, *after))
        return found.order_by(*self._order(key)).values(key)[:limit]

    def _order(self, key: str) -> list[str]:
        sign = "-" if self.is_newest_first else ""
        return [f"{sign}desk_first", f"{sign}desk_second", f"{sign}{key}"]

    def _in_place(self, found: QuerySet[Any]) -> QuerySet[Any]:
        return found.annotate(desk_first=self.first, desk_second=self.second)

    def _behind(self, key: str, first: datetime.datetime, second: datetime.datetime, pk: int) -> Q:
        side = "lt" if self.is_newest_first else "gt"
        further = Q(**{f"desk_second__{side}": second}) | Q(**{"desk_second": second, f"{key}__{side}": pk})
        return Q(**{f"desk_first__{side}": first}) | Q(further, desk_first=first)


def read_lines(lines: QuerySet[Any, Any]) -> list[Listed]:
    """Ask for the lines; return them in their places."""
    return sorted((Listed(*line) for line in lines), key=lambda line: (line.listing, line.place))
