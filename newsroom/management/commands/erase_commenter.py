from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from comments import erasure
from newsroom import audit
from newsroom.models import Verb


class Command(BaseCommand):
    help = "Erase everything that a reader with this e-mail address wrote, and all that is held about them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the reader’s address, in capitals or not")
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = erasure.erase(options["email"], is_rehearsal=options["dry_run"])
        done = erasure.sentence(counts, is_rehearsal=options["dry_run"])
        if not options["dry_run"]:
            audit.record(Verb.ERASED, by_name=audit.COMMAND, detail=done)
        self.stdout.write(done)
