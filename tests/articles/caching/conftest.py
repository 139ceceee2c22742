"""What tests of kept pages share: which of them are still right, and times to ask at."""

import datetime
import io
from itertools import count
from typing import Any

import pytest

from articles.caching.answers import key_of
from articles.caching.store import REDIS, Store, store
from tests.articles.caching.redis_server import RedisServer
from tests.factories import moment

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def environ(path, **more):
    """Return what a server hands on for that address, as the test client asks for it."""
    path, _question, query = path.partition("?")
    asked: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.url_scheme": "http",
    }
    asked |= {"SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.input": io.BytesIO()}
    return asked | more


@pytest.fixture
def is_kept():
    """Return a function that says whether the page at that address is kept, and right now."""

    def ask(path: str) -> bool:
        return store().find(key_of(environ(path)) or "") is not None

    return ask


@pytest.fixture
def visit(client, is_kept):
    """Return a function that asks for pages, makes sure that all are kept now, and returns their texts."""

    def ask(*paths: str) -> dict[str, str]:
        texts = {path: client.get(path).text for path in paths}
        assert [path for path in paths if not is_kept(path)] == []
        return texts

    return ask


@pytest.fixture
def fallen(request, visit, is_kept):
    """Return a function that says which of the module's pages have to be made anew once something is done."""
    pages = request.module.PAGES

    def ask(do) -> set[str]:
        visit(*pages)
        do()
        return {path for path in pages if not is_kept(path)}

    return ask


@pytest.fixture(scope="module")
def redis_process(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis_server(redis_process):
    redis_process.client.flushall()
    return redis_process


@pytest.fixture
def machine(redis_server, settings, tmp_path):
    """Return a function that makes another machine, with clocks and pages of its own, on the Redis server."""
    settings.CACHES = {"default": {"BACKEND": REDIS, "LOCATION": redis_server.url}}
    names = count(1)

    def start() -> Store:
        settings.CLOCKS = tmp_path / f"machine-{next(names)}/clocks"
        return store.__wrapped__()

    return start
