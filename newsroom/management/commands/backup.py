from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom import backup, dumps


class Command(BaseCommand):
    help = "Put the whole paper, its database and its photographs, into one file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where to write it, such as /srv/backups/monday.tar")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            backup.write(file, now=timezone.now())
        except (backup.Refused, dumps.Failed, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{file}: {file.stat().st_size // 1000} kB. It holds secrets: keep it as you keep the server."
        )
