"""Django's cache on the Redis server that pages have, too: while that is down, slow or full it does without.

What cannot be asked for is not there, and what cannot be kept is not kept. Whoever adds a key to be the only
one is told that somebody else was first: so a code that may be used once is refused rather than used twice.
The paper's own lock-outs count in the database, and stand whatever becomes of the cache.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.cache.backends import redis

from articles.caching.line import Away, Line

line_to = cache(Line)  # one for all threads, so that a failure is waited for and told of once


class Client(redis.RedisCacheClient):
    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._line = line_to(servers[0], "")

    def get_client(self, key=None, *, write=False):
        return self._line.server

    def add(self, *words):
        return self._ask(super().add, *words, otherwise=False)

    def get(self, key, default):
        return self._ask(super().get, key, default, otherwise=default)

    def set(self, *words):
        self._ask(super().set, *words)

    def touch(self, *words):
        return self._ask(super().touch, *words, otherwise=False)

    def delete(self, *words):
        return self._ask(super().delete, *words, otherwise=False)

    def get_many(self, *words):
        return self._ask(super().get_many, *words, otherwise={})

    def has_key(self, *words):
        return self._ask(super().has_key, *words, otherwise=False)

    def incr(self, key, delta):
        try:
            return self._line.ask(super().incr, key, delta)
        except Away:
            raise ValueError(f"Key {key!r} not found.") from None  # as of any key that is not there

    def set_many(self, *words):
        self._ask(super().set_many, *words)

    def delete_many(self, *words):
        self._ask(super().delete_many, *words)

    def clear(self):
        return self._ask(super().clear, otherwise=False)

    def _ask(self, question: Callable[..., Any], *words: Any, otherwise: Any = None) -> Any:
        try:
            return self._line.ask(question, *words)
        except Away:
            return otherwise


class RedisCache(redis.RedisCache):
    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
