from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import outbox


class Command(BaseCommand):
    help = (
        "Send the letters that wait, try again those that could not be sent, and forget those that were sent"
        " three months ago. For cron or a timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        tally = outbox.deliver(now=now)
        outbox.forget_sent(now=now)
        if options["verbosity"]:
            sent, delayed, failed = (tally[each] for each in (outbox.SENT, outbox.DELAYED, outbox.FAILED))
            self.stdout.write(f"Letters: {sent} sent, {delayed} delayed, {failed} failed for good")
