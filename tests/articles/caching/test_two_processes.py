"""Two processes serve the paper, a third changes it: on both the next request is right, others are kept."""

import datetime
import time

import pytest
from django.utils import timezone

from articles import photos
from articles.caching.store import REDIS, store
from comments import moderation
from tests.articles.caching.redis_server import needs_redis
from tests.articles.caching.served import Served
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


@pytest.fixture(params=["file", pytest.param("redis", marks=needs_redis)])
def processes(request, settings, transactional_db):
    if request.param == "redis":
        server = request.getfixturevalue("redis_server")
        settings.CACHES = {"default": {"BACKEND": REDIS, "LOCATION": server.url}}
        store.cache_clear()
    with Served() as first, Served() as second:
        yield first, second
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
    ask.story, ask.photo = ferry, photo  # type: ignore[attr-defined]
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
