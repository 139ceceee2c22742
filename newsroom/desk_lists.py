"""The desk's lists as a table: who has which, what each finds and in which order, what its rows say."""

import datetime

from django.db.models import DateTimeField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles import permissions, queues
from articles.models import Event, Purge
from comments.models import Comment, Status
from newsroom import columns
from newsroom.listing import NO_STORY, NO_WORDS, DeskList

LAST = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


def _last(verb: str, field: str) -> Subquery:
    events = Event.objects.filter(article=OuterRef("pk"), verb=verb).order_by("-at", "-id")
    return Subquery(events.values(field)[:1])


_DUE = Coalesce("deadline", Value(LAST, DateTimeField()))
_SUBMITTED = Coalesce("submitted_at", "created_at")
_STORY = (columns.SECTION, columns.AUTHORS, columns.WORDS)

_EDITORS = (
    DeskList(
        "to-read",
        _("To read"),
        _("Nothing waits to be read. What journalists submit appears here, the nearest deadline first."),
        lambda scope: queues.to_read(scope.to_publish),
        (
            columns.TO_READ,
            *_STORY,
            columns.DEADLINE,
            columns.WAITING,
            columns.READER,
            columns.CHECKS,
            columns.PHOTO,
            columns.EMBARGO,
        ),
        first=_DUE,
        second=_SUBMITTED,
    ),
    DeskList(
        "approved",
        _("Approved, not out"),
        _("Nothing approved waits to go out. What you approve appears here until it is published."),
        lambda scope: queues.approved(scope.to_publish),
        (
            columns.HEADLINE,
            *_STORY,
            columns.DEADLINE,
            columns.APPROVED_BY,
            columns.APPROVED,
            columns.CHECKS,
            columns.EMBARGO,
        ),
        first=_DUE,
        second=F("updated_at"),
        at=_last("approve", "at"),
        who=Coalesce(_last("approve", "by_name"), NO_WORDS),
    ),
    DeskList(
        "scheduled",
        _("Scheduled"),
        _("Nothing is scheduled. Choose “Schedule” in a story to let it go out at a time you set."),
        lambda scope: queues.scheduled(scope.to_publish, scope.now),
        (columns.HEADLINE, columns.GOES_OUT, columns.SECTION, columns.AUTHORS, columns.STANDING),
        first=F("live_from"),
        second=F("live_from"),
        story=F("article"),
        at=F("live_from"),
    ),
    DeskList(
        "changed",
        _("Live with unpublished changes"),
        _("Readers see every live story as it stands at the desk."),
        lambda scope: queues.changed(scope.to_publish, scope.now),
        (columns.HEADLINE, columns.SECTION, columns.AUTHORS, columns.STANDING, columns.EDITED),
        first=F("updated_at"),
        second=F("updated_at"),
        is_newest_first=True,
    ),
    DeskList(
        "photos",
        _("Live without a photo that was taken down"),
        _("Readers see every photo that the stories have."),
        lambda scope: queues.lacking_a_photo(scope.to_publish, scope.now),
        (columns.HEADLINE, columns.SECTION, columns.AUTHORS, columns.STANDING, columns.PUBLIC_PAGE),
        first=F("first_published_at"),
        second=F("first_published_at"),
        is_newest_first=True,
        is_urgent=True,
        is_shown_empty=False,
        story=F("article"),
    ),
    DeskList(
        "alone",
        _("Published without a second pair of eyes"),
        _("Whatever went out was seen by somebody other than its makers."),
        lambda scope: queues.alone(scope.to_publish),
        (columns.HISTORY, columns.SECTION, columns.WHAT, columns.WHO, columns.WHEN, columns.REASON),
        first=F("at"),
        second=F("at"),
        is_newest_first=True,
        story=F("article"),
        at=F("at"),
        who=F("by_name"),
        note=F("override_reason"),
        verb=F("verb"),
    ),
    DeskList(
        "letters",
        _("Letters that could not be sent"),
        _("Every letter has gone out."),
        lambda scope: queues.failed_letters(scope.to_publish),
        (columns.LETTER, columns.SUBJECT, columns.WHEN, columns.ERROR),
        first=F("failed_at"),
        second=F("failed_at"),
        is_newest_first=True,
        is_urgent=True,
        is_shown_empty=False,
        story=NO_STORY,
        at=F("failed_at"),
        who=F("to"),
        note=F("subject"),
        verb=F("error"),
    ),
    DeskList(
        "purges",
        _("Changes that the CDN was not told of"),
        _("The CDN was told of every change."),
        lambda scope: Purge.objects.failing(),
        (columns.PURGE, columns.WHEN, columns.ERROR),
        first=F("created_at"),
        second=F("created_at"),
        is_newest_first=True,
        is_urgent=True,
        is_shown_empty=False,
        story=NO_STORY,
        at=F("created_at"),
        verb=F("error"),
    ),
)

_WRITERS = (
    DeskList(
        "unsaved",
        _("Unsaved text"),
        _("All that you typed is saved."),
        lambda scope: queues.unsaved(scope.visible, scope.user),
        (columns.UNSAVED, columns.WHEN),
        first=F("saved_at"),
        second=F("saved_at"),
        permission=permissions.ADD,
        is_newest_first=True,
        is_urgent=True,
        is_shown_empty=False,
        story=F("article"),
        at=F("saved_at"),
    ),
    DeskList(
        "returned",
        _("Returned to me"),
        _("Nothing has come back to you. What an editor returns appears here with what is to be done."),
        lambda scope: queues.returned(scope.mine),
        (columns.HEADLINE, columns.NOTE, columns.RETURNED_BY, columns.RETURNED, columns.DEADLINE),
        first=_DUE,
        second=F("updated_at"),
        permission=permissions.ADD,
        is_urgent=True,
        at=_last("return", "at"),
        who=Coalesce(_last("return", "by_name"), NO_WORDS),
        note=Coalesce(_last("return", "note"), NO_WORDS),
    ),
    DeskList(
        "drafts",
        _("My drafts"),
        _("You have no draft. Begin with “New story”: a headline and a section are enough."),
        lambda scope: queues.drafts(scope.mine),
        (
            columns.HEADLINE,
            columns.STANDING,
            columns.EDITED,
            columns.WORDS,
            columns.DEADLINE,
            columns.MISSING,
        ),
        first=F("updated_at"),
        second=F("updated_at"),
        permission=permissions.ADD,
        is_newest_first=True,
    ),
    DeskList(
        "waiting",
        _("Waiting for an editor"),
        _("Nothing of yours waits. When a draft is ready, open it and choose “Submit for review”."),
        lambda scope: queues.to_read(scope.mine),
        (columns.HEADLINE, columns.WAITING, columns.READER, columns.WORDS, columns.DEADLINE),
        first=_SUBMITTED,
        second=_SUBMITTED,
        permission=permissions.ADD,
    ),
    DeskList(
        "live",
        _("Mine that are live"),
        _("Readers see none of your stories yet. What editors publish of yours appears here."),
        lambda scope: queues.live(scope.within_reach.filter(created_by=scope.user), scope.now),
        (columns.HEADLINE, columns.STANDING, columns.PUBLISHED, columns.UPDATED, columns.PUBLIC_PAGE),
        also=lambda scope: queues.live_naming(scope.within_reach, scope.user, scope.now),
        first=F("first_published_at"),
        second=F("first_published_at"),
        permission=permissions.ADD,
        is_newest_first=True,
        story=F("article"),
    ),
)

COMMENTS = DeskList(
    "comments",
    _("Comments"),
    _("No comment waits to be read."),
    lambda scope: Comment.objects.filter(Q(status=Status.HELD) | Q(reported_at__isnull=False)),
    columns=(),
    first=F("created_at"),
    second=F("created_at"),
    permission="comments.moderate_comment",
    story=NO_STORY,
)

LISTS = (*_EDITORS, *_WRITERS)
BY_NAME = {each.name: each for each in LISTS}
