from typing import Any

from django.core.management.base import BaseCommand

from newsroom import roles


class Command(BaseCommand):
    help = "Make the groups of the newsroom, such as Journalist and Editor, with their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.sync()
        if options["verbosity"]:
            self.stdout.write("Roles: " + ", ".join(roles.ROLES))
