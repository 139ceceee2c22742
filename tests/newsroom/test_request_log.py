import io
import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from newsroom import request_log
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, logger=request_log.logger.name)
    caplog.handler.addFilter(request_log.WithRequest())
    return lambda: [each for each in caplog.records if each.name == request_log.logger.name]


def test_says_what_was_asked_and_how_it_went(client, lines):
    path = make_edition().get_absolute_url()
    response = client.get(f"{path}?secret=1")
    (line,) = lines()
    assert (line.method, line.path, line.status) == ("GET", path, 200)
    assert line.getMessage().startswith(f"GET {path} 200 in ")
    assert line.request_id == response["X-Request-ID"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/preview/opens-a-draft/", "/preview/…/"),
        ("/comments/letters/opens-mail/end/", "/comments/letters/…/end/"),
    ],
)
def test_keeps_what_opens_something_to_itself(client, lines, path, shown):
    client.get(path)
    assert [each.path for each in lines()] == [shown]


def test_keeps_it_to_itself_where_no_view_was_reached(client, lines, settings):
    settings.SECURE_SSL_REDIRECT = True
    client.get("/preview/opens-a-draft/")
    client.get("/comments/letters/opens-mail/end")
    assert [(each.path, each.status) for each in lines()] == [
        ("/preview/…/", 301),
        ("/comments/letters/…/end", 301),
    ]


def test_takes_it_out_of_what_django_says(client, lines, caplog):
    client.get("/comments/letters/opens-mail/end/?q=asked")
    client.post("/preview/opens-a-draft/?q=asked")
    said = [each for each in caplog.records if each.name == "django.request"]
    assert [each.getMessage() for each in said] == [
        "Not Found: /comments/letters/…/end/",
        "Method Not Allowed (POST): /preview/…/",
    ]
    assert not any(hasattr(each, "request") for each in said)  # a program’s line would show its address


@pytest.mark.parametrize(
    ("is_behind_proxy", "given", "is_kept"),
    [(True, "edge-4711-abcd", True), (False, "edge-4711-abcd", False), (True, "two\nlines", False)],
)
def test_takes_the_id_of_our_own_proxy_only(client, settings, is_behind_proxy, given, is_kept):
    settings.BEHIND_PROXY = is_behind_proxy
    response = client.get("/", headers={"x-request-id": given})
    assert (response["X-Request-ID"] == given) is is_kept


def test_gives_each_request_an_id_of_its_own_and_none_to_what_is_outside(client, lines):
    ids = {client.get("/")["X-Request-ID"] for _each in range(3)}
    assert len(ids) == 3
    record = logging.LogRecord("x", logging.INFO, "", 0, "Outside.", None, None)
    request_log.WithRequest().filter(record)
    assert vars(record)["request_id"] == "-"


@pytest.mark.parametrize(("is_behind_proxy", "shown"), [(True, "edge-4711-abcd"), (False, "-")])
def test_notes_a_kept_page_alike(lines, settings, is_behind_proxy, shown):
    settings.BEHIND_PROXY = is_behind_proxy
    path = "/tags/año/".encode().decode("latin-1")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_X_REQUEST_ID": "edge-4711-abcd"}
    request_log.log_kept(environ, 200, 0.0021)
    (line,) = lines()
    assert (line.method, line.path, line.status, line.milliseconds) == ("GET", "/tags/año/", 200, 2)
    assert (line.getMessage(), line.request_id) == ("GET /tags/año/ 200 in 2 ms", shown)


@pytest.mark.django_db(transaction=True)
def test_gives_its_id_to_all_that_is_said_until_the_answer_is_closed(lines, caplog):
    """As servers ask: Django says “Not Found” once all middleware is done."""
    headers: dict[str, str] = {}

    def start(_status, told, _error=None):
        headers.update(told)
        return io.BytesIO().write

    response = WSGIHandler()(RequestFactory().get("/nothing/here/at/all/").environ, start)
    logging.getLogger("tests").warning("While it is sent.")
    response.close()
    logging.getLogger("tests").warning("Outside.")
    told = [(each.name, each.request_id) for each in caplog.records]
    mine = headers["X-Request-ID"]
    names = ["newsroom.request_log", "django.request", "tests"]
    assert told == [*((name, mine) for name in names), ("tests", "-")]
