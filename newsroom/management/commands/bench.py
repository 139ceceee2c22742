import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from newsroom.bench import figures, paper, server


class Command(BaseCommand):
    help = "Build a large paper in an empty database, serve it, and print how fast its pages are."

    def add_arguments(self, parser):
        parser.add_argument("--stories", type=int, default=200_000)
        parser.add_argument("--comments", type=int, default=1_000_000)
        parser.add_argument("--seconds", type=int, default=5, help="how long each page is asked for")

    def handle(self, *args: Any, stories: int, comments: int, seconds: int, **options: Any) -> None:
        try:
            self.build(stories, comments)
            self.print_table([figures.HEADER, *(row.cells() for row in figures.measure(seconds))])
        except paper.NotEmpty:
            raise CommandError("There is another paper in this database, which stays as it is.") from None
        except server.Failed as error:
            raise CommandError(str(error)) from None

    def build(self, stories: int, comments: int) -> None:
        with tqdm(total=stories + comments, unit=" rows", file=sys.stderr, disable=None) as bar:
            for number in paper.build(stories, comments):
                bar.update(number)
        self.stdout.write(f"{stories:,} stories, {comments:,} comments, {timezone.localdate()}")

    def print_table(self, rows: list[Any]) -> None:
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
            self.stdout.write("  ".join(cells).rstrip())
