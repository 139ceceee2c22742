"""Redis or PostgreSQL fail while the production server runs: it goes on as well as it can, and recovers."""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from django.conf import global_settings

from tests.articles.caching.redis_server import RedisServer, needs_redis
from tests.articles.caching.served import get
from tests.factories import make_edition, make_superuser
from tests.newsroom.granian_server import Server
from tests.newsroom.postgres_server import PostgresServer, needs_postgres

SETTINGS: dict[str, Any] = {
    "DJANGO_SETTINGS_MODULE": "tests.newsroom.as_in_production",
    "LOG_LEVEL": "WARNING",
}
PASSWORD = "nine boats in fog"
MAKE_PAPER = f"""
from tests.factories import make_edition, make_superuser
make_edition("Ferry")
rosa = make_superuser("rosa")
rosa.set_password("{PASSWORD}")
rosa.save()
"""


def log_in(origin):
    """Log in as a browser does; return the path where one arrives."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    page = browser.open(f"{origin}/admin/login/").read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
    typed = {"csrfmiddlewaretoken": token, "login": "rosa", "password": PASSWORD}
    answer = browser.open(f"{origin}/admin/login/", urllib.parse.urlencode(typed).encode())
    return urllib.parse.urlsplit(answer.url).path


def wait_until(is_so):
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def is_kept(origin, path):
    return get(f"{origin}{path}")[:2] == (200, True)


# Redis


@pytest.fixture
def redis_server(tmp_path):
    server = RedisServer(tmp_path)
    yield server
    server.kill()


@pytest.fixture
def log(tmp_path):
    with (tmp_path / "log").open("w+") as file:
        yield file


@pytest.fixture
def on_redis(transactional_db, redis_server, settings, log):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    rosa = make_superuser("rosa")
    rosa.set_password(PASSWORD)
    rosa.save()
    make_edition("Ferry")
    server = Server(log=log, CACHE_URL=redis_server.url, **SETTINGS)
    server.start()
    server.wait()
    yield server.origin
    server.kill()


@needs_redis
@pytest.mark.parametrize(("begin", "end"), [("kill", "start"), ("fill", "empty"), ("freeze", "thaw")])
def test_serves_and_lets_in_without_redis(on_redis, redis_server, log, begin, end):
    wait_until(lambda: is_kept(on_redis, "/"))
    getattr(redis_server, begin)()
    try:
        pages = ["/", "/news/", "/city/", "/search/?q=ferry", "/sitemap.xml"] * 2
        assert [get(f"{on_redis}{path}")[0] for path in pages] == [200] * len(pages)
        assert log_in(on_redis) == "/admin/"
        status, _is_kept, told = get(f"{on_redis}/readyz")
        assert (status, json.loads(told)["checks"]["cache"]) == (200, "failing")
    finally:
        getattr(redis_server, end)()
    wait_until(lambda: is_kept(on_redis, "/news/"))
    log.seek(0)
    lines = [line for line in log if "WARNING articles.caching" in line]
    assert {line.split(": ")[1] for line in lines} == {"The cache server fails, and is done without"}
    assert len(lines) <= 2


# PostgreSQL


@pytest.fixture(scope="module")
def postgres():
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def on_postgres(postgres):
    server = Server(DATABASE_URL=postgres.url, CACHE_URL="locmemcache://", **SETTINGS)
    for command in (["migrate", "--verbosity=0"], ["shell", "--verbosity=0", "--command", MAKE_PAPER]):
        asked = [sys.executable, "manage.py", *command]
        subprocess.run(asked, env=os.environ | server.settings, check=True)
    server.start()
    server.wait()
    yield server.origin
    server.kill()


def refused(origin, path):
    """Return status and headers of what is no page."""
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"{origin}{path}")
    with error.value as answer:
        return answer.code, answer.headers["Retry-After"], answer.headers["Cache-Control"]


@needs_postgres
def test_shows_what_it_has_without_postgres_and_recovers(on_postgres, postgres):
    for path in ("/", "/city/"):
        wait_until(lambda path=path: is_kept(on_postgres, path))
    assert log_in(on_postgres) == "/admin/"
    postgres.stop()
    try:
        assert [is_kept(on_postgres, path) for path in ("/", "/city/") * 2] == [True] * 4
        asks_again = (503, "30", "no-store")
        assert [refused(on_postgres, path) for path in ("/news/", "/feed.rss") * 2] == [asks_again] * 4
        assert refused(on_postgres, "/readyz")[0] == 503
        assert get(f"{on_postgres}/healthz")[0] == 200
    finally:
        postgres.start()
    assert [get(f"{on_postgres}{path}")[0] for path in ("/news/", "/feed.rss", "/readyz")] == [200] * 3
    assert log_in(on_postgres) == "/admin/"
