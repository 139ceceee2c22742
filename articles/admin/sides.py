"""What of a story can be set beside each other, each under the token that stands for it in addresses."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import autosaves, form_content, revisions
from articles.models import Article, Revision

DESK, LIVE, SCHEDULED, TYPED = "desk", "live", "scheduled", "typed"
OFFERED = 100


@dataclass(frozen=True)
class Side:
    """One content of the story: its words for people, and how to read it."""

    token: str
    label: str
    read: Callable[[], dict[str, Any]]
    revision: Revision | None = None


def offer(article: Article, user: User, now: datetime.datetime) -> list[Side]:
    """Return all that can be compared, the latest revisions alone where there are many."""
    sides = [Side(DESK, _("The desk copy"), lambda: revisions.snapshot(article))]
    sides += _typed(article, user)
    live = article.editions.live(now).stories()
    for token, editions in ((SCHEDULED, article.editions.upcoming(now)), (LIVE, live)):
        if edition := editions.select_related("revision").only("live_from", "revision__number").first():
            label = _("What is scheduled for %s") if token == SCHEDULED else _("What readers see, since %s")
            sides.append(
                Side(token, label % _words(edition.live_from), _reader(edition.revision), edition.revision)
            )
    return sides + [_of_revision(revision) for revision in _light(article)[:OFFERED]]


def find(token: str, offered: list[Side], article: Article) -> Side | None:
    """Return the side of that token, also a revision too old to be offered."""
    if found := next((side for side in offered if side.token == token), None):
        return found
    number = re.fullmatch(r"r([1-9][0-9]{0,8})", token)
    revision = _light(article).filter(number=number[1]).first() if number else None
    return _of_revision(revision) if revision else None


def default_tokens(article: Article, user: User) -> tuple[str, str]:
    """Return what tells a person what is new: the last revision they made or dealt with, and the desk copy.

    To somebody who made the last one, or knows none, that is the one before.
    """
    latest, before = [*article.revisions.values_list("number", flat=True)[:2], 0, 0][:2]
    known = article.revisions.filter(Q(created_by=user) | Q(events__by=user))
    seen = known.order_by("-number").values_list("number", flat=True).first()
    number = seen if seen and seen != latest else before or latest
    return (f"r{number}" if number else DESK), DESK


def _light(article: Article) -> "QuerySet[Revision]":
    return article.revisions.select_related("created_by").defer("content")


def _of_revision(revision: Revision) -> Side:
    by = revision.created_by
    values = {
        "number": revision.number,
        "time": _words(revision.created_at),
        "name": (by.get_full_name() or by.get_username()) if by else "–",
    }
    label = _("Revision %(number)s, %(time)s, %(name)s") % values
    return Side(f"r{revision.number}", label, _reader(revision), revision)


def _typed(article: Article, user: User) -> list[Side]:
    autosave = autosaves.find(article, user)
    if autosave is None:
        return []

    def read() -> dict[str, Any]:
        return form_content.read(QueryDict(autosave.form), revisions.snapshot(article))

    return [Side(TYPED, _("What you typed until %s and have not saved") % _words(autosave.saved_at), read)]


def _reader(revision: Revision) -> Callable[[], dict[str, Any]]:
    return lambda: revision.content


def _words(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i:s T")
