from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsroom import doctor, health


class Command(BaseCommand):
    help = "Say in plain sentences what is wrong with this installation; fails where anything is."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = health.ask(doctor.CHECKS, timezone.now())
        for name, sentences in found.items():
            self.stdout.write(f"{name}: {'fine' if not sentences else ''}".rstrip())
            for sentence in sentences:
                self.stdout.write(f"  {sentence}")
        number = sum(map(len, found.values()))
        if number:
            raise CommandError("One thing is wrong." if number == 1 else f"{number} things are wrong.")
