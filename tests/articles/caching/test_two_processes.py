"""Two processes serve the paper, a third changes it: on both the next request is right, others are kept."""

import datetime
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from articles import photos
from articles.caching.store import store
from comments import moderation
from tests.articles.caching.redis_server import needs_redis
from tests.factories import (
    apply,
    edit,
    make_article,
    make_comment,
    make_edition,
    make_editor_in_chief,
    make_photo,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)


class Served:
    """The paper as one process serves it. What Django made has the id of its request, what is kept none."""

    def __init__(self, given):
        command = [sys.executable, "-m", "tests.articles.caching.serve", json.dumps(given)]
        self.process = subprocess.Popen(
            command, cwd=django_settings.BASE_DIR, stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())

    def get(self, path):
        """Return status, whether the answer was kept, and text."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, "X-Request-ID" not in response.headers, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, False, error.read().decode()


@contextmanager
def serving(given):
    first, second = Served(given), Served(given)
    try:
        yield first, second
    finally:
        for each in (first, second):
            each.process.kill()
            each.process.wait()
            each.process.stdout.close()


@pytest.fixture(params=["file", pytest.param("redis", marks=needs_redis)])
def processes(request, settings, transactional_db):
    if request.param == "redis":
        server = request.getfixturevalue("redis_server")
        back_end = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": back_end, "LOCATION": server.url}}
        store.cache_clear()
    keys = ("NAME", "ENGINE", "HOST", "PORT", "USER", "PASSWORD")
    database = {key: str(connection.settings_dict[key]) for key in keys}
    given = {"clocks": str(settings.CLOCKS), "caches": settings.CACHES, "database": database}
    with serving(given) as both:
        yield both
    store.cache_clear()


@pytest.fixture
def paper(processes):
    """A story of the city, one of sport, and a function that tells what both processes answer."""
    photo, now = make_photo(), timezone.now()
    ferry = make_article("Ferry", section=make_section("City"), lead_photo=photo)
    pages = [publish(ferry, now=now).get_absolute_url(), "/city/"]
    others = [make_edition("Match", section=make_section("Sport"), now=now).get_absolute_url(), "/sport/"]

    def ask(words, *, of=pages, kept=others):
        """Say whether the pages of the story have the words; make sure that the others are kept."""
        answers = [process.get(path) for process in processes for path in of]
        assert [process.get(path)[1] for process in processes for path in kept] == [True] * 2 * len(kept)
        return [words in text for _status, _is_kept, text in answers]

    for process in processes:
        for path in [*pages, *others]:
            process.get(path)
            assert process.get(path)[:2] == (200, True)
    ask.story, ask.photo = ferry, photo
    return ask


def test_publishes_and_updates(paper):
    edit(paper.story, headline="Ferry sunk")
    assert paper("Ferry sunk") == [False] * 4
    apply(paper.story, "publish-changes")
    assert paper("Ferry sunk") == [True] * 4


def test_withdraws(paper):
    apply(paper.story, "withdraw", notice="It was wrong.")
    assert paper("It was wrong.") == [True, False] * 2
    assert paper("Ferry</a>") == [False] * 4


def test_takes_a_photo_down(paper):
    assert paper(paper.photo.token) == [True] * 4
    photos.take_down(paper.photo, by=make_editor_in_chief(), because="Theirs.", now=timezone.now())
    assert paper(paper.photo.token) == [False] * 4


def test_approves_a_comment(paper):
    comment = make_comment(paper.story.editions.get(), "Splendid.")
    assert paper("Splendid.") == [False] * 4
    moderation.approve(comment, by=make_editor_in_chief(), now=timezone.now())
    assert paper("Splendid.") == [True, False] * 2


def test_passes_a_scheduled_time(paper):
    edit(paper.story, headline="Ferry sunk")
    at = timezone.now() + datetime.timedelta(seconds=2)
    apply(paper.story, "schedule", at=at)
    assert paper("Ferry sunk") == [False] * 4
    time.sleep(max(0, (at - timezone.now()).total_seconds()))
    assert paper("Ferry sunk") == [True] * 4


def test_is_right_after_each_of_many_changes(paper, processes):
    path = paper.story.editions.get().get_absolute_url()
    for number in range(20):
        edit(paper.story, headline=f"Ferry {number}")
        apply(paper.story, "publish-minor")
        assert [f"Ferry {number} –" in process.get(path)[2] for process in processes] == [True, True]
