"""Programs that ask again: a 304 as long as nothing has changed, and never a moment longer."""

import datetime

import pytest

from articles import photos
from articles.models import Edition, PhotoBlock
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_edition,
    make_editor_in_chief,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
SECOND = datetime.timedelta(seconds=1)
MICROSECOND = datetime.timedelta(microseconds=1)
FEEDS = ["/feed.rss", "/feed.atom", "/feed.json", "/city/feed.rss"]
PATHS = [*FEEDS, "/sitemap.xml", "/sitemap-news.xml", "/sitemap-2026-03.xml"]


def again(client, path, first, names=("ETag", "Last-Modified")):
    """Ask again with what the first answer said; return the status."""
    headers = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return client.get(path, headers={headers[name]: first[name] for name in names}).status_code


@pytest.mark.parametrize("path", PATHS)
def test_answers_who_has_it_already_with_nothing(client, stop_clock, path):
    make_edition("Ferry", now=T - HOUR)
    stop_clock(T)
    first = client.get(path)
    assert first["Cache-Control"] == "no-cache"
    second = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    assert second["Cache-Control"] == "no-cache"
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_answers_with_all_of_it_at_t(client, stop_clock, path):
    make_edition("Ferry", now=T - HOUR)
    apply(make_article("Boats"), "schedule", at=T, now=T - HOUR)
    stop_clock(T - MICROSECOND)
    first = client.get(path)
    names = [name for name in ("ETag", "Last-Modified") if name in first]
    assert again(client, path, first, names) == 304
    stop_clock(T)
    assert {again(client, path, first, [name]) for name in names} == {200}


def take_down(photo):
    photos.take_down(photo, by=make_editor_in_chief(), because="Why.", now=T)


CHANGES = {
    "expire": lambda article: apply(article, "expire", at=T, now=T - MICROSECOND),
    "withdraw": lambda article: apply(article, "withdraw", now=T),
    "remove": lambda article: apply(article, "remove", now=T),
    "correct": lambda article: correct(article, now=T),
    "update": lambda article: (edit(article, text="<p>New.</p>"), publish(article, now=T)),
    "refile": lambda article: (edit(article, section=make_section("Sport")), publish(article, now=T)),
    "photo": lambda article: take_down(article.lead_photo),
    "inner photo": lambda article: take_down(article.articles_photoblock_set.get().photo),
}


@pytest.mark.parametrize("path", ["/feed.rss", "/city/feed.atom", "/tags/sea/feed.json"])
@pytest.mark.parametrize("change", CHANGES)
def test_tells_who_knows_times_only_of_every_change(client, settings, stop_clock, path, change):
    settings.FEED_TEXT = "full"
    article = make_article("Ferry", tags=["Sea"], lead_photo=make_photo())
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=make_photo())
    publish(article, now=T - HOUR)
    make_edition("Other", tags=["Sea"], now=T - 2 * HOUR)
    stop_clock(T - MICROSECOND)
    first = client.get(path)
    assert again(client, path, first, ["Last-Modified"]) == 304
    CHANGES[change](article)
    stop_clock(T)
    assert again(client, path, first, ["Last-Modified"]) == again(client, path, first, ["ETag"]) == 200
    stop_clock(T + SECOND)
    changed = client.get(path)
    assert changed["Last-Modified"] == "Sun, 01 Mar 2026 11:00:00 GMT"
    assert again(client, path, changed) == 304


def test_tells_that_a_notice_has_stood_its_time(client, stop_clock):
    make_edition("Other", now=T - 2 * HOUR)
    apply(make_edition("Ferry", now=T - HOUR).article, "withdraw", now=T)
    end = T + datetime.timedelta(days=7)
    stop_clock(end - MICROSECOND)
    first = client.get("/feed.rss")
    stop_clock(end)
    assert again(client, "/feed.rss", first, ["Last-Modified"]) == 200
    stop_clock(end + SECOND)
    assert client.get("/feed.rss")["Last-Modified"] == "Sun, 08 Mar 2026 11:00:00 GMT"


def test_tells_no_time_of_a_second_that_is_not_over(client, stop_clock):
    """Else what changes later in that second would be missed by who asks with its time."""
    make_edition("Ferry", now=T)
    seen = []
    for at in (T, T + SECOND - MICROSECOND, T + SECOND):
        stop_clock(at)
        seen.append("Last-Modified" in client.get("/feed.rss"))
    assert seen == [False, False, True]


def test_knows_no_time_of_what_is_to_come(client, stop_clock):
    make_edition("Ferry", now=T - HOUR)
    apply(make_article("Boats"), "schedule", at=T + HOUR, now=T - HOUR)
    stop_clock(T)
    assert client.get("/feed.rss")["Last-Modified"] == "Sun, 01 Mar 2026 10:00:00 GMT"
    assert Edition.objects.changed_at(T - 2 * HOUR) is None
