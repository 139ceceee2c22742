"""Decides what becomes of readers' comments, and is the only writer of `Comment.status`.

Every comment waits until a moderator has decided. A decision is made on the status that the moderator saw,
so that of two at once one counts. Whether a story takes comments, and what they may hold, is left to others.
"""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from comments import letters
from comments.models import Comment, Status

# Nothing is left of these, so there is nothing to decide.
GONE = [Status.WITHDRAWN, Status.REMOVED]


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


def move(rows: "QuerySet[Comment]", status: Status, **fields: Any) -> int:
    """Give the rows that status, and return how many there were: all that writes a status comes by here."""
    return rows.update(status=status, **fields)


@transaction.atomic
def approve(comment: Comment, *, by: User, now: datetime.datetime, seen: str = "") -> None:
    """Show the comment to the public, and write to whom that concerns.

    `seen` is the status decided upon, that of `comment` unless given.
    """
    _decide(comment, Status.APPROVED, by=by, now=now, seen=seen)
    letters.announce(comment, now=now)


def reject(comment: Comment, *, by: User, now: datetime.datetime, seen: str = "") -> None:
    """Keep the comment from the public. `seen` is as in `approve`."""
    _decide(comment, Status.REJECTED, by=by, now=now, seen=seen)


def mark_as_spam(comment: Comment, *, by: User, now: datetime.datetime, seen: str = "") -> None:
    """Keep the comment from the public, as spam. `seen` is as in `approve`."""
    _decide(comment, Status.SPAM, by=by, now=now, seen=seen)


def decider(comment: Comment) -> str:
    """Return the name of the person who decided, empty while the comment waits."""
    if comment.decided_by:
        return comment.decided_by.get_full_name() or comment.decided_by.get_username()
    return _("a former colleague") if comment.decided_at else ""


def _decide(comment: Comment, status: Status, *, by: User, now: datetime.datetime, seen: str) -> None:
    if not may_moderate(by):
        raise NotAllowed(_("You may not moderate comments."))
    seen = seen or comment.status
    rows = Comment.objects.filter(pk=comment.pk, status=seen).exclude(status__in=GONE)
    if seen == status or not move(rows, status, decided_at=now, decided_by=by):
        raise AlreadyDecided(_refusal(comment.pk))
    comment.status, comment.decided_at, comment.decided_by = status, now, by


def _refusal(pk: int) -> str:
    comment = Comment.objects.select_related("decided_by").filter(pk=pk).first()
    if comment is None:
        return _("This comment has been deleted meanwhile.")
    if comment.status in GONE:
        return _("Nothing is left of this comment: “%s”.") % comment.get_status_display()
    return _("Already decided by %(name)s: “%(status)s”.") % {
        "name": decider(comment),
        "status": comment.get_status_display(),
    }
