"""A page of the moderators' queue, and all beside its comments that helps to decide on them.

It pages by the place of the last comment shown and counts nothing that waits. Where comments have to be
looked through, it looks through so many at a time: a page comes as fast from a million as from ten.
"""

import datetime
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, Prefetch, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Lower

from articles.models import Edition
from comments.admin import filters, keys
from comments.models import Comment, Report, Status

PAGE_SIZE, LARGE_PAGE = 20, 100
MOST_REPORTED = 20
LOOKED_THROUGH = 10_000
_REPORTS = Prefetch("reports", Report.objects.open(), to_attr="open_reports")

# What is shown of a story, and whereby it is known whose it is.
_OF_A_STORY = [
    *("headline", "language", "first_published_at", "live_from", "live_until"),
    *("is_withdrawn", "is_removed", "comments_open", "address__day", "address__slug"),
    *("section__name", "article__section", "article__created_by"),
]

Editions = dict[int, Edition]


class Page(NamedTuple):
    """Some comments, and the place behind which there may be more, if there may."""

    comments: list[Comment]
    after: str = ""


@dataclass
class Row:
    """A comment with what readers see of its story, and what is known of its writer and their network."""

    comment: Comment
    edition: Edition | None
    is_live: bool
    history: list[tuple[str, int]] = field(default_factory=list)
    neighbours: int = 0

    @property
    def is_decided(self) -> bool:
        return self.comment.status != Status.HELD


def page(asked: dict[str, Any]) -> Page:
    """Return a page of what was asked for. Whatever readers have reported comes before all that waits."""
    tab, after = asked.get("tab") or filters.WAITING, asked.get("after")
    first: list[Comment] = []
    if tab == filters.WAITING and not after:
        reported = filters.narrow(filters.find(asked | {"tab": filters.REPORTED}), asked)
        first = list(_joined(reported)[:MOST_REPORTED])
    comments, key = _some(asked, filters.ORDERS[tab])
    shown = first + comments
    prefetch_related_objects(shown, _REPORTS)
    return Page(shown, key)


def _some(asked: dict[str, Any], order: keys.Order) -> Page:
    size, names = LARGE_PAGE if asked.get("many") else PAGE_SIZE, keys.fields(order)
    found, end = filters.find(asked), None
    if after := asked.get("after"):
        found = found.filter(keys.behind(order, after))
    if filters.must_look(asked):
        end = next(iter(found.values_list(*names)[LOOKED_THROUGH - 1 : LOOKED_THROUGH]), None)
    if end:
        found = found.filter(keys.up_to(order, end))
    comments = list(_joined(filters.narrow(found, asked))[: size + 1])
    if len(comments) > size:
        end = tuple(getattr(comments[size - 1], name) for name in names)
    return Page(comments[:size], keys.write(end) if end else "")


def whole(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Fetch with the comments all that is shown of each."""
    return _joined(found).prefetch_related(_REPORTS)


def _joined(found: QuerySet[Comment]) -> QuerySet[Comment]:
    return found.select_related("parent", "decided_by")


def editions(articles: Collection[int], now: datetime.datetime) -> Editions:
    """Return what readers see of the stories, or saw of them last; never what only the desk knows."""
    begun = Edition.objects.once_public(now).filter(article__in=articles).order_by("live_from")
    shown = begun.select_related("section", "address", "article").only(*_OF_A_STORY)
    return {edition.article_id: edition for edition in shown}


def is_live(edition: Edition | None, now: datetime.datetime) -> bool:
    return edition is not None and (edition.live_until is None or edition.live_until > now)


def rows(comments: list[Comment], found: Editions, now: datetime.datetime) -> list[Row]:
    """Add what is known beside each comment: one query for any number."""
    counts = _counts(comments)
    return [
        Row(
            comment,
            edition := found.get(comment.article_id),
            is_live(edition, now),
            _history(comment, counts),
            counts[comment.network, ""] - 1,
        )
        for comment in comments
    ]


def _counts(comments: list[Comment]) -> Counter[tuple[str, str]]:
    """Count by address and status, and by network; neither goes further than this module."""
    emails = {comment.email.lower() for comment in comments if comment.email}
    networks = {comment.network for comment in comments if comment.network}
    of_readers = Comment.objects.annotate(key=Lower("email"), kind=F("status")).filter(key__in=emails)
    of_networks = Comment.objects.annotate(key=F("network"), kind=Value("", CharField()))
    counted, counts = [], Counter[tuple[str, str]]()
    for found in (of_readers, of_networks.filter(network__in=networks)):
        counted.append(found.order_by().values_list("key", "kind").annotate(number=Count("pk")))
    for key, kind, number in counted[0].union(counted[1], all=True):
        counts[key, kind] = number
    return counts


def _history(comment: Comment, counts: Counter[tuple[str, str]]) -> list[tuple[str, int]]:
    """Return what became of the writer's other comments, in words."""
    told = (Status.APPROVED, Status.REJECTED, Status.SPAM)
    numbers = [
        (status, counts[comment.email.lower(), status] - (status == comment.status)) for status in told
    ]
    return [(str(status.label).lower(), number) for status, number in numbers if number > 0]
