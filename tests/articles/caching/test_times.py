"""No kept page outlives a moment at which it changes by itself: right at T, and until just before."""

import datetime

import pytest
from django.shortcuts import render

from articles.caching.answers import key_of
from articles.caching.store import store
from comments.models import CommentPolicy, Status
from tests.articles.caching.conftest import HOUR, MICROSECOND, T, environ
from tests.factories import (
    apply,
    edit,
    make_article,
    make_comment,
    make_edition,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

FERRY = "/news/2026/03/01/ferry/"
LISTS = ("/", "/news/", "/city/")
SOON = datetime.timedelta(minutes=10)


@pytest.fixture
def around(stop_clock, is_kept, client):
    """Return a function that keeps pages shortly before a moment, and says which are right on either side."""

    def ask(at, *paths):
        stop_clock(at - SOON)
        for path in paths:
            client.get(path)
        sides = []
        for side in (at - MICROSECOND, at):
            stop_clock(side)
            sides.append([is_kept(path) for path in paths])
        return sides

    return ask


def test_lets_no_list_outlive_the_time_of_a_scheduled_story(around, client):
    make_section("Sport")
    apply(make_article("Ferry", section=make_section("City")), "schedule", at=T, now=T - HOUR)
    pages = (*LISTS, "/sport/")
    assert around(T, *pages) == [[True] * 4, [False, False, False, True]]
    assert ["Ferry" in client.get(path).text for path in pages] == [True, True, True, False]


def test_keeps_no_page_whose_time_comes_while_it_is_made(client, stop_clock, is_kept, monkeypatch):
    def render_until_then(*args, **options):
        stop_clock(T)
        return render(*args, **options)

    apply(make_article("Ferry"), "schedule", at=T, now=T - HOUR)
    monkeypatch.setattr("articles.list_views.render", render_until_then)
    stop_clock(T - MICROSECOND)
    assert (client.get("/news/").status_code, is_kept("/news/")) == (200, False)


def test_lets_no_page_outlive_the_time_of_a_scheduled_update(around, client):
    edition = make_edition("Ferry", now=T - HOUR)
    edit(edition.article, headline="Sunk", now=T - HOUR)
    apply(edition.article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    assert around(T, FERRY, *LISTS) == [[True] * 4, [False] * 4]
    assert all("Sunk" in client.get(path).text for path in (FERRY, *LISTS))


def test_keeps_no_story_that_is_not_live_yet(client, stop_clock, is_kept):
    apply(make_article("Ferry"), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    assert (client.get(FERRY).status_code, is_kept(FERRY)) == (404, False)
    stop_clock(T)
    assert client.get(FERRY).status_code == 200


def test_lets_no_page_outlive_a_story_that_expires(around, client):
    apply(make_edition("Ferry", now=T - HOUR).article, "expire", at=T, now=T - HOUR + MICROSECOND)
    assert around(T, FERRY, *LISTS) == [[True] * 4, [False] * 4]
    assert client.get(FERRY).status_code == 410


def test_lets_no_redirect_outlive_the_story_that_it_leads_to(around, client):
    article = publish(make_article("Old", slug="old"), now=T - HOUR).article
    edit(article, slug="new", now=T - HOUR + MICROSECOND)
    publish(article, now=T - HOUR + 2 * MICROSECOND)
    apply(article, "expire", at=T, now=T - HOUR + 3 * MICROSECOND)
    assert around(T, "/news/2026/03/01/old/") == [[True], [False]]
    assert client.get("/news/2026/03/01/old/").status_code == 410


def test_lets_no_page_outlive_the_rights_of_a_photo(around, client):
    photo = make_photo(rights_expire_at=T)
    publish(make_article("Ferry", lead_photo=photo), now=T - HOUR)
    assert around(T, FERRY, *LISTS) == [[True] * 4, [False] * 4]
    assert not any(photo.token in client.get(path).text for path in (FERRY, *LISTS))


def test_lets_no_story_outlive_the_time_for_comments(around, client):
    CommentPolicy.objects.create(pk=1, closes_after_days=1)
    edition = make_edition("Ferry", now=T - HOUR)
    make_comment(edition, status=Status.APPROVED)
    day = datetime.timedelta(days=1)
    assert around(T - HOUR + day, FERRY, "/") == [[True, True], [False, True]]
    assert "Comments on this story are closed." in client.get(FERRY).text


def test_lets_no_story_outlive_its_first_year(around, client):
    make_edition("Ferry", now=T)
    at = T + datetime.timedelta(days=365) + MICROSECOND
    assert around(at, FERRY, "/") == [[True, True], [False, True]]
    assert "more than a year old" in client.get(FERRY).text


def test_lets_no_page_outlive_its_day(around, client):
    make_edition("Ferry", now=T)
    assert around(moment("2026-03-29 00:00"), FERRY, *LISTS) == [[True] * 4, [False] * 4]
    assert "Sunday 29 March 2026" in client.get("/").text


def test_keeps_no_page_longer_than_an_hour(client, stop_clock, is_kept):
    stop_clock(T)
    client.get("/")
    stop_clock(T + HOUR - MICROSECOND)
    assert is_kept("/")
    stop_clock(T + HOUR)
    assert not is_kept("/")


def test_shows_an_old_page_rather_than_none_but_never_a_wrong_one(client, stop_clock):
    stop_clock(T)
    apply(make_edition("Ferry", now=T - HOUR).article, "expire", at=T + 3 * HOUR, now=T)
    client.get("/")
    key = key_of(environ("/")) or ""
    found = []
    for at in (T + 2 * HOUR, T + 3 * HOUR - MICROSECOND, T + 3 * HOUR):
        stop_clock(at)
        found.append([store().find(key, even_if_old=is_old) is not None for is_old in (False, True)])
    assert found == [[False, True], [False, True], [False, False]]


@pytest.mark.parametrize("is_planned", [True, False])
def test_shows_at_the_head_of_lists_what_is_published_in_a_new_month(
    client, stop_clock, settings, is_planned
):
    settings.TIME_ZONE = "America/New_York"  # where the month has not turned yet
    begins = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    for number in range(25):
        make_edition(f"Story {number}", section=make_section("City"), now=begins - (number + 2) * HOUR)
    ferry = make_article("Ferry", slug="ferry", section=make_section("City"))
    if is_planned:
        apply(ferry, "schedule", at=begins + SOON, now=begins - HOUR)
    stop_clock(begins - SOON)
    for path in LISTS:
        assert "Ferry" not in client.get(path).text
    stop_clock(begins + SOON)
    if not is_planned:
        publish(ferry, now=begins + SOON)
    assert ["Ferry" in client.get(path).text for path in LISTS] == [True] * 3
