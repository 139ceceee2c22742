"""Takes readers' reports of comments, which bring a comment to the head of the moderators' queue."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Comment, Report

HOURLY_PER_NETWORK = 10


class TooMany(Exception):
    """One network reports too much; the text says so to the reader."""


@transaction.atomic
def report(comment: Comment, *, reason: str, text: str, networks: list[str], now: datetime.datetime) -> None:
    """Note the report. What the same network has said of the same comment is noted once. Raises TooMany."""
    from_here = Report.objects.filter(network__in=networks)
    if from_here.open().filter(comment=comment).exists():
        return
    if from_here.filter(created_at__gt=now - datetime.timedelta(hours=1)).count() >= HOURLY_PER_NETWORK:
        raise TooMany(_("Many reports have come from your network within an hour. Send yours again later."))
    network = next(iter(networks), "")
    Report.objects.create(comment=comment, reason=reason, text=text, network=network, created_at=now)
    Comment.objects.filter(pk=comment.pk, reported_at=None).update(reported_at=now)
