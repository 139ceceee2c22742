"""The history of a story as one list: what was done, and the revisions that came of it, newest first."""

import datetime
import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from articles import workflow
from articles.models import Article, Event, Revision

PAGE_SIZE = 50
# What records a revision by itself, so that its entry stands for both.
RECORDING = ("save", "restore-revision")


class BadKey(ValueError):
    """The key in the address was not made by us."""


@dataclass(frozen=True)
class Entry:
    """An event, or a revision that no event of its own tells of."""

    at: datetime.datetime
    who: str
    what: str
    revision: Revision | None
    is_recording: bool
    event: Event | None = None

    @property
    def number_before(self) -> int:
        return self.revision.number - 1 if self.revision else 0

    @property
    def key(self) -> str:
        row, kind = (self.event, "e") if self.event else (self.revision, "r")
        assert row is not None  # noqa: S101  (an entry is one or the other)
        return f"{self.at.astimezone(datetime.UTC):%Y%m%dT%H%M%S.%f}-{kind}{row.pk}"


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    older: str


def page(article: Article, key: str = "", size: int = PAGE_SIZE) -> Page:
    """Return some of the history, after the key if there is one; raise BadKey for one that is not ours."""
    events, revisions = _events(article), _revisions(article)
    if key:
        at, kind, pk = _parse(key)
        # At one moment events come first.
        is_event = kind == "e"
        events = events.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk) if is_event else Q(at__lt=at))
        same = Q(created_at=at) if is_event else Q(created_at=at, pk__lt=pk)
        revisions = revisions.filter(Q(created_at__lt=at) | same)
    entries = [_of_event(event) for event in events[: size + 1]]
    entries += [_of_revision(revision) for revision in revisions[: size + 1]]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return Page(entries[:size], entries[size - 1].key if len(entries) > size else "")


def _events(article: Article) -> "QuerySet[Event]":
    return (
        article.events.select_related("revision", "review").defer("revision__content").order_by("-at", "-pk")
    )


def _revisions(article: Article) -> "QuerySet[Revision]":
    recorded = Event.objects.filter(revision=OuterRef("pk"), verb__in=RECORDING)
    untold = article.revisions.filter(~Exists(recorded)).select_related("created_by").defer("content")
    return untold.order_by("-created_at", "-pk")


def _of_event(event: Event) -> Entry:
    is_recording = event.verb in RECORDING
    return Entry(event.at, event.by_name, workflow.what_was_done(event), event.revision, is_recording, event)


def _of_revision(revision: Revision) -> Entry:
    by = revision.created_by
    who = (by.get_full_name() or by.get_username()) if by else _("somebody whose account is gone")
    return Entry(revision.created_at, who, _("Kept as a revision"), revision, True)


def _parse(key: str) -> tuple[datetime.datetime, str, int]:
    found = re.fullmatch(r"([0-9]{8}T[0-9]{6}\.[0-9]{6})-([er])([0-9]{1,18})", key)
    try:
        moment = datetime.datetime.strptime(found[1] if found else "", "%Y%m%dT%H%M%S.%f")
    except ValueError:
        raise BadKey(key) from None
    assert found is not None  # noqa: S101  (an empty text is no moment)
    return moment.replace(tzinfo=datetime.UTC), found[2], int(found[3])
