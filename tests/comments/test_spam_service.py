"""Against a server on this machine that stands in for Akismet."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest

from comments import spam_service
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings):
    """A server that answers as its `answer` says, and keeps what it was asked in `asked`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            played.asked.append(parse_qs(self.rfile.read(length).decode(), keep_blank_values=True))
            time.sleep(played.pause)
            self.send_response(played.status)
            self.end_headers()
            self.wfile.write(played.answer)

        def log_message(self, *_args):
            pass

    played = SimpleNamespace(answer=b"false", status=200, pause=0, asked=[])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    settings.SPAM_SERVICE_URL = f"http://127.0.0.1:{server.server_port}/1.1/comment-check"
    settings.SPAM_SERVICE_KEY = "the-key"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


def ask(body="Buy 500 pills – cheap & good"):
    return spam_service.is_spam("Rosa", body, "203.0.113.0/24", make_edition())


@pytest.mark.parametrize(("answer", "is_spam"), [(b"true", True), (b"false", False), (b"true\n", True)])
def test_gives_the_services_answer(service, answer, is_spam):
    service.answer = answer
    assert ask() is is_spam


def test_sends_what_the_protocol_asks_for_and_no_e_mail_or_address(service):
    ask()
    permalink = service.asked[0].pop("permalink")
    assert permalink[0].startswith("http://testserver/news/")
    assert service.asked == [
        {
            "api_key": ["the-key"],
            "blog": ["http://testserver"],
            "user_ip": ["203.0.113.0"],
            "comment_type": ["comment"],
            "comment_author": ["Rosa"],
            "comment_content": ["Buy 500 pills – cheap & good"],
            "blog_charset": ["UTF-8"],
        }
    ]


@pytest.mark.parametrize(
    ("status", "answer"), [(200, b"invalid"), (200, b""), (500, b"true"), (404, b"false")]
)
def test_says_that_it_is_away_where_it_says_neither_yes_nor_no(service, status, answer):
    service.status, service.answer = status, answer
    with pytest.raises(spam_service.Away):
        ask()


def test_waits_only_a_little(service, settings):
    settings.SPAM_SERVICE_TIMEOUT, service.pause = 0.1, 0.5
    with pytest.raises(spam_service.Away):
        ask()


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:1/"])
def test_is_away_where_there_is_none(settings, url):
    settings.SPAM_SERVICE_URL = url
    with pytest.raises(spam_service.Away):
        ask()
