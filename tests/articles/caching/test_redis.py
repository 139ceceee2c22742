"""Clocks and pages on a Redis server that is shared, and may be down, slow, full or full of rubbish."""

import time

import pytest

from articles.caching import line
from articles.caching.clocks import GIVEN_UP_AFTER
from articles.caching.pages import Page
from articles.caching.redis_clocks import MOST_TAGS
from articles.caching.store import microseconds
from tests.articles.caching.redis_server import needs_redis

pytestmark = needs_redis

KEY = "http://testserver  /"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(line, "PAUSE", 0)


def make(store, *tags, body=b"<p>Eight boats.</p>"):
    later = microseconds() + 1_000_000_000
    return Page(200, [("Content-Type", "text/html")], body, tags, store.begin(), later, later)


def keep(store, *tags, key=KEY):
    return store.keep(key, make(store, *tags))


def change(store, *tags):
    store.clocks.begin(tags)
    store.clocks.end(tags)


def test_gives_one_machine_what_another_made(machine):
    here, there = machine(), machine()
    assert keep(here, "story-1")
    page = there.find(KEY)
    assert (page.body, page.tags, page.headers) == (
        b"<p>Eight boats.</p>",
        ("story-1",),
        [("Content-Type", "text/html")],
    )
    assert there.find(KEY) is page


def test_tells_every_machine_of_a_change_and_of_no_other(machine):
    here, there = machine(), machine()
    keep(here, "story-1", key="one")
    keep(here, "story-2", key="two")
    assert all(there.find(key) for key in ("one", "two"))
    change(there, "story-1")
    assert [bool(store.find(key)) for store in (here, there) for key in ("one", "two")] == [False, True] * 2


def test_looks_at_every_tag_once_for_each_change_of_anything(machine, redis_server):
    here, there = machine(), machine()
    keep(here, "story-1", "story-2")
    assert here.find(KEY)
    told = redis_server.client.info("commandstats")["cmdstat_hmget"]["calls"]
    assert [bool(here.find(KEY)) for _each in range(3)] == [True] * 3
    assert redis_server.client.info("commandstats")["cmdstat_hmget"]["calls"] == told + 3
    there.clocks.begin(["story-3"])
    assert here.find(KEY)
    there.clocks.begin(["story-2"])
    assert not here.find(KEY)


def test_keeps_nothing_that_was_made_while_it_changed(machine):
    here, there = machine(), machine()
    before = make(here, "story-1")
    there.clocks.begin(["story-1"])
    assert not here.keep(KEY, before)
    assert not keep(here, "story-1")
    there.clocks.end(["story-1"])
    assert not here.keep(KEY, before)
    assert keep(here, "story-1")


def test_waits_for_the_last_of_several_changes_at_once(machine):
    here, there = machine(), machine()
    here.clocks.begin(["stories"])
    there.clocks.begin(["stories"])
    here.clocks.end(["stories"])
    assert not keep(here, "stories")
    there.clocks.end(["stories"])
    assert keep(here, "stories")


def test_gives_up_the_change_of_a_machine_that_is_gone(machine, redis_server, monkeypatch):
    here = machine()
    here.clocks.begin(["story-1"])
    assert not keep(here, "story-1")
    long_ago = int(time.time()) - GIVEN_UP_AFTER - 1
    redis_server.client.hset("newsroom:clocks", "story-1", f"1@{long_ago}")
    keep(here, "story-1")
    assert keep(here, "story-1")


# The server in trouble


def test_makes_pages_without_a_server_that_is_down(machine, redis_server, caplog):
    here = machine()
    keep(here, "story-1")
    redis_server.kill()
    assert [here.find(KEY), here.begin(), here.find(KEY)] == [None] * 3
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "The cache server fails, and is done without"
    ]
    redis_server.start()
    assert keep(here, "story-1")


def test_takes_nothing_for_right_that_a_restarted_server_remembers(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    redis_server.client.save()
    change(here, "story-1")
    redis_server.kill()
    redis_server.start()
    assert redis_server.client.hexists("newsroom:clocks", " epoch")
    assert here.find(KEY) is None
    assert machine().find(KEY) is None
    assert keep(here, "story-1")


def test_waits_for_a_frozen_server_no_longer_than_its_patience(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    redis_server.freeze()
    try:
        began = time.monotonic()
        assert here.find(KEY) is None
        assert time.monotonic() - began < 2 * line.PATIENCE + 0.1
    finally:
        redis_server.thaw()
    assert here.find(KEY)


def test_asks_a_server_that_failed_not_again_at_once(machine, redis_server, monkeypatch):
    monkeypatch.setattr(line, "PAUSE", 60)
    here = machine()
    keep(here, "story-1")
    redis_server.freeze()
    try:
        here.find(KEY)
        began = time.monotonic()
        assert [here.find(KEY) for _time in range(50)] == [None] * 50
        assert time.monotonic() - began < line.PATIENCE
    finally:
        redis_server.thaw()


@pytest.mark.parametrize("trouble", ["freeze", "kill"])
def test_trusts_nothing_from_before_a_change_that_the_server_was_not_told_of(machine, redis_server, trouble):
    here = machine()
    keep(here, "story-1")
    getattr(redis_server, trouble)()
    change(here, "story-1")
    {"freeze": redis_server.thaw, "kill": redis_server.start}[trouble]()
    assert here.find(KEY) is None
    assert keep(here, "story-1")
    assert here.find(KEY)


def test_has_another_process_of_the_machine_settle_what_a_killed_one_owes(machine, redis_server, settings):
    here = machine()
    same = type(here)(type(here.clocks)(here.shelf._line, here.clocks._here), here.shelf)
    keep(same, "story-1")
    redis_server.freeze()
    here.clocks.begin(["story-1"])  # and it is killed now
    redis_server.thaw()
    assert same.find(KEY) is None


def test_tells_a_full_server_of_a_change_all_the_same(machine, redis_server):
    here, there = machine(), machine()
    keep(here, "story-1")
    redis_server.fill()
    try:
        assert there.find(KEY)
        change(there, "story-1")
        assert [store.find(KEY) for store in (here, there)] == [None, None]
        assert not keep(here, "story-1")
    finally:
        redis_server.empty()
    assert keep(here, "story-1")
    assert here.find(KEY)


def test_serves_what_it_has_itself_while_the_server_takes_no_more(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    redis_server.fill()
    try:
        here.keep("two", make(here, "story-2"))
        assert here.find("two")
    finally:
        redis_server.empty()


def test_takes_rubbish_for_nothing(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    keep(here, "story-1", key="two")
    redis_server.spoil()
    assert [machine().find(key) for key in (KEY, "two")] == [None, None]
    here.find(KEY)
    assert keep(here, "story-1")
    assert machine().find(KEY)


@pytest.mark.parametrize("word", ["rubbish", "-5", "1@", "@9", "1@x", "99999999999999999999999999", b"\xff"])
def test_takes_a_page_for_wrong_where_its_clock_is_rubbish(machine, redis_server, word):
    here = machine()
    keep(here, "story-1")
    redis_server.client.hset("newsroom:clocks", "story-1", word)
    assert machine().find(KEY) is None
    change(here, "story-1")
    assert keep(here, "story-1")


@pytest.mark.parametrize("field", [" now", " epoch"])
def test_begins_anew_where_the_clock_itself_is_rubbish(machine, redis_server, field):
    here = machine()
    keep(here, "story-1")
    redis_server.client.hset("newsroom:clocks", field, b"\xffrubbish")
    change(here, "story-1")
    assert here.find(KEY) is None
    here.begin()
    assert keep(here, "story-1")


def test_takes_no_page_that_was_cut_off_or_changed(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    (name,) = redis_server.client.keys("newsroom:page:*")
    whole = redis_server.client.get(name)
    for kept in (whole[:-1], whole.replace(b"Eight", b"Seven"), b"", whole[16:]):
        redis_server.client.set(name, kept)
        assert machine().find(KEY) is None
    redis_server.client.set(name, whole)
    assert machine().find(KEY)


def test_takes_no_page_that_stands_under_another_key(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    keep(here, "story-1", key="two")
    one, two = redis_server.client.keys("newsroom:page:*")
    redis_server.client.copy(one, two, replace=True)
    assert sorted(bool(machine().find(key)) for key in (KEY, "two")) == [False, True]


def test_begins_anew_when_it_knows_too_many_tags(machine, redis_server):
    here = machine()
    keep(here, "story-1")
    many = {f"photo-{number}": 1 for number in range(MOST_TAGS)}
    redis_server.client.hset("newsroom:clocks", mapping=many)
    change(here, "photo-1")
    assert here.find(KEY) is None
    assert redis_server.client.hlen("newsroom:clocks") < 5
    assert keep(here, "story-1")
