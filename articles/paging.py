"""Lists page by key, the last row seen: page 5,000 costs what page 1 costs, and no story is skipped."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from articles.models import Edition
from articles.models.editions import EditionQuerySet
from articles.models.line import Line
from articles.models.prepared import Prepared
from articles.rundown import Rundown, Stack

PAGE_SIZE = 20


class BadKey(ValueError):
    """The key in the address was not made by us."""


@dataclass(frozen=True)
class Stories:
    """A list of stories: what `of` finds for these values, such as the key of a section."""

    of: Callable[..., EditionQuerySet] = Edition.objects.all
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the key under which the next ones stand, or an empty text at its end.

    It depends on what was first published from `oldest` to `newest`, where None is the list's end or head.
    """

    rundown: Rundown
    older: str
    oldest: datetime.datetime | None = None
    newest: datetime.datetime | None = None


def page(stories: Stories, key: str, now: datetime.datetime, size: int = PAGE_SIZE) -> Page:
    """Return the stories after the key, the newest first; raise BadKey for one that is not ours."""
    values, newest = stories.values | {"now": now}, None
    if key:
        newest, article = _parse(key)
        values |= {"moment": newest, "article": article}
    lines = [Line(*row) for row in _newest.rows(stories.of, size + 1, **values)]
    rundown = Stack(now).add(lines[:size])
    if len(lines) <= size:
        return Page(rundown, "", None, newest)
    return Page(rundown, _key(lines[size - 1]), lines[size].first_published_at, newest)


@Prepared
def _newest(
    of: Callable[..., EditionQuerySet],
    number: int,
    *,
    now: datetime.datetime,
    moment: datetime.datetime | None = None,
    article: int = 0,
    **values: Any,
) -> QuerySet[Edition, Any]:
    """Find so many of those that come after that story."""
    found = of(**values).live(now).stories()
    return (found if moment is None else found.before(moment, article)).newest().lines()[:number]


def _key(line: Line) -> str:
    moment = (line.filed_at or line.first_published_at).astimezone(datetime.UTC)
    return f"{moment:%Y%m%dT%H%M%S.%f}-{line.article_id}"


def _parse(key: str) -> tuple[datetime.datetime, int]:
    moment, _dash, pk = key.partition("-")
    try:
        parsed = datetime.datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=datetime.UTC)
        number = int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    except ValueError:
        number = None
    if number is None:
        raise BadKey(key)
    return parsed, number
