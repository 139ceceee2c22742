"""Stories as lines, by which what is kept of them is found; they themselves are read once they are shown."""

import datetime

import pytest

from articles import rundown
from articles.models import Edition, Photo, Section
from articles.models.line import Line
from articles.rundown import Stack
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_author,
    make_edition,
    make_photo,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def ferry():
    return make_edition("Ferry", lead_photo=make_photo(), now=T)


def stand(*editions, now=T):
    """Return these as they would stand on a page."""
    return Stack(now).add(rundown.find([each.pk for each in editions], now).values())


def content_key(edition, now=T):
    return stand(edition, now=now).content_key


def test_reads_stories_once_they_are_shown_and_all_together(ferry, django_assert_num_queries):
    stack = Stack(T)
    lines = rundown.find([ferry.pk, make_edition("Boat", now=T).pk], T).values()
    first, second = (stack.add([line]) for line in lines)
    with django_assert_num_queries(1):
        shown = [each.headline for each in (*first.editions, *second.editions, *first.editions)]
    assert sorted(set(shown)) == ["Boat", "Ferry"]
    with django_assert_num_queries(0):
        assert {each.lead_photo is None for each in (*first.editions, *second.editions)} == {True, False}
        assert [each.section.get_absolute_url() for each in first.editions] == ["/city/"]


def test_keeps_the_order_of_its_lines(ferry):
    boat = make_edition("Boat", now=T)
    lines = rundown.find([ferry.pk, boat.pk], T)
    for order in ([ferry, boat], [boat, ferry]):
        assert Stack(T).add(lines[each.pk] for each in order).editions == order


@pytest.mark.parametrize("change", [
    lambda ferry: Section.objects.update(name="Port"),
    lambda ferry: Section.objects.update(slug="port"),
    lambda ferry: Photo.objects.update(renditions=make_photo().renditions),
    lambda ferry: Photo.objects.update(taken_down_at=T),
    lambda ferry: Photo.objects.update(rights_expire_at=T),
])  # fmt: skip
def test_has_another_name_once_it_shows_something_else(ferry, change):
    before = content_key(ferry)
    assert content_key(ferry) == before
    change(ferry)
    assert content_key(ferry) != before


def test_has_another_name_once_a_story_is_published_anew(ferry):
    before = content_key(ferry)
    edit(ferry.article, headline="Ferry sinks")
    assert content_key(publish(ferry.article, now=T + HOUR), T + HOUR) != before


def test_has_the_same_name_before_and_after_its_stories_are_read(ferry):
    boat = make_edition("Boat", now=T)
    for taken_down_at in (None, T):
        Photo.objects.update(taken_down_at=taken_down_at)
        standing = stand(ferry, boat)
        before = standing.content_key
        assert {bool(each.lead_photo) for each in standing.editions} == {taken_down_at is None, False}
        assert standing.content_key == before


def test_is_named_after_what_was_read_where_that_is_newer_than_the_lines(ferry):
    standing = stand(ferry)
    before = standing.content_key
    Section.objects.update(name="Port")
    assert standing.editions[0].section.name == "Port"
    assert before != standing.content_key == content_key(ferry)


@pytest.mark.parametrize(("at", "is_shown"), [(T + HOUR - MICROSECOND, True), (T + HOUR, False)])
def test_shows_a_photo_until_the_end_of_its_rights(at, is_shown):
    ferry = make_edition(lead_photo=make_photo(rights_expire_at=T + HOUR), now=T)
    standing = stand(ferry, now=at)
    assert (bool(standing.lines[0].photo_id), bool(standing.editions[0].lead_photo)) == (is_shown, is_shown)


def test_finds_no_line_of_what_is_not_live_or_no_story(ferry):
    apply(make_article("Later"), "schedule", at=T + HOUR + MICROSECOND, now=T)
    apply(make_edition("Boat", now=T).article, "withdraw", now=T + HOUR)
    keys = [*Edition.objects.values_list("pk", flat=True)]
    assert (len(keys), list(rundown.find(keys, T + HOUR))) == (4, [ferry.pk])
    assert rundown.find([], T) == {}


def test_tells_corrections_of_one_story_apart(ferry):
    for hours in (1, 2):
        edition = correct(ferry.article, f"Correction {hours}", now=T + hours * HOUR)
    lines = [Line(*row) for row in Edition.objects.filter(pk=edition.pk).with_corrections().newest().lines()]
    shown = Stack(T + 3 * HOUR).add(lines[1:]).editions
    assert [each.correction.text for each in shown] == ["Correction 1"]


def test_gives_opinions_the_portraits_of_their_writers():
    portrait, other = make_photo(), make_photo()
    ada = make_author(photo=portrait)
    opinion = make_edition("Opinion", genre="opinion", author=ada, now=T)
    news = make_edition("News", author=ada, now=T)
    lines = rundown.find([opinion.pk, news.pk], T)
    assert [lines[each.pk].portrait_id for each in (opinion, news)] == [portrait.pk, None]
    stack = Stack(T, {portrait.pk: portrait, other.pk: other})
    shown = stack.add(lines[each.pk] for each in (opinion, news)).editions
    assert [each.portrait for each in shown] == [portrait, None]
