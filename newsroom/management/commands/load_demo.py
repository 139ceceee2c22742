from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles import caching
from articles.models import Article, Section
from newsroom.authentication import DEMO_PASSWORD
from newsroom.demo import loader


class Command(BaseCommand):
    help = "Load the demo paper into an empty site, in development only, and print its log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is a paper already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_empty = not (Article.objects.exists() or Section.objects.exists() or User.objects.exists())
        if not is_empty and not options["if_empty"]:
            raise CommandError("This paper is not empty, so the demo stays out of it.")
        if is_empty and settings.DEBUG:
            self.stdout.write("Loading the demo paper …")
            with transaction.atomic():
                loader.load(timezone.now(), self.stdout.write)
                caching.forget_pages()
        elif is_empty and not options["if_empty"]:
            raise CommandError("The demo is for development only: set DEBUG=on.")
        self.print_addresses()

    def print_addresses(self) -> None:
        self.stdout.write(f"\n{settings.SITE_NAME}: {settings.SITE_URL}/")
        self.stdout.write(f"The desk:  {settings.SITE_URL}{reverse('admin:index')}")
        people = User.objects.filter(email__endswith="@example.com").order_by("pk") if settings.DEBUG else []
        for user in people:
            if user.check_password(DEMO_PASSWORD):
                role = ", ".join(group.name for group in user.groups.all()) or "Administrator"
                self.stdout.write(f"  {user.username:<8} {DEMO_PASSWORD}  ({role})")
