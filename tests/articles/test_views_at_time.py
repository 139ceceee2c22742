"""Time does the publishing: what readers get on either side of a moment, the clock stopped there."""

import datetime
from typing import Any

import pytest

from articles.publishing import Refused
from tests.factories import apply, edit, make_article, make_edition, make_photo, make_section, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)
FERRY = "/news/2026/03/01/ferry/"
LISTS = ("/", "/news/", "/city/")


@pytest.fixture
def update_at_noon():
    """A live story with an update scheduled for T: other words, another section, tag and slug."""
    article = make_article("Ferry", section=make_section("City"), tags=["Harbour"], slug="ferry")
    publish(article, now=T - HOUR)
    edit(
        article,
        headline="Sunk",
        text="<p>Gone.</p>",
        section=make_section("Sport"),
        tags=["Estuary"],
        slug="sunk",
    )
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    return article


def test_shows_a_scheduled_story_nowhere_until_its_last_microsecond(client, listed, stop_clock):
    apply(make_article("Ferry"), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    response = client.get(FERRY)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    assert [listed(path) for path in LISTS] == [[], [], []]


def test_shows_a_scheduled_story_everywhere_from_its_first_microsecond(client, listed, stop_clock):
    apply(make_article("Ferry"), "schedule", at=T, now=T - HOUR)
    stop_clock(T)
    assert client.get(FERRY).status_code == 200
    assert [listed(path) for path in LISTS] == [["Ferry"], ["Ferry"], ["Ferry"]]


def test_shows_an_unscheduled_story_never(client, listed, stop_clock):
    article = make_article("Ferry")
    apply(article, "schedule", at=T, now=T - HOUR)
    apply(article, "unschedule", now=T - MICROSECOND)
    stop_clock(T)
    assert client.get(FERRY).status_code == 404
    assert [listed(path) for path in LISTS] == [[], [], []]


def test_shows_the_old_story_until_an_update_is_due(client, listed, stop_clock, update_at_noon):
    stop_clock(T - MICROSECOND)
    page = client.get(FERRY).content.decode()
    assert [word in page for word in ("Ferry", "Eight boats.", "Harbour")] == [True] * 3
    assert [word in page for word in ("Sunk", "Gone.", "Estuary")] == [False] * 3
    assert [listed(path) for path in (*LISTS, "/sport/")] == [["Ferry"], ["Ferry"], ["Ferry"], []]
    assert client.get("/news/2026/03/01/sunk/").status_code == 404


def test_shows_the_new_story_everywhere_once_an_update_is_due(client, listed, stop_clock, update_at_noon):
    stop_clock(T)
    response = client.get(FERRY, follow=True)
    assert response.redirect_chain == [("/news/2026/03/01/sunk/", 301)]
    page = response.content.decode()
    assert [word in page for word in ("Sunk", "Gone.", "Estuary")] == [True] * 3
    assert [word in page for word in ("Ferry", "Eight boats.", "Harbour")] == [False] * 3
    assert [listed(path) for path in (*LISTS, "/sport/")] == [["Sunk"], ["Sunk"], [], ["Sunk"]]


def test_takes_an_update_back_in_time_and_never_late(client, stop_clock, update_at_noon):
    stop_clock(T)
    with pytest.raises(Refused, match=r"It is too late: this is already live\."):
        apply(update_at_noon, "unschedule", now=T)
    assert client.get("/news/2026/03/01/sunk/").status_code == 200


def test_shows_on_an_update_that_was_taken_back(client, listed, stop_clock, update_at_noon):
    apply(update_at_noon, "unschedule", now=T - MICROSECOND)
    stop_clock(T)
    assert client.get(FERRY).status_code == 200
    assert [listed(path) for path in (*LISTS, "/sport/")] == [["Ferry"], ["Ferry"], ["Ferry"], []]


def test_takes_a_withdrawn_story_out_of_the_lists_in_that_instant(client, listed, stop_clock):
    edition = make_edition("Ferry", now=T - HOUR)
    apply(edition.article, "withdraw", note="It was wrong.", now=T)
    seen = []
    for at in (T - MICROSECOND, T):
        stop_clock(at)
        page = client.get(FERRY)
        seen.append((page.status_code, b"It was wrong." in page.content, [listed(path) for path in LISTS]))
    assert seen == [(200, False, [["Ferry"]] * 3), (200, True, [[]] * 3)]


def test_keeps_published_text_byte_for_byte_until_the_change_is_published(client, stop_clock):
    stop_clock(T)
    article = make_article("Ferry", tags=["Harbour"], lead_photo=make_photo())
    publish(article, now=T - HOUR)
    paths = (FERRY, *LISTS)
    before = [client.get(path).content for path in paths]
    words = ("kicker", "headline", "short_headline", "standfirst", "dateline")
    fields: dict[str, Any] = dict.fromkeys(words, "New")
    fields |= {"tags": ["New"], "section": make_section("New", is_active=False), "lead_photo": None}
    edit(article, **fields, text="<p>New</p>", slug="new")
    assert [client.get(path).content for path in paths] == before
    publish(article, now=T)
    changed = [client.get(path, follow=True).content != old for path, old in zip(paths, before, strict=True)]
    assert changed == [True] * 4


def test_files_a_story_under_the_newsrooms_day_and_not_under_utcs(client, stop_clock):
    at = moment("2026-03-02 00:30")
    apply(make_article("Ferry"), "schedule", at=at, now=T)
    stop_clock(at)
    assert at.day == 1
    paths = ("/news/2026/03/02/ferry/", FERRY)
    assert [client.get(path).status_code for path in paths] == [200, 404]


@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_keeps_time_through_the_night_the_clocks_change(client, stop_clock, night):
    at = moment(f"{night} 03:30")
    apply(make_article("Ferry"), "schedule", at=at, now=at - 3 * HOUR)
    seen = []
    for each in (at - MICROSECOND, at):
        stop_clock(each)
        seen.append(client.get(f"/news/{night.replace('-', '/')}/ferry/").status_code)
    assert seen == [404, 200]


def test_reads_the_clock_once_a_page(client, stop_clock, monkeypatch):
    """A page that read it twice could show the old text under the new headline."""
    make_edition("Ferry", now=T - HOUR)
    readings = iter(range(99))
    monkeypatch.setattr("django.utils.timezone.now", lambda: T + next(readings) * HOUR)
    for path in (FERRY, *LISTS):
        client.get(path)
    assert next(readings) == 4
