"""Forgets, and tells what is known: erases a reader, purges what has had its time, exports what is held.

A comment that was answered stays as an empty place, so that the answers keep theirs. Of the rest nothing is
left in any table.
"""

import datetime
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from articles.models import Message
from comments import moderation, networks
from comments.models import Comment, CommentPolicy, NetworkKey, Report, Status, Subscription
from comments.models.comment import digest

UNCONFIRMED_KEPT = datetime.timedelta(days=7)
LETTERS_KEPT = datetime.timedelta(days=30)
LABELS = {
    "deleted": "comments",
    "emptied": "comments that were answered, whose places stay",
    "keys": "keys of networks",
    "letters": "letters",
    "networks": "networks of comments and reports",
    "unconfirmed": "requests for letters that were never confirmed",
}
WIPED: dict[str, Any] = {
    "name": "",
    "email": "",
    "body": "",
    "digest": digest(""),
    "network": "",
    "token_digest": "",
}
WIPED |= {"held_for": [], "rejected_for": "", "is_pinned": False, "reported_at": None}


@transaction.atomic
def wipe(rows: "QuerySet[Comment]", status: Status) -> int:
    """Empty the comments; only their places stay."""
    Subscription.objects.filter(comment__in=rows).delete()
    Report.objects.filter(comment__in=rows).delete()
    return moderation.move(rows, status, **WIPED)


@transaction.atomic
def erase(email: str, *, is_rehearsal: bool = False) -> Counter[str]:
    """Leave nothing of the reader with that address; return how much there was of what."""
    counts = _remove(Comment.objects.by_email(email))
    counts["letters"] = Message.objects.to_readers().filter(to__iexact=email).delete()[0]
    transaction.set_rollback(is_rehearsal)
    return counts


@transaction.atomic
def purge(now: datetime.datetime, *, is_rehearsal: bool = False) -> Counter[str]:
    """Remove what has been kept long enough; return how much there was of what."""
    counts = _remove(_refused(now))
    counts.update(_forget_networks(now))
    counts["deleted"] += _delete_unanswered(Comment.objects.filter(status=Status.REMOVED))
    unconfirmed = Subscription.objects.filter(confirmed_at=None, created_at__lte=now - UNCONFIRMED_KEPT)
    counts["unconfirmed"] = unconfirmed.delete()[0]
    old_letters = Message.objects.to_readers().filter(created_at__lte=now - LETTERS_KEPT)
    counts["letters"] = old_letters.delete()[0]
    transaction.set_rollback(is_rehearsal)
    return counts


def sentence(counts: Counter[str], *, is_rehearsal: bool) -> str:
    """Say what was done, or would be."""
    found = ", ".join(f"{number} {LABELS[name]}" for name, number in sorted(counts.items()) if number)
    return f"{'Would remove' if is_rehearsal else 'Removed'}: {found or 'nothing'}."


def held_about(email: str) -> dict[str, Any]:
    """Return everything that is held about the address, as plain values."""
    comments = Comment.objects.by_email(email).oldest()
    hidden = {"token_digest", "staff_author", "decided_by"}
    names = [field.attname for field in Comment._meta.concrete_fields if field.name not in hidden]
    letters = Message.objects.to_readers().filter(to__iexact=email).order_by("pk")
    reports = Report.objects.filter(comment__in=comments.order_by())
    subscriptions = Subscription.objects.filter(comment__in=comments.order_by()).order_by("pk")
    return {
        "email": email,
        "comments": list(comments.values(*names)),
        "reports_of_the_comments": list(reports.values("comment_id", "reason", "created_at")),
        "subscriptions": list(subscriptions.values("comment_id", "created_at", "confirmed_at")),
        "letters": list(letters.values("to", "subject", "body", "created_at", "sent_at")),
    }


def _refused(now: datetime.datetime) -> "QuerySet[Comment]":
    """What was rejected, spam or withdrawn longer ago than the rules say."""
    until = now - datetime.timedelta(days=CommentPolicy.current().keeps_refused_days)
    decided = Q(status__in=[Status.REJECTED, Status.SPAM], decided_at__lte=until)
    withdrawn = Q(status=Status.WITHDRAWN, created_at__lte=until)
    return Comment.objects.filter(decided | withdrawn)


def _remove(comments: "QuerySet[Comment]") -> Counter[str]:
    """Delete the comments that nobody answered, and empty the others."""
    counts: Counter[str] = Counter()
    while deleted := _delete_unanswered(comments):
        counts["deleted"] += deleted
    counts["emptied"] = wipe(comments, Status.REMOVED)
    return counts


def _delete_unanswered(comments: "QuerySet[Comment]") -> int:
    keys = list(comments.filter(replies=None).order_by().values_list("pk", flat=True)[:1000])
    if keys:
        wipe(Comment.objects.filter(pk__in=keys), Status.REMOVED)
        Comment.objects.filter(pk__in=keys).delete()
    return len(keys)


def _forget_networks(now: datetime.datetime) -> Counter[str]:
    long_ago = now - networks.KEPT
    counts: Counter[str] = Counter()
    for model in (Comment, Report):
        rows = model.objects.filter(created_at__lte=long_ago).exclude(network="")
        counts["networks"] += rows.update(network="")
    keys = NetworkKey.objects.filter(day__lte=networks.outdated(now))
    counts["keys"] = keys.delete()[0]
    return counts
