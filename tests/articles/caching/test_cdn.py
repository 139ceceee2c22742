"""What a CDN is told: how long it may keep a page, and at once what it is to forget."""

import datetime
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from articles import caching, photos
from articles.caching import cdn
from articles.models import Purge
from tests.articles.caching.conftest import HOUR, T
from tests.articles.caching.stand_in import StandIn
from tests.factories import apply, make_article, make_edition, make_editor_in_chief, make_photo, publish

pytestmark = pytest.mark.django_db(transaction=True)

FERRY = "/news/2026/03/01/ferry/"
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def stand_in(settings, stop_clock):
    stop_clock(T)
    with StandIn() as server:
        settings.CDN_PURGE_URL = f"{server.url}/"
        yield server


@pytest.fixture
def ferry(stand_in):
    edition = publish(make_article("Ferry", lead_photo=make_photo()), now=T - HOUR)
    Purge.objects.all().delete()
    stand_in.told.clear()
    return edition


def change(tag="story-1"):
    with transaction.atomic():
        caching.touch(tag)


# How long


def seconds(response, name, header="Cache-Control"):
    (number,) = re.findall(rf"\b{name}=(\d+)", response[header])
    return int(number)


def test_lets_browsers_ask_every_time_and_the_cdn_answer_for_us(client, ferry):
    response = client.get(FERRY)
    assert response["Cache-Control"] == (
        "public, max-age=0, must-revalidate, s-maxage=300, stale-while-revalidate=30, stale-if-error=86400"
    )
    for header in ("CDN-Cache-Control", "Surrogate-Control"):
        assert response[header] == "max-age=300, stale-while-revalidate=30, stale-if-error=86400"
    assert client.get(FERRY)["Cache-Control"] == response["Cache-Control"]


def test_names_what_a_page_shows(client, ferry):
    response = client.get(FERRY)
    tags = {f"story-{ferry.article_id}", f"photo-{ferry.lead_photo_id}", "dress"}
    assert tags < set(response["Surrogate-Key"].split())
    assert response["Cache-Tag"] == response["Surrogate-Key"].replace(" ", ",")


@pytest.mark.parametrize(
    ("left", "expected"), [(100, (99, 0, 0)), (1.5, (0, 0, 0)), (0.5, (0, 0, 0)), (320, (300, 19, 19))]
)
def test_lets_the_cdn_keep_nothing_past_its_time(client, ferry, left, expected):
    apply(ferry.article, "expire", at=T + left * SECOND, now=T)
    response = client.get(FERRY)
    names = ("s-maxage", "stale-while-revalidate", "stale-if-error")
    assert tuple(seconds(response, name) for name in names) == expected


def test_counts_down_for_a_kept_page(client, ferry, stop_clock):
    apply(ferry.article, "expire", at=T + 100 * SECOND, now=T)
    client.get(FERRY)
    stop_clock(T + 60 * SECOND)
    assert seconds(client.get(FERRY), "s-maxage") == 39


def test_lets_the_cdn_keep_no_page_that_changed_while_it_was_made(client, ferry, monkeypatch):
    monkeypatch.setattr("articles.views.caching.note", lambda *_args, **_options: change("dress"))
    assert seconds(client.get(FERRY), "s-maxage") == 0


@pytest.mark.parametrize("path", ["/?other=1", "/admin/login/", "/nowhere"])
def test_lets_the_cdn_keep_nothing_that_is_not_a_public_page(client, ferry, path):
    assert not re.search(r"public|s-maxage", client.get(path)["Cache-Control"])


def test_lets_the_cdn_keep_nothing_that_was_made_for_staff(desk, ferry):
    assert desk(make_editor_in_chief()).get(FERRY)["Cache-Control"] == "private, no-cache"


def test_says_nothing_of_a_cdn_where_there_is_none(client, ferry, settings):
    settings.CDN_PURGE_URL = ""
    response = client.get(FERRY)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not {"Surrogate-Key", "Cache-Tag", "Surrogate-Control"} & {*response.headers}
    change()
    assert Purge.objects.count() == 0


def test_names_the_photo_of_a_file(client, ferry, stand_in):
    photo = ferry.lead_photo
    response = client.get(f"/media/{photo.renditions[0]['name']}")
    response.close()
    assert response["Surrogate-Key"] == f"files-{photo.token}"
    photos.take_down(photo, by=make_editor_in_chief(), because="Theirs.", now=T)
    assert stand_in.tags[0] >= {f"files-{photo.token}", f"photo-{photo.pk}"}


# What to forget


def test_tells_the_cdn_before_the_verb_returns(ferry, stand_in):
    apply(ferry.article, "withdraw", now=T)
    assert [(each["method"], each["path"]) for each in stand_in.told] == [("PURGE", "/")]
    assert stand_in.tags[0] >= {f"story-{ferry.article_id}", "stories", "stories-2026-03", "anything"}


def test_tells_the_cdn_nothing_of_what_was_rolled_back(stand_in):
    with transaction.atomic():
        caching.touch("story-1")
        transaction.set_rollback(True)
    assert (stand_in.told, Purge.objects.count()) == ([], 0)


def test_tells_the_cdn_once_more_what_it_may_have_been_fetching(stand_in, stop_clock):
    change()
    call_command("send_messages", verbosity=0)
    assert len(stand_in.told) == 1
    stop_clock(T + cdn.AGAIN_AFTER)
    call_command("send_messages", verbosity=0)
    assert stand_in.tags == [{"story-1", "anything"}] * 2
    assert Purge.objects.count() == 0


def test_tells_the_cdn_in_one_message_what_one_transaction_changed(stand_in):
    with transaction.atomic():
        caching.touch("story-1")
        caching.touch("story-2")
    assert stand_in.tags == [{"story-1", "story-2", "anything"}]


def test_splits_what_no_header_can_hold(stand_in):
    with transaction.atomic():
        caching.touch(*(f"comments-{number}" for number in range(250)))
    assert [len(tags) for tags in stand_in.tags] == [100, 100, 51]
    assert len(set().union(*stand_in.tags)) == 251


def test_tells_each_of_several_caches(stand_in, settings):
    with StandIn() as other:
        settings.CDN_PURGE_URL = f"{stand_in.url}/ {other.url}/purge"
        change()
        assert (len(stand_in.told), other.told[0]["path"]) == (1, "/purge")


def test_tells_fastly_in_its_own_words(stand_in, settings, monkeypatch):
    monkeypatch.setattr(cdn, "FASTLY_API", stand_in.url)
    settings.CDN_PURGE_URL = "fastly://secret@SU1Z0isxPaozGVKXdv0eY"
    change()
    (told,) = stand_in.told
    assert (told["method"], told["path"]) == ("POST", "/service/SU1Z0isxPaozGVKXdv0eY/purge")
    assert told["headers"]["Fastly-Key"] == "secret"
    assert json.loads(told["body"]) == {"surrogate_keys": ["anything", "story-1"]}


# While it fails


def test_publishes_all_the_same_and_tries_again_with_growing_pauses(stand_in, stop_clock, caplog):
    stand_in.status = 503
    edition = make_edition("Ferry", now=T)
    assert edition.pk
    at, pauses = T, []
    while purge := Purge.objects.due(at + 24 * HOUR).first():
        pauses.append(purge.send_after - at)
        at = purge.send_after
        cdn.deliver(now=at)
    assert pauses == cdn.PAUSES
    failed = Purge.objects.get()
    assert (failed.failed_at, failed.attempts) == (at, len(cdn.PAUSES) + 1)
    assert failed.error == "HTTPError: HTTP Error 503: Service Unavailable"
    assert "The CDN was not told what changed" in caplog.text


def test_waits_for_a_cdn_that_is_away_once_only(stand_in, settings):
    settings.CDN_PURGE_URL = "http://127.0.0.1:9/"
    change()
    settings.CDN_PURGE_URL = f"{stand_in.url}/"
    change("story-2")
    assert stand_in.told == []
    cdn.deliver(now=T + cdn.PAUSES[0])
    assert stand_in.tags == [{"story-1", "story-2", "anything"}]
    assert list(Purge.objects.failing()) == []


def test_tries_again_what_was_given_up(stand_in):
    times = {"created_at": T - HOUR, "send_after": T - HOUR, "failed_at": T - HOUR}
    failed = Purge.objects.create(tags=["story-1"], attempts=6, error="503", **times)
    assert cdn.deliver(now=T) == {}
    assert (cdn.try_again(failed, now=T), cdn.try_again(failed, now=T)) == (True, False)
    assert cdn.deliver(now=T) == {"sent": 1}


def test_says_what_the_command_did(stand_in):
    out = StringIO()
    call_command("send_messages", stdout=out)
    assert out.getvalue().splitlines()[1] == "CDN: 0 told, 0 delayed, 0 given up"
    Purge.objects.create(tags=["story-1"], created_at=T, send_after=T)
    call_command("send_messages", stdout=(out := StringIO()))
    assert out.getvalue().splitlines()[1] == "CDN: 1 told, 0 delayed, 0 given up"


def test_has_the_cdn_forget_every_page(stand_in):
    call_command("forget_pages", stdout=(out := StringIO()))
    assert (stand_in.tags, out.getvalue()) == ([{"dress", "anything"}], "Every page is made anew.\n")
