from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Makes what photos lack, as after a crash, and then what is asked for, until it is stopped. "
        "There may be several at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("make_renditions", missing=True)
        except CommandError as some_failed:  # which is no reason to make nothing of the others
            self.stderr.write(str(some_failed))
        if apps.is_installed("django_tasks_db"):
            call_command("prune_db_task_results", verbosity=0)
            call_command("db_worker", reload=False)
        else:
            call_command("rqworker", "default")
