"""Decides what becomes of readers' comments, and is the only writer of `Comment.status`.

A decision is made on the status and the text that the moderator saw, so that of two at once one counts, and
none of a text that nobody has read. Whether a story takes comments, and what they may hold, others say.
"""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import caching
from comments import letters
from comments.models import Comment, RejectedFor, Status

# Nothing is left of these, so there is nothing to decide.
GONE = [Status.WITHDRAWN, Status.REMOVED]
# Readers see these: of an erased comment they see that it was there.
SEEN = [Status.APPROVED, Status.REMOVED]
UNDONE_WITHIN = datetime.timedelta(minutes=10)


class AlreadyDecided(Exception):
    """Somebody decided first; its text says who and what. Nothing was changed."""


class NotAllowed(Exception):
    """The person may not moderate."""


def may_moderate(user: User | AnonymousUser) -> bool:
    return user.has_perm("comments.moderate_comment")


def hold(article_id: int, *, name: str, email: str, body: str, now: datetime.datetime, **how: Any) -> Comment:
    """Keep what a reader wrote under a story, unseen by the public until it is approved.

    `how` says how it came: what it answers, why it waits, from which network, the digest of its token.
    """
    words = {"name": name, "email": email, "body": body}
    return Comment.objects.create(article_id=article_id, **words, **how, status=Status.HELD, created_at=now)


def let_through(comment: Comment, *, now: datetime.datetime) -> None:
    """Show a comment that nobody has to read first, as the rules say. Nobody has decided on it."""
    if move(Comment.objects.filter(pk=comment.pk, status=Status.HELD), Status.APPROVED):
        comment.status = Status.APPROVED
        letters.announce(comment, now=now)


@transaction.atomic
def move(rows: "QuerySet[Comment]", status: Status, **fields: Any) -> int:
    """Give the rows that status, and return how many there were: all that writes a status comes by here."""
    seen = rows if status in SEEN else rows.filter(status__in=SEEN)
    touch_comments(*seen.order_by().values_list("article_id", flat=True).distinct())
    return rows.update(status=status, **fields)


def touch_comments(*article_ids: int) -> None:
    """Make new the pages that show the comments on these stories."""
    if article_ids:
        caching.touch(*map(caching.tags.comments_on, article_ids))


def approve(comment: Comment, *, by: User, now: datetime.datetime, seen: str | None = None) -> None:
    """Show the comment to the public, and write to whom that concerns.

    `seen` is what was decided upon, as `Comment.as_seen` writes it; that of `comment` unless given.
    """
    _decide(comment, Status.APPROVED, by=by, now=now, seen=seen)
    letters.announce(comment, now=now)


def reject(
    comment: Comment,
    *,
    by: User,
    now: datetime.datetime,
    seen: str | None = None,
    reason: str = RejectedFor.OTHER,
) -> None:
    """Keep the comment from the public for one of RejectedFor. `seen` is as in `approve`."""
    _decide(comment, Status.REJECTED, by=by, now=now, seen=seen, reason=RejectedFor(reason))


def mark_as_spam(comment: Comment, *, by: User, now: datetime.datetime, seen: str | None = None) -> None:
    """Keep the comment from the public, as spam. `seen` is as in `approve`."""
    _decide(comment, Status.SPAM, by=by, now=now, seen=seen)


def keep(comment: Comment, *, by: User, now: datetime.datetime, seen: str | None = None) -> None:
    """Leave a reported comment as it is: what readers reported has been looked at."""
    _refuse_unless_allowed(by)
    rows = _as_seen(comment, seen).filter(reported_at__isnull=False)
    if not rows.update(reported_at=None):
        raise AlreadyDecided(_refusal(comment.pk))
    _resolve_reports(comment, by=by, now=now)


def undo(comment: Comment, *, by: User, now: datetime.datetime) -> None:
    """Let a comment wait again that this person decided on a little while ago."""
    _refuse_unless_allowed(by)
    mine = Comment.objects.filter(pk=comment.pk, decided_by=by, decided_at__gt=now - UNDONE_WITHIN)
    changes = {"decided_at": None, "decided_by": None, "rejected_for": ""}
    if not move(mine.exclude(status__in=[*GONE, Status.HELD]), Status.HELD, **changes):
        raise AlreadyDecided(_("This can no longer be undone."))
    comment.refresh_from_db()


def decided_by(user: User, now: datetime.datetime) -> QuerySet[Comment]:
    """Return what the person can still undo, the last decision first."""
    mine = Comment.objects.filter(decided_by=user, decided_at__gt=now - UNDONE_WITHIN)
    return mine.exclude(status__in=[*GONE, Status.HELD]).order_by("-decided_at", "-pk")


def decider(comment: Comment) -> str:
    """Return the name of the person who decided, empty while the comment waits."""
    if comment.decided_by:
        return comment.decided_by.get_full_name() or comment.decided_by.get_username()
    return _("a former colleague") if comment.decided_at else ""


@transaction.atomic
def _decide(
    comment: Comment, status: Status, *, by: User, now: datetime.datetime, seen: str | None, reason: str = ""
) -> None:
    _refuse_unless_allowed(by)
    rows = _as_seen(comment, seen).exclude(status__in=[*GONE, status])
    changes = {"decided_at": now, "decided_by": by, "rejected_for": reason, "reported_at": None}
    if status != Status.APPROVED:
        changes["is_pinned"] = False
    if not move(rows, status, **changes):
        raise AlreadyDecided(_refusal(comment.pk))
    _resolve_reports(comment, by=by, now=now)
    comment.refresh_from_db()


def _as_seen(comment: Comment, seen: str | None) -> QuerySet[Comment]:
    """Return the comment if it is still what the person saw: a text in a status."""
    status, _colon, version = (comment.as_seen if seen is None else seen).partition(":")
    version = version if version.isascii() and version.isdecimal() and len(version) < 10 else "0"
    return Comment.objects.filter(pk=comment.pk, status=status, version=int(version))


def _resolve_reports(comment: Comment, *, by: User, now: datetime.datetime) -> None:
    comment.reports.open().update(resolved_at=now, resolved_by=by)


def _refuse_unless_allowed(by: User) -> None:
    if not may_moderate(by):
        raise NotAllowed(_("You may not moderate comments."))


def _refusal(pk: int) -> str:
    comment = Comment.objects.select_related("decided_by").filter(pk=pk).first()
    if comment is None:
        return _("This comment has been deleted meanwhile.")
    if comment.status in GONE:
        return _("Nothing is left of this comment: “%s”.") % comment.get_status_display()
    if comment.decided_at is None:
        return _("Its writer has changed this comment meanwhile: read it again.")
    return _("Already decided by %(name)s: “%(status)s”.") % {
        "name": decider(comment),
        "status": comment.get_status_display(),
    }
