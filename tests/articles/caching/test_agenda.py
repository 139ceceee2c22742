"""What time alone will change: read once for all pages, and anew as soon as something is planned."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.caching import agenda, tags
from articles.caching.agenda import AHEAD, ENOUGH
from articles.caching.clocks import GIVEN_UP_AFTER, FileClocks
from articles.caching.line import Away
from articles.caching.store import NoClocks, Store, store
from tests.articles.caching.conftest import HOUR, MICROSECOND, T
from tests.factories import apply, make_article, make_author, make_edition, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry():
    """A story that is planned for T and ends an hour later, for a part of a section."""
    harbour = make_section("Harbour", parent=make_section("City"))
    story = make_article("Ferry", section=harbour, tags=["Boats"], author=make_author("Ada"))
    apply(story, "schedule", at=T, now=T - HOUR)
    story.editions.update(live_until=T + HOUR)
    return story.editions.get()


def look_ahead(now=T - HOUR):
    known = store().look_ahead(now, store().begin())
    assert known
    return known


def names(edition):
    """Every name of what the edition changes where it begins or ends."""
    return sorted({*tags.touched_by(edition), tags.ANYTHING})


def test_knows_each_tag_that_a_story_touches_when_it_begins_and_ends(ferry):
    assert sorted(look_ahead().moments) == names(ferry)
    assert tags.stories_in(ferry.section.parent_id) in look_ahead().moments
    assert {tuple(moments) for moments in look_ahead().moments.values()} == {(T, T + HOUR)}


@pytest.mark.parametrize(
    ("now", "change"),
    [(T - HOUR, T), (T - MICROSECOND, T), (T, T + HOUR), (T + HOUR - MICROSECOND, T + HOUR)],
)
def test_says_what_comes_next_to_the_microsecond(ferry, now, change):
    assert look_ahead().next([tags.story(ferry.article_id), "other"], now) == change


def test_says_how_far_it_has_looked_where_nothing_comes(ferry):
    known = look_ahead()
    assert known.next([tags.STORIES], T + HOUR) == known.next(["other"], T - HOUR) == T - HOUR + AHEAD


@pytest.mark.parametrize(("before", "is_known"), [(AHEAD, True), (AHEAD + MICROSECOND, False)])
def test_looks_just_so_far_ahead(before, is_known):
    apply(make_article("Ferry"), "schedule", at=T, now=T - 90 * HOUR)
    assert bool(agenda.read(T - before, 0, ()).moments) == is_known


def test_is_read_once_while_nothing_is_planned(ferry, django_assert_num_queries):
    look_ahead()
    with django_assert_num_queries(0):
        look_ahead()
        look_ahead(T - HOUR + AHEAD - ENOUGH - MICROSECOND)


def test_is_read_again_before_it_is_used_up(ferry):
    now = T - HOUR + AHEAD - ENOUGH
    first = look_ahead()
    assert look_ahead(now).until == now + AHEAD == first.until + AHEAD - ENOUGH


def test_is_read_again_once_a_story_is_planned(ferry):
    look_ahead()
    apply(make_article("Boat"), "schedule", at=T - HOUR / 2, now=T - HOUR)
    assert look_ahead().next([tags.STORIES], T - HOUR) == T - HOUR / 2


def test_is_read_again_once_a_plan_is_given_up(ferry):
    look_ahead()
    apply(ferry.article, "withdraw", now=T + HOUR / 2)
    assert look_ahead(T + HOUR / 2).moments == {}


@pytest.mark.parametrize("stories", [1, 3])
def test_costs_the_same_for_any_number_of_stories(stories):
    for number in range(stories):
        apply(make_article(f"Story {number}"), "schedule", at=T, now=T - HOUR)
    with CaptureQueriesContext(connection) as queries:
        agenda.read(T - HOUR, 0, ())
    assert len(queries) == 4


def test_is_not_known_without_clocks(monkeypatch):
    make_edition(now=T)
    assert Store(NoClocks()).look_ahead(T, None) is None
    since = store().begin()

    def fail(*_places):
        raise Away

    look_ahead()
    monkeypatch.setattr(store().clocks, "unchanged", fail)
    assert store().look_ahead(T - HOUR, since) is None


def test_lets_a_page_be_as_old_as_it_has_looked_ahead(client, stop_clock, is_kept):
    stop_clock(T)
    make_edition(now=T - HOUR)
    client.get("/news/")
    page = store().find("http://testserver:80  /news/")
    assert page
    assert page.ends_at == int((T + AHEAD).timestamp() * 1_000_000)
    assert is_kept("/news/")
    assert datetime.timedelta(days=1) <= ENOUGH < AHEAD


def test_gives_what_it_has_looked_at_whatever_another_thread_puts_in_its_place(ferry, monkeypatch):
    known, is_enough = look_ahead(), store()._is_enough

    def exchange(looked_at, now):
        monkeypatch.setattr(store(), "_agenda", None)
        return is_enough(looked_at, now)

    monkeypatch.setattr(store(), "_is_enough", exchange)
    assert store().look_ahead(T - HOUR, store().begin()) is known


def test_is_known_again_some_time_after_somebody_was_killed_before_the_end(
    ferry, stop_clock, tmp_path, django_assert_num_queries
):
    here = Store(FileClocks(tmp_path / "clocks"))  # which others never look at
    stop_clock(T - HOUR)
    here.clocks.begin([tags.STORIES])
    stop_clock(T - HOUR + datetime.timedelta(seconds=GIVEN_UP_AFTER + 2))
    for queries in (4, 4, 0):
        with django_assert_num_queries(queries):
            assert here.look_ahead(T - HOUR, here.begin())
