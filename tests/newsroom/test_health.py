import datetime
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from newsroom import health
from tests.factories import make_message

pytestmark = pytest.mark.django_db

MICROSECOND = datetime.timedelta(microseconds=1)
ALL = health.NEEDED | health.WATCHED


def fail(*_args, **_options):
    raise OperationalError("The server is gone.")


def test_finds_nothing_wrong():
    assert health.ask(ALL, timezone.now()) == {name: [] for name in ALL}


def test_asks_nothing_more_where_the_database_is_gone(monkeypatch):
    monkeypatch.setattr(connection, "ensure_connection", fail)
    told = ["The check “database” failed: OperationalError: The server is gone."]
    assert health.ask(ALL, timezone.now()) == {"database": told}


def test_misses_migrations():
    MigrationRecorder.Migration.objects.filter(app="comments").latest("id").delete()
    (told,) = health.ask(ALL, timezone.now())["migrations"]
    assert told.startswith("1 migrations are missing, comments.")


def test_notices_a_cache_that_forgets_or_fails(monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(cache, "get", lambda _key: None)
    told = [health.ask(ALL, now)["cache"]]
    monkeypatch.setattr(cache, "set", fail)
    told.append(health.ask(ALL, now)["cache"])
    assert told == [
        ["The cache forgets at once what it is given: see CACHE_URL."],
        ["The check “cache” failed: OperationalError: The server is gone."],
    ]


def test_notices_letters_that_are_late():
    message = make_message()
    just = message.send_after + health.LATE
    (told,) = health.ask(ALL, just + MICROSECOND)["letters"]
    assert health.ask(ALL, just)["letters"] == []
    assert told == "1 letters are due, the first for 15\xa0minutes: let a timer run send_messages."


def test_notices_a_full_disk(monkeypatch, media_root):
    usage = SimpleNamespace(free=health.LEAST_FREE - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    assert f"Only 499 MB are free below {media_root}." in health.ask(ALL, timezone.now())["disk"]
