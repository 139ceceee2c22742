"""What readers do with comments of their own: send, change and withdraw them.

A comment is open to its writer for five minutes, by a token of which only the digest is kept. What `spam`
says decides whether it waits; `moderation` writes its status, `letters` tells who asked to be told.
"""

import datetime
import hashlib
import secrets
from dataclasses import replace

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from comments import erasure, letters, moderation, spam
from comments.models import Comment, HeldFor, Status
from comments.models.comment import digest
from comments.spam import Attempt

OWN_FOR = datetime.timedelta(minutes=5)
TOKEN_BYTES = 24


class TooLate(Exception):
    """The comment can no longer be changed; its text says why."""


def send(
    attempt: Attempt, *, parent: Comment | None = None, wants_letters: bool = False
) -> tuple[Comment, str]:
    """Take a comment; return it with the token that opens it to its writer. Raises spam.Refused."""
    reasons = spam.judge(attempt)  # before the transaction, for a service may be asked
    return _keep(attempt, reasons, parent, wants_letters)


def own(token: str, article_id: int, now: datetime.datetime) -> Comment | None:
    """Return the comment that the token opens, while it does."""
    written = Comment.objects.filter(article=article_id, created_at__gt=now - OWN_FOR, created_at__lte=now)
    written = written.exclude(status=Status.WITHDRAWN).select_related("subscription")
    return written.filter(token_digest=_digest(token)).first()


def change(comment: Comment, attempt: Attempt) -> None:
    """Give the comment another text. Raises spam.Refused, or TooLate where somebody has decided meanwhile.

    What a moderator has approved waits again: they have not read this text.
    """
    attempt = replace(attempt, own_id=comment.pk)
    reasons = spam.judge(attempt, spam.CHECKS_OF_A_CHANGE)
    if comment.decided_at:
        reasons.append(HeldFor.EDITED)
    undecided = Comment.objects.filter(status__in=[Status.HELD, Status.APPROVED])
    changed = moderation.move(
        undecided.filter(pk=comment.pk, version=comment.version, status=comment.status),
        Status.HELD if reasons else Status.APPROVED,
        body=attempt.body,
        digest=digest(attempt.body),
        version=F("version") + 1,
        edited_at=attempt.now,
        held_for=reasons,
        decided_at=None,
        decided_by=None,
    )
    if not changed:
        raise TooLate(_("A moderator has decided on your comment meanwhile. It can no longer be changed."))


def withdraw(comment: Comment) -> None:
    """Take the comment back: its words, name and address are gone at once."""
    erasure.wipe(Comment.objects.filter(pk=comment.pk), Status.WITHDRAWN)


@transaction.atomic
def _keep(
    attempt: Attempt, reasons: list[HeldFor], parent: Comment | None, wants_letters: bool
) -> tuple[Comment, str]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    comment = moderation.hold(
        attempt.edition.article_id,
        name=attempt.name,
        email=attempt.email,
        body=attempt.body,
        now=attempt.now,
        parent=parent,
        held_for=reasons,
        network=next(iter(attempt.networks), ""),
        token_digest=_digest(token),
    )
    if wants_letters:
        letters.ask(comment, attempt.edition, now=attempt.now)
    if not reasons:
        moderation.let_through(comment, now=attempt.now)
    return comment, token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
