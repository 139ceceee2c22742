import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from comments import erasure
from newsroom import audit
from newsroom.models import Verb


class Command(BaseCommand):
    help = "Print, as JSON, everything that is held about a reader’s e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the reader’s address, in capitals or not")

    def handle(self, *args: Any, **options: Any) -> None:
        held = erasure.held_about(options["email"])
        audit.record(Verb.EXPORTED, by_name=audit.COMMAND)
        self.stdout.write(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
