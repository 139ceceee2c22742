"""Takes readers' reports of comments, which bring a comment to the head of the moderators' queue."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from comments.models import Comment, Report

HOURLY_PER_NETWORK = 10
# By then a comment stands at the head of the queue; more would only be more to read.
MOST_OPEN = 20


class TooMany(Exception):
    """One network reports too much; the text says so to the reader."""


@transaction.atomic
def report(comment: Comment, *, reason: str, text: str, networks: list[str], now: datetime.datetime) -> None:
    """Note the report of a comment that readers see. Raises TooMany.

    One network is heard once of each comment, also after a moderator has looked: else whoever repeats it
    would keep them busy for ever.
    """
    shown = Comment.objects.approved().select_for_update().filter(pk=comment.pk).first()
    from_here = Report.objects.filter(network__in=networks)
    if shown is None or from_here.filter(comment=comment).exists():
        return
    if from_here.filter(created_at__gt=now - datetime.timedelta(hours=1)).count() >= HOURLY_PER_NETWORK:
        raise TooMany(_("Many reports have come from your network within an hour. Send yours again later."))
    if Report.objects.open().filter(comment=comment).count() >= MOST_OPEN:
        return
    network = next(iter(networks), "")
    Report.objects.create(comment=comment, reason=reason, text=text, network=network, created_at=now)
    Comment.objects.filter(pk=comment.pk, reported_at=None).update(reported_at=now)
