from typing import Any

from django.core.management.base import BaseCommand

from articles import caching


class Command(BaseCommand):
    help = (
        "Have every public page made anew. Only what changes rows behind the back of the desk needs it,"
        " such as SQL by hand: everything else makes the pages new that it changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        caching.forget_pages()
        if options["verbosity"]:
            self.stdout.write("Every page is made anew.")
