from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from articles import outbox
from articles.caching import cdn


class Command(BaseCommand):
    help = (
        "Send the letters that wait, try again those that could not be sent, and forget those that were sent"
        " three months ago. Tell the CDN of changes that it was not told of. For cron or a timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        tally = outbox.deliver(now=now)
        outbox.forget_sent(now=now)
        if options["verbosity"]:
            sent, delayed, failed = (tally[each] for each in (outbox.SENT, outbox.DELAYED, outbox.FAILED))
            self.stdout.write(f"Letters: {sent} sent, {delayed} delayed, {failed} failed for good")
        told = cdn.deliver(now=now)
        if options["verbosity"] and cdn.is_there():
            self.stdout.write("CDN: {sent} told, {delayed} delayed, {failed} given up".format_map(told))
