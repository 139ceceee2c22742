import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import error_reports
from newsroom.error_reports import without_secrets

ROOT = Path(__file__).parents[2]
TOKEN = "opens-a-draft"
FAIL = """
import io, json, django, sentry_sdk, sentry_sdk.transport
from sentry_sdk.envelope import Envelope

class Kept(sentry_sdk.transport.Transport):
    def capture_envelope(self, envelope):
        sent.extend(item.payload.json for item in envelope.items if item.type == "event")

sent = []
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
# Nothing was collected where tests run.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
sentry_sdk.get_client().transport = Kept({})
body = b"name=Jo&email=jo@example.com&body=The+noon+boat+is+late."
environ = {
    "REQUEST_METHOD": "POST", "QUERY_STRING": "q=sturgeon",
    "PATH_INFO": "/comments/letters/opens-a-draft/end/",
    "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "REMOTE_ADDR": "192.0.2.7", "wsgi.url_scheme": "http",
    "HTTP_COOKIE": "sessionid=cookie", "HTTP_AUTHORIZATION": "Bearer key", "HTTP_X_REAL_IP": "192.0.2.7",
    "HTTP_REFERER": "http://127.0.0.1/preview/opens-a-draft/", "HTTP_USER_AGENT": "Firefox",
    "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
    "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
}
told = []
response = WSGIHandler()(environ, lambda status, headers: told.append(status))
response.close()
print(json.dumps([told, sent]))
"""


@pytest.fixture(scope="module")
def sent(tmp_path_factory):
    """Return the one event that is sent of a request which fails, for its database has no tables."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('empty')}/db.sqlite3",
        "SENTRY_DSN": "https://key@sentry.invalid/1",
        "DEBUG": "off",
        "SECRET_KEY": "secret" * 10,
    }
    run = subprocess.run(
        [sys.executable, "-c", FAIL],
        cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told, events = json.loads(run.stdout.splitlines()[-1])
    assert told == ["503 Service Unavailable"]
    (event,) = events
    return event


def test_says_what_failed_and_where(sent):
    error = sent["exception"]["values"][-1]
    assert (error["type"], error["value"].startswith("no such table")) == ("OperationalError", True)
    assert error["stacktrace"]["frames"][-1]["function"] == "execute"
    assert sent["request"] == {
        "method": "POST",
        "url": "http://127.0.0.1/comments/letters/…/end/",
        "headers": {
            "Content-Length": "56",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "Firefox",
        },
    }


@pytest.mark.parametrize(
    "secret", [TOKEN, "sturgeon", "sessionid", "Bearer", "192.0.2.7", "jo@example.com", "noon", '"vars"']
)
def test_sends_nothing_that_opens_something_or_tells_of_a_reader(sent, secret):
    assert secret not in json.dumps(sent)


def said(text, url="http://testserver/news/"):
    """Return what is sent of that text in an error."""
    event = {"exception": {"values": [{"value": text}]}, "request": {"url": url}}
    return without_secrets(event, {})["exception"]["values"][0]["value"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No page at /search/?q=ferry, sorry", "No page at /search/ sorry"),
        (f"<WSGIRequest: GET '/preview/{TOKEN}/?a=b'>", "<WSGIRequest: GET '/preview/…/'>"),
        (
            f"https://www.example.com/comments/letters/{TOKEN}%3A1/end",
            "https://www.example.com/comments/letters/…/end",
        ),
        ("{'jo@example.com': (550, b'No such box')}", "{…: (550, b'No such box')}"),
        ("null value in column\nDETAIL:  Failing row contains (1, Jo).", "null value in column"),
        ("ratio 1/2, text/html, 50%", "ratio 1/2, text/html, 50%"),
    ],
)
def test_hides_addresses_in_what_errors_say(text, shown):
    assert said(text) == shown


def test_hides_what_the_address_of_the_request_has_wherever_it_is_said():
    url = f"http://testserver/preview/{TOKEN}/"
    assert said(f"Signature of {TOKEN!r} is wrong", url) == "Signature of '…' is wrong"


def test_sends_errors_of_a_start_that_fails_and_no_path(monkeypatch):
    def fail(_path):
        raise ImproperlyConfigured("No addresses yet.")

    monkeypatch.setattr(error_reports, "secret_in", fail)
    assert said("Cannot read /srv/newsroom/.env", "http://testserver/") == "Cannot read /…"


def test_sends_breadcrumbs_without_questions_and_leaves_code_and_release_alone():
    crumb = {"data": {"url": "https://cdn.example.com/?key=secret", "http.query": "key=secret"}}
    frames = [{"context_line": 'path = "/news/?page=2"'}]
    event = {
        "breadcrumbs": {"values": [crumb]},
        "release": "paper@1.2",
        "stacktrace": {"frames": frames},
        "user": {"username": "ada"},
    }
    assert without_secrets(event, {}) == {
        "breadcrumbs": {"values": [{"data": {"url": "https://cdn.example.com/"}}]},
        "release": "paper@1.2",
        "stacktrace": {"frames": frames},
    }
