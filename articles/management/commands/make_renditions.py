import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from articles import darkroom, photos


class Command(BaseCommand):
    help = (
        "Makes the public pictures of all photos anew, and deletes those of photos whose rights have ended."
    )

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only what photos lack, as after a crash")

    def handle(self, *args: Any, missing: bool, **options: Any) -> None:
        now = timezone.now()
        photos.remove_hidden(now)
        total = darkroom.count_missing(now, every=not missing)
        made = darkroom.make_missing(now, every=not missing)
        bar = tqdm(made, total=total, unit="photo", file=sys.stderr, disable=None)
        failed = [f"Photo {photo.pk} ({photo}): {reason}" for photo, reason in bar if reason]
        self.stdout.write(f"{total - len(failed)} of {total} photos made.")
        if failed:
            raise CommandError("\n".join(failed))
