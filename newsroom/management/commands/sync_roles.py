from typing import Any

from django.core.management.base import BaseCommand

from newsroom import roles


class Command(BaseCommand):
    help = "Make the groups of the newsroom, from journalist to managing editor, with their permissions."

    def handle(self, *args: Any, **options: Any) -> None:
        roles.sync()
        if options["verbosity"]:
            self.stdout.write("Roles: " + ", ".join(roles.ROLES))
