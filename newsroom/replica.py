"""Lets public pages read from a replica, where one is set up, and never behind what was committed.

The staff read what they write, so they stay with the database itself. A page waits a moment for a replica
that is behind, and then does without it. Where the database itself is gone, the replica has the truth.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
PAUSES = (0, 0.005, 0.02)
AWAY = 5  # seconds in which nobody asks a replica that could not be reached
Respond = Callable[[HttpRequest], HttpResponse]

_is_read = ContextVar("is_read_from_the_replica", default=False)
_away = SimpleNamespace(until=0.0)


class Router:
    """Sends reads to the replica within a request that may use it, and everything else to the database."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _is_read.get() else None

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"


def route(get_response: Respond) -> Respond:
    def respond(request: HttpRequest) -> HttpResponse:
        token = _is_read.set(_is_public(request) and has_caught_up())
        try:
            return get_response(request)
        finally:
            _is_read.reset(token)

    return respond


def _is_public(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES


def has_caught_up() -> bool:
    """Whether the replica has all that is committed now, if need be after a moment."""
    if time.monotonic() < _away.until:
        return False
    try:
        committed = _ask("default", "SELECT pg_current_wal_lsn()")
    except (OperationalError, InterfaceError):
        return True
    for pause in PAUSES:
        time.sleep(pause)
        try:
            # A server that is no replica has replayed nothing, and lacks nothing.
            if _ask(REPLICA, "SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, true)", committed):
                return True
        except (OperationalError, InterfaceError):
            _away.until = time.monotonic() + AWAY
            return False
    return False


def _ask(alias: str, question: str, *values: Any) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]
