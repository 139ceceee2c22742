"""Lists page by key, the last row seen: page 5,000 costs what page 1 costs, and no story is skipped."""

import datetime
from dataclasses import dataclass

from articles.models import Edition
from articles.models.edition import EditionQuerySet

PAGE_SIZE = 20


class BadKey(ValueError):
    """The key in the address was not made by us."""


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the key under which the next ones stand, or an empty text at its end.

    It depends on what was first published from `oldest` to `newest`, where None is the list's end or head.
    """

    editions: list[Edition]
    older: str
    oldest: datetime.datetime | None
    newest: datetime.datetime | None


def page(editions: EditionQuerySet, key: str, size: int = PAGE_SIZE) -> Page:
    """Return the rows after the key in the order of `newest`; raise BadKey for one that is not ours."""
    newest = None
    if key:
        newest, article = _parse(key)
        editions = editions.before(newest, article)
    rows = list(editions.newest()[: size + 1])
    if len(rows) <= size:
        return Page(rows, "", None, newest)
    return Page(rows[:size], _key(rows[size - 1]), rows[size].first_published_at, newest)


def _key(edition: Edition) -> str:
    moment = getattr(edition, "filed_at", edition.first_published_at).astimezone(datetime.UTC)
    return f"{moment:%Y%m%dT%H%M%S.%f}-{edition.article_id}"


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
