"""The worker that makes pictures outside the requests, as a process of its own, killed in the midst of it."""

import os
import subprocess
import sys
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult
from PIL import Image

from articles.models import Photo
from tests.articles.library import files, names, store
from tests.articles.pictures import saved
from tests.factories import make_edition, make_photo

NOISE = saved(Image.effect_noise((1000, 700), 60).convert("RGB"), quality=80)
DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def database_url():
    """Return the address of the database that this test works on."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


@pytest.fixture
def start_worker(media_root, settings):
    """Return a function that starts `manage.py work`; none is left running."""
    settings.TASKS = DATABASE
    environment = os.environ | {"DATABASE_URL": database_url(), "MEDIA_ROOT": str(media_root)}
    workers = []

    def start():
        command = [sys.executable, "manage.py", "work"]
        workers.append(subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL))
        return workers[-1]

    yield start
    for each in workers:
        each.kill()
        each.wait()


def wait_until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "It took too long."
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_makes_what_is_asked_for_and_ends_when_told(start_worker):
    worker = start_worker()
    make_photo()
    wait_until(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").exists())
    assert not Photo.objects.unmade().exists()
    worker.terminate()
    assert worker.wait(20) == 0


@pytest.mark.django_db(transaction=True)
def test_loses_nothing_when_it_is_killed(client, start_worker):
    worker = start_worker()
    make_photo()
    wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())
    photo = store(NOISE, alt="Noise", credit="Jo Reyes")
    first, address = names(photo), make_edition(lead_photo=photo).get_absolute_url()
    wait_until(lambda: files(photo) > first)
    worker.kill()
    worker.wait()
    assert DBTaskResult.objects.filter(status="RUNNING").count() == 1
    photo.refresh_from_db()
    assert (names(photo), photo.made_key) == (first, "")
    assert photo.whole.src in client.get(address).text
    start_worker()
    wait_until(lambda: not Photo.objects.unmade().exists())
    photo.refresh_from_db()
    assert len(names(photo)) == 33 == len(names(photo) & files(photo))
    for each in photo.renditions:
        with default_storage.open(each["name"]) as file, Image.open(file) as image:
            image.load()
            assert image.size == (each["width"], each["height"])


@pytest.mark.django_db
def test_begins_though_a_photo_cannot_be_made(monkeypatch, capsys, settings):
    photo = make_photo()
    asked: list[str] = []
    photo.original.storage.delete(str(photo.original.name))
    monkeypatch.setattr("articles.management.commands.work.call_command", _noting(asked))
    call_command("work")
    assert asked == ["make_renditions", "prune_db_task_results", "db_worker"]
    assert "No such file" in capsys.readouterr().err


def _noting(asked):
    def call(name, *args, **options):
        asked.append(name)
        if name == "make_renditions":
            call_command(name, *args, **options)

    return call


@pytest.mark.django_db
def test_asks_redis_where_the_queue_is_there(monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("articles.management.commands.work.call_command", _noting(asked))
    monkeypatch.setattr("django.apps.apps.is_installed", lambda name: name != "django_tasks_db")
    call_command("work")
    assert asked == ["make_renditions", "rqworker"]
