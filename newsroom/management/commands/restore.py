from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom import backup, dumps


class Command(BaseCommand):
    help = "Make the paper anew from a file that backup wrote. Stop the site first."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="even where there is a paper already")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            about = backup.restore(file, may_replace=replace)
        except (backup.Refused, backup.Torn, dumps.Failed, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The paper is as it was at {about['made_at']}.")
