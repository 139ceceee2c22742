import logging

import pytest

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
