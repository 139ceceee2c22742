import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from articles.search import rebuilding


class Command(BaseCommand):
    help = "Makes anew what search knows of all stories; readers can search meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only stories that search does not know")

    def handle(self, *args: Any, missing: bool, verbosity: int, **options: Any) -> None:
        now = timezone.now()
        articles = rebuilding.stories(now, missing=missing)
        is_quiet = None if verbosity else True  # None: where nobody watches
        with tqdm(total=len(articles), unit="story", file=sys.stderr, disable=is_quiet) as bar:
            for count in rebuilding.rebuild(articles, now=now):
                bar.update(count)
        if verbosity:
            self.stdout.write(f"Stories indexed for search: {len(articles)}.")
