"""Says whether this installation can serve: to /readyz in a word a check, to `manage.py doctor` in sentences.

A check yields a sentence for each thing that is wrong. Without what is in `NEEDED` no page can be trusted;
the rest delays something, which is no reason to take a server out of service.
"""

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.timesince import timesince

from articles.models import Message, Purge
from newsroom import replica

Check = Callable[[datetime.datetime], Iterator[str]]
LATE = datetime.timedelta(minutes=15)
LEAST_FREE = 500_000_000


def database(now: datetime.datetime) -> Iterator[str]:
    """Whether it answers. That is all: another check would find the same thing wrong again."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    yield from ()


def migrations(now: datetime.datetime) -> Iterator[str]:
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        first = ".".join((missing[0][0].app_label, missing[0][0].name))
        yield f"{len(missing)} migrations are missing, {first} first: run manage.py migrate."


def cache_server(now: datetime.datetime) -> Iterator[str]:
    cache.set("health", now.isoformat(), timeout=60)
    if cache.get("health") != now.isoformat():
        yield "The cache forgets at once what it is given: see CACHE_URL."


def letters(now: datetime.datetime) -> Iterator[str]:
    waiting = Message.objects.due(now).filter(send_after__lt=now - LATE)
    if oldest := waiting.order_by("send_after").first():
        since = timesince(oldest.send_after, now)
        yield f"{waiting.count()} letters are due, the first for {since}: let a timer run send_messages."


def purges(now: datetime.datetime) -> Iterator[str]:
    waiting = Purge.objects.due(now).filter(send_after__lt=now - LATE)
    if oldest := waiting.order_by("send_after").first():
        number, since = waiting.count(), timesince(oldest.send_after, now)
        yield f"{number} purges of the CDN are due, the first for {since}: let a timer run send_messages."
    if failing := Purge.objects.failing().count():
        yield f"The CDN was not told of {failing} changes: the desk lists them under CDN purges."


def reading(now: datetime.datetime) -> Iterator[str]:
    """Whether public pages are read from the replica. Without it they are right, at the database’s cost."""
    try:
        with connections[replica.REPLICA].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError) as error:
        why = str(error).partition("\n")[0]
        yield f"The replica cannot be reached, see DATABASE_REPLICA_URL: {why}"
        return
    if not replica.has_caught_up():
        yield "The replica lags behind the database, which answers for it: see how fast it replays."


def disk(now: datetime.datetime) -> Iterator[str]:
    for folder in _folders():
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE:
            yield f"Only {free // 1_000_000} MB are free below {folder}."


def _folders() -> list[Path]:
    """Where files are written, as far as the path exists."""
    wanted = [settings.MEDIA_ROOT, Path(connection.settings_dict["NAME"]).parent]
    wanted = wanted if connection.vendor == "sqlite" else wanted[:1]
    return [next(each for each in (path, *path.parents) if each.exists()) for path in map(Path, wanted)]


NEEDED: dict[str, Check] = {"database": database, "migrations": migrations}
WATCHED: dict[str, Check] = {"cache": cache_server, "letters": letters, "disk": disk}
if settings.CDN_PURGE_URL:
    WATCHED["purges"] = purges
if settings.DATABASE_REPLICA_URL:
    WATCHED["replica"] = reading


def ask(checks: dict[str, Check], now: datetime.datetime) -> dict[str, list[str]]:
    """Return the sentences of each check; one that fails says so. Without the database no other is asked."""
    found: dict[str, list[str]] = {}
    for name, check in checks.items():
        try:
            found[name] = list(check(now))
        except Exception as error:  # whatever it is, it is what somebody wants to hear
            found[name] = [f"The check “{name}” failed: {type(error).__name__}: {error}".strip()]
        if name == "database" and found[name]:
            break
    return found
