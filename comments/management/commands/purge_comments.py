from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from comments import erasure


class Command(BaseCommand):
    help = "Remove what has been kept long enough: rejected comments, spam, networks and their keys, letters."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = erasure.purge(timezone.now(), is_rehearsal=options["dry_run"])
        if options["verbosity"]:
            self.stdout.write(erasure.sentence(counts, is_rehearsal=options["dry_run"]))
