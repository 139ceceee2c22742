from typing import Any

from django.core.management.base import BaseCommand

from articles import caching


class Command(BaseCommand):
    help = (
        "Have every public page made anew. Only SQL by hand needs it: what is done at the desk makes those"
        " pages new that it changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        caching.forget_pages()
        if options["verbosity"]:
            self.stdout.write("Every page is made anew.")
