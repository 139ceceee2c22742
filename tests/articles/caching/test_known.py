"""What is read once in a process, and anew as soon as it has been touched."""

import pytest
from django.db import transaction

from articles import caching
from articles.caching.known import LONGEST, Known
from articles.caching.line import Away
from articles.caching.store import NoClocks, Store, store
from articles.caching.visits import Visit, watch

pytestmark = pytest.mark.django_db(transaction=True)


class Thing:
    """Something that is known, and from which database it was read each time."""

    def __init__(self):
        self.read_from = []
        self.known = Known(self.read, "thing")

    def read(self, using):
        self.read_from.append(using)
        return f"Thing {len(self.read_from)}"

    def get(self):
        return self.known.get()


@pytest.fixture
def thing():
    return Thing()


def touch(*tags):
    with transaction.atomic():
        caching.touch(*tags)


def test_is_read_once(thing):
    assert [thing.get() for _each in range(3)] == ["Thing 1"] * 3


def test_is_read_anew_after_it_was_touched_and_only_then(thing):
    found = []
    for tag in ("thing", "other", "thing"):
        found.append(thing.get())
        touch(tag)
    assert [*found, thing.get(), thing.get()] == ["Thing 1", "Thing 2", "Thing 2", "Thing 3", "Thing 3"]


def test_is_read_each_time_while_it_is_being_changed(thing):
    thing.get()
    with transaction.atomic():
        caching.touch("thing")
        assert [thing.get(), thing.get()] == ["Thing 2", "Thing 3"]
    assert [thing.get(), thing.get()] == ["Thing 4", "Thing 4"]


def test_is_read_where_the_page_is_read_and_else_from_the_database_itself(thing):
    thing.get()
    touch("thing")
    with watch(Visit("key", since=store().begin())):
        thing.get()
    assert thing.read_from == ["default", None]


def test_is_not_taken_for_newer_than_the_page_it_was_read_for(thing):
    visit = Visit("key", since=store().begin())
    touch("thing")
    with watch(visit):
        thing.get()
    assert thing.get() == "Thing 2"


def test_is_read_each_time_without_clocks(thing, monkeypatch):
    monkeypatch.setattr("articles.caching.known.store", lambda: Store(NoClocks()))
    assert [thing.get(), thing.get()] == ["Thing 1", "Thing 2"]


def test_is_read_where_the_clocks_are_lost(thing, monkeypatch):
    thing.get()
    touch("other")

    def fail(*_places):
        raise Away

    monkeypatch.setattr(store().clocks, "unchanged", fail)
    assert [thing.get(), thing.get()] == ["Thing 2", "Thing 3"]


def test_is_read_each_time_where_no_page_is_kept_either(thing, settings):
    thing.get()
    settings.PAGE_CACHE = False
    assert [thing.get(), thing.get()] == ["Thing 2", "Thing 3"]


def test_is_read_again_when_it_is_as_old_as_a_page_may_be(thing, monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr("articles.caching.known.time.monotonic", lambda: seconds[0])
    found = []
    for passed in (0, LONGEST - 1, 1):
        seconds[0] += passed
        found.append(thing.get())
    assert found == ["Thing 1", "Thing 1", "Thing 2"]
