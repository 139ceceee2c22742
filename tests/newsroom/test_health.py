import datetime
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Purge
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


def test_notices_purges_that_are_late():
    now = timezone.now()
    Purge.objects.create(tags=["story-1"], created_at=now, send_after=now)
    assert list(health.purges(now + health.LATE)) == []
    (told,) = health.purges(now + health.LATE + MICROSECOND)
    assert told == "1 purges of the CDN are due, the first for 15\xa0minutes: let a timer run send_messages."


@pytest.mark.parametrize("is_given_up", [False, True])
def test_notices_purges_that_fail_and_is_ready_all_the_same(client, monkeypatch, is_given_up):
    now = timezone.now()
    failed_at = now if is_given_up else None
    times = {"created_at": now, "send_after": now, "failed_at": failed_at}
    Purge.objects.create(tags=["story-1"], error="503", **times)
    told = ["The CDN was not told of 1 changes: the desk lists them under CDN purges."]
    assert list(health.purges(now)) == told
    monkeypatch.setitem(health.WATCHED, "purges", health.purges)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["purges"]) == (200, "failing")


def test_notices_a_replica_that_is_away_or_behind_and_is_ready_all_the_same(client, monkeypatch):
    monkeypatch.setattr(health.replica, "REPLICA", "default")
    monkeypatch.setattr(health.replica, "has_caught_up", lambda: True)
    monkeypatch.setitem(health.WATCHED, "replica", health.reading)
    told = [list(health.reading(timezone.now()))]
    monkeypatch.setattr(health.replica, "has_caught_up", lambda: False)
    told.append(list(health.reading(timezone.now())))
    response = client.get("/readyz")
    monkeypatch.setattr(connection, "ensure_connection", fail)
    told.append(list(health.reading(timezone.now())))
    assert told == [
        [],
        ["The replica lags behind the database, which answers for it: see how fast it replays."],
        ["The replica cannot be reached, see DATABASE_REPLICA_URL: The server is gone."],
    ]
    assert (response.status_code, response.json()["checks"]["replica"]) == (200, "failing")


def test_watches_a_cdn_and_a_replica_where_there_are_any():
    environment = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "CDN_PURGE_URL": "http://10.0.0.2/",
        "DATABASE_URL": "postgres://paper@127.0.0.1/paper",
        "DATABASE_REPLICA_URL": "postgres://paper@127.0.0.2/paper",
    }
    code = "import django; django.setup(); from newsroom import health; print(*health.WATCHED)"
    run = [sys.executable, "-c", code]
    told = subprocess.run(run, env=os.environ | environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["cache", "letters", "disk", "purges", "replica"]


def test_notices_a_full_disk(monkeypatch, media_root):
    usage = SimpleNamespace(free=health.LEAST_FREE - 1)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    assert f"Only 499 MB are free below {media_root}." in health.ask(ALL, timezone.now())["disk"]
