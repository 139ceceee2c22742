"""The door before Django's handler: what it answers, to whom, and what it lets through."""

import gzip
import re
from http.cookies import SimpleCookie
from typing import Any

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections

from articles.caching.door import door
from articles.caching.store import store
from tests.articles.caching.conftest import HOUR, T, environ
from tests.factories import apply, make_article, make_edition, make_section

pytestmark = pytest.mark.django_db

FERRY = "/news/2026/03/01/ferry/"


class Server:
    """Asks the paper as a server does, and counts how often Django was asked."""

    def __init__(self):
        self.asked, self.handler = 0, WSGIHandler()
        self.application = door(self.django)

    def django(self, environ, start_response):
        self.asked += 1
        return self.handler(environ, start_response)

    def get(self, path, **more):
        """Return status, headers but the request's own id, and body."""
        told: list[Any] = []
        body = self.application(environ(path, **more), lambda status, headers: told.extend((status, headers)))
        headers = {name: value for name, value in told[1] if name != "X-Request-ID"}
        return told[0], headers, b"".join(body)


@pytest.fixture
def server(db):
    """Give a server that leaves the connection of the test open, as the test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Server()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ferry(stop_clock):
    stop_clock(T)
    return make_edition("Ferry", text="<p>Eight boats.</p>" * 40, now=T - HOUR)


def test_answers_the_second_request_itself(server, ferry, django_assert_num_queries):
    first = server.get(FERRY)
    with django_assert_num_queries(0):
        second = server.get(FERRY)
    assert second == first
    assert (server.asked, second[0], b"Eight boats." in second[2]) == (1, "200 OK", True)


def test_tells_watchers_of_what_it_answers_itself(server, ferry):
    told: list[Any] = []
    server.application = door(server.django, [lambda *words: told.append(words)])
    etag = server.get(FERRY)[1]["ETag"]
    server.get(FERRY)
    server.get(FERRY, HTTP_IF_NONE_MATCH=etag)
    assert [(asked["PATH_INFO"], status) for asked, status, _seconds in told] == [(FERRY, 200), (FERRY, 304)]
    assert all(0 < seconds < 1 for *_what, seconds in told)


def test_says_all_that_django_says_of_a_page(server, ferry):
    server.get(FERRY)
    headers = server.get(FERRY)[1]
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Vary"] == "Accept-Encoding"
    assert not {"Set-Cookie", "Surrogate-Key", "CDN-Cache-Control"} & headers.keys()


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0.5", "gzip", gzip.decompress),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("GZIP", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("br;q=nonsense", None, bytes),
        ("", None, bytes),
    ],
)
def test_packs_a_page_as_the_browser_takes_it(server, ferry, accepted, coding, unpack):
    plain = server.get(FERRY)[2]
    for _time in range(2):
        _status, headers, body = server.get(FERRY, HTTP_ACCEPT_ENCODING=accepted)
        assert (headers.get("Content-Encoding"), unpack(body)) == (coding, plain)
        assert headers["Content-Length"] == str(len(body))


def test_packs_a_page_that_was_just_made(server, ferry):
    _status, headers, body = server.get(FERRY, HTTP_ACCEPT_ENCODING="br")
    assert (server.asked, headers["Content-Encoding"]) == (1, "br")
    assert b"Eight boats." in brotli.decompress(body)


@pytest.mark.parametrize("times", [0, 1])
def test_sends_no_page_to_a_reader_who_has_it(server, ferry, times):
    etag = server.get(FERRY)[1]["ETag"]
    if times == 0:
        store().forget_all()
    for condition in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        status, headers, body = server.get(FERRY, HTTP_IF_NONE_MATCH=condition)
        assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", etag)
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & headers.keys()


def test_sends_the_page_to_a_reader_who_has_another(server, ferry):
    server.get(FERRY)
    assert server.get(FERRY, HTTP_IF_NONE_MATCH='W/"0123"')[0] == "200 OK"


def test_answers_head_with_the_headers_alone(server, ferry):
    _status, headers, body = server.get(FERRY)
    head = server.get(FERRY, REQUEST_METHOD="HEAD")
    assert (head, server.asked) == (("200 OK", headers, b""), 1)
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_COOKIE": "theme=dark; sessionid=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "OPTIONS"},
        {"HTTP_HOST": "localhost"},
        {"wsgi.url_scheme": "https"},
    ],
)
def test_lets_through_what_may_be_answered_otherwise(server, ferry, more):
    server.get(FERRY)
    server.get(FERRY, **more)
    assert server.asked == 2


def test_takes_no_notice_of_other_cookies(server, ferry):
    server.get(FERRY)
    server.get(FERRY, HTTP_COOKIE="_ga=1.2; theme=dark")
    assert server.asked == 1


def test_answers_no_host_that_is_not_ours(server, ferry):
    server.get(FERRY)
    for _time in range(2):
        assert server.get(FERRY, HTTP_HOST="evil.example")[0] == "400 Bad Request"
    assert server.asked == 3


def test_leads_to_https_where_the_site_has_it(server, ferry, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 60
    server.handler = WSGIHandler()
    answers = [server.get(FERRY, **more) for more in (secure, secure, {}, {"HTTP_X_FORWARDED_PROTO": "http"})]
    assert [answer[0][:3] for answer in answers] == ["200", "200", "301", "301"]
    assert (server.asked, answers[1][1]["Strict-Transport-Security"]) == (3, "max-age=60")


# Addresses


def test_keeps_a_page_under_what_it_reads_of_a_query(server, stop_clock):
    stop_clock(T)
    for number in range(21):
        make_edition(f"Story {number}", now=T - number * HOUR)
    (older,) = re.findall(r'href="(\?before=[^"]+)"', server.get("/news/")[2].decode())
    first, second = server.get("/news/"), server.get(f"/news/{older}")
    assert (server.asked, first == second) == (2, False)
    assert server.get(f"/news/{older}") == second
    assert server.asked == 2


def test_takes_no_notice_of_what_others_add_to_an_address(server, ferry):
    page = server.get(FERRY)
    assert server.get(f"{FERRY}?utm_source=post&fbclid=x&UTM_medium=y") == page
    assert server.asked == 1
    assert server.get("/news/?utm_source=post")[0] == server.get("/news/")[0]
    assert server.asked == 2


@pytest.mark.parametrize(
    "query", ["other=1", "before=x&other=1", "=1", "&=&", "befor%65=1", "before=" + "1" * 300]
)
def test_keeps_no_page_under_a_query_that_it_does_not_read(server, ferry, query):
    for _time in range(2):
        server.get(f"/?{query}")
    assert server.asked == 2


def test_takes_a_path_for_no_query(server, ferry):
    server.get("/news/?before=20300101T000000.000000-1")
    assert server.get("/", PATH_INFO="/news/?before=20300101T000000.000000-1")[0] == "404 Not Found"
    assert server.get("/", PATH_INFO="/news/ before=20300101T000000.000000-1")[0] == "404 Not Found"


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/admin/login/", f"{FERRY}comments/thanks/", f"{FERRY}comments/"]
)
def test_keeps_only_what_is_marked_as_a_public_page(server, ferry, path):
    first = server.get(path)
    assert server.get(path)[0] == first[0]
    assert server.asked == 2


def test_keeps_nothing_of_what_is_gone(server, ferry):
    apply(ferry.article, "remove", now=T)
    assert [server.get(FERRY)[0] for _time in range(2)] == ["410 Gone"] * 2
    assert server.asked == 2


# Trouble


def test_answers_from_what_is_kept_where_the_database_is_gone(server, ferry, django_db_blocker):
    page = server.get(FERRY)
    with django_db_blocker.block():
        assert server.get(FERRY) == page


@pytest.fixture
def broken(monkeypatch):
    def fail(*_args, **_options):
        raise OperationalError("The server closed the connection.")

    def break_it():
        for name in ("articles.views.find_live", "articles.paging.page", "articles.front_page.fill"):
            monkeypatch.setattr(name, fail)

    return break_it


def test_asks_readers_to_come_back_where_the_database_is_gone(server, ferry, broken):
    broken()
    status, headers, body = server.get(FERRY)
    assert (status, headers["Retry-After"]) == ("503 Service Unavailable", "30")
    assert headers["Cache-Control"] == "no-store"
    assert b"Try again in a minute." in body


def test_shows_an_old_page_rather_than_none(server, ferry, broken, stop_clock):
    page = server.get(FERRY)
    stop_clock(T + 2 * HOUR)
    broken()
    assert server.get(FERRY) == page
    assert server.get("/")[0] == "503 Service Unavailable"


def test_shows_no_old_page_of_what_has_changed(server, ferry, broken):
    server.get(FERRY)
    apply(ferry.article, "withdraw", now=T)
    broken()
    assert server.get(FERRY)[0] == "503 Service Unavailable"


def test_does_without_clocks_that_cannot_be_had(server, ferry, settings, caplog, tmp_path):
    (tmp_path / "file").touch()
    settings.CLOCKS = tmp_path / "file/clocks"
    store.cache_clear()
    try:
        assert [server.get(FERRY)[0] for _time in range(2)] == ["200 OK"] * 2
        make_edition("Boat", now=T)
    finally:
        store.cache_clear()
    assert server.asked == 2
    assert [record.message.partition(", for")[0] for record in caplog.records] == ["No page is kept"]


def test_keeps_nothing_where_it_is_told_so(server, ferry, settings):
    settings.PAGE_CACHE = False
    for _time in range(2):
        assert "ETag" not in server.get(FERRY)[1]
    assert server.asked == 2


def test_shows_staff_what_readers_see_and_keeps_nothing_of_it(server, ferry, desk, editor):
    client = desk(editor)
    cookie = SimpleCookie({"sessionid": client.cookies["sessionid"].value}).output(header="").strip()
    for_staff = [server.get(FERRY, HTTP_COOKIE=cookie.partition(";")[0]) for _time in range(2)]
    assert server.asked == 2
    assert for_staff[0][2] == for_staff[1][2] == server.get(FERRY)[2]


def test_makes_a_page_that_says_nothing_of_itself_anew_with_every_change(server, ferry, monkeypatch):
    monkeypatch.setattr("articles.caching.note_list", lambda *_args, **_options: None)
    server.get("/news/")
    server.get("/news/")
    assert server.asked == 1
    make_article("Draft", section=make_section("Sport"))
    server.get("/news/")
    assert server.asked == 1
    make_edition("Match", section=make_section("Sport"), now=T)
    assert b"Match" in server.get("/news/")[2]


def test_lets_no_page_that_says_nothing_of_itself_outlive_a_plan(server, ferry, monkeypatch, stop_clock):
    monkeypatch.setattr("articles.caching.note_list", lambda *_args, **_options: None)
    apply(make_article("Match"), "schedule", at=T + HOUR / 2, now=T)
    assert b"Match" not in server.get("/news/")[2]
    stop_clock(T + HOUR / 2)
    assert b"Match" in server.get("/news/")[2]
