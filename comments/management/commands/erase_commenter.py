from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comments import erasure


class Command(BaseCommand):
    help = "Erase everything that a reader with this e-mail address wrote, and all that is held about them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the reader’s address, in capitals or not")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = erasure.erase(options["email"], is_rehearsal=options["dry_run"])
        self.stdout.write(erasure.sentence(counts, is_rehearsal=options["dry_run"]))
