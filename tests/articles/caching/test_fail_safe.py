"""Django's cache on a Redis server that may be down, slow or full: nobody who uses it fails."""

import time

import pytest

from articles.caching import fail_safe, line
from articles.caching.fail_safe import RedisCache
from tests.articles.caching.redis_server import needs_redis

pytestmark = needs_redis

USES = {
    "add": lambda cache: cache.add("new", 1),
    "get": lambda cache: cache.get("old", "nothing"),
    "set": lambda cache: cache.set("new", 1),
    "touch": lambda cache: cache.touch("old"),
    "delete": lambda cache: cache.delete("old"),
    "get_many": lambda cache: cache.get_many(["old"]),
    "has_key": lambda cache: cache.has_key("old"),
    "set_many": lambda cache: cache.set_many({"new": 1}),
    "delete_many": lambda cache: cache.delete_many(["old"]),
    "get_or_set": lambda cache: cache.get_or_set("new", 5),
    "clear": lambda cache: cache.clear(),
}
THERE = {"add": True, "get": 3, "touch": True, "delete": True, "get_many": {"old": 3}, "has_key": True}
THERE |= {"set": None, "set_many": [], "delete_many": None, "get_or_set": 5, "clear": True}
AWAY = {"add": False, "get": "nothing", "touch": False, "delete": False, "get_many": {}, "has_key": False}
AWAY |= {"set": None, "set_many": [], "delete_many": None, "get_or_set": 5, "clear": False}


@pytest.fixture
def cache(redis_server, monkeypatch):
    monkeypatch.setattr(line, "PAUSE", 0)
    fail_safe.line_to.cache_clear()
    cache = RedisCache(redis_server.url, {})
    cache.set("old", 3)
    return cache


def complaints(caplog):
    return [record.message.partition(":")[0] for record in caplog.records]


@pytest.mark.parametrize("use", USES)
def test_does_as_any_cache_while_the_server_is_there(cache, use):
    assert USES[use](cache) == THERE[use]


@pytest.mark.parametrize("use", USES)
def test_has_nothing_and_keeps_nothing_while_the_server_is_down(cache, redis_server, use):
    redis_server.kill()
    try:
        assert USES[use](cache) == AWAY[use]
    finally:
        redis_server.start()


def test_counts_no_further_what_it_cannot_find(cache, redis_server):
    assert cache.incr("old") == 4
    redis_server.kill()
    try:
        with pytest.raises(ValueError, match="not found"):
            cache.incr("old")
    finally:
        redis_server.start()


def test_finds_what_it_had_and_keeps_no_more_while_the_server_is_full(cache, redis_server):
    redis_server.fill()
    try:
        told = [cache.get("old"), cache.add("new", 1), cache.set("new", 1), cache.get("new")]
    finally:
        redis_server.empty()
    assert told == [3, False, None, None]
    assert cache.add("new", 1)


def test_waits_for_a_frozen_server_no_longer_than_its_patience(cache, redis_server, monkeypatch):
    monkeypatch.setattr(line, "PAUSE", 60)
    redis_server.freeze()
    try:
        began = time.monotonic()
        assert [cache.get("old") for _time in range(50)] == [None] * 50
        assert time.monotonic() - began < 2 * line.PATIENCE
    finally:
        redis_server.thaw()


def test_recovers_by_itself_and_complains_once(cache, redis_server, caplog):
    redis_server.kill()
    assert [cache.get("old") for _time in range(3)] == [None] * 3
    redis_server.start()
    cache.set("old", 4)
    assert cache.get("old") == 4
    assert complaints(caplog) == ["The cache server fails, and is done without"]


def test_complains_for_all_threads_together(cache, redis_server, caplog):
    redis_server.kill()
    try:
        assert [RedisCache(redis_server.url, {}).get("old") for _each in range(3)] == [None] * 3
    finally:
        redis_server.start()
    assert complaints(caplog) == ["The cache server fails, and is done without"]
