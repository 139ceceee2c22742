"""Requests that no reader sends. Whatever comes: no fault, no trace, no cookie, and no other site.

The same requests are made each time; FUZZ_EXAMPLES asks for more of them.
"""

import os
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import make_comment, make_edition, make_editor_in_chief, make_photo
from tests.newsroom.door import Answer, send
from tests.newsroom.routes import every_route

pytestmark = pytest.mark.django_db
reproducibly = hypothesis_settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "100")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
EVERY = sorted(every_route().values())
PUBLIC = [address for address in EVERY if not address.startswith(f"/{settings.ADMIN_PATH}")]
INSIDE = [address for address in EVERY if address not in PUBLIC]
NAMES = [
    "before",
    "after",
    "next",
    "page",
    "q",
    "p",
    "o",
    "e",
    "all",
    "tab",
    "story",
    "section",
    "name",
    "stamp",
]
NAMES += ["_popup", "_to_field", "app_label", "model_name", "field_name", "term", "id__in", "username__regex"]
NASTY = ["\0", "%", "'", '"', "<script>", "../", "//evil.example", "http://evil.example", "\\", "\u202e", "é"]
NASTY += [
    "a " * 1500,
    "9" * 400,
    "-1",
    "1e9",
    "²",
    "\ud800",
    "2026/02/30",
    "{{x}}",
    "\r\nX-Evil: 1",
    "%00",
    "%ff",
    "[]",
]
FORM = "application/x-www-form-urlencoded"
KINDS = ["", FORM, f"{FORM}; charset=utf-7", "text/plain; charset=utf-99", "application/json"]
KINDS += ["multipart/form-data", "multipart/form-data; boundary=x"]
HOSTS = ["evil.example", "testserver@evil.example", "testserver.evil.example", "", "[::1"]
texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=20))
values = st.one_of(texts, st.lists(texts, max_size=3).map("".join))
hosts = st.one_of(st.sampled_from(HOSTS), st.text(max_size=20))
methods = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])


@st.composite
def paths(draw, known: list[str]) -> str:
    """An address of ours, or one with some of its parts exchanged, added or left out."""
    parts = draw(st.sampled_from(known)).split("/")
    for _time in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(parts) - 1))
        parts[place : place + draw(st.integers(0, 1))] = [draw(values)]
    return "/" + "/".join(parts).lstrip("/")


@st.composite
def queries(draw) -> str:
    """Names and values, half of the time as a browser would never send them."""
    pairs = draw(st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), texts), values), max_size=4))
    is_raw = draw(st.booleans())
    parts = [
        text if is_raw else quote(text.encode("utf-8", "surrogatepass")) for pair in pairs for text in pair
    ]
    return "&".join("=".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True))


def part_of_a_form(text: str) -> str:
    head = f'Content-Disposition: form-data; name="{text}"; filename="{text}"'
    return f"--x\r\n{head}\r\n\r\n{text}\r\n--x--"


bodies = st.one_of(
    st.binary(max_size=200),
    st.one_of(queries(), texts.map(part_of_a_form)).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
requests = {"query": queries(), "method": methods, "body": bodies, "content_type": st.sampled_from(KINDS)}


@pytest.fixture
def content(db, time_machine):
    time_machine.move_to("2026-03-01 12:00Z")
    make_comment(make_edition())
    make_photo()


def assert_is_sound(answer: Answer) -> None:
    assert answer.status < 500
    assert b"Traceback" not in answer.body
    assert urlsplit(answer.get("Location")).netloc in {"", "testserver"}
    assert [answer.get(name) for name in ("Access-Control-Allow-Origin", "X-Evil")] == ["", ""]
    assert not any("\n" in value for _name, value in answer.headers)


@reproducibly
@given(path=paths(PUBLIC), **requests)
def test_answers_whatever_is_sent_to_the_paper(content, path, **sent):
    answer = send(path, **sent)
    assert_is_sound(answer)
    assert answer.get("Set-Cookie") == "" or path.startswith(f"/{settings.ADMIN_PATH}")


@reproducibly
@given(path=paths(INSIDE), **requests)
def test_answers_strangers_at_the_desk(content, path, **sent):
    assert_is_sound(send(path, **sent))


@reproducibly
@given(path=paths(INSIDE), **requests)
def test_answers_whoever_may_do_everything(content, path, **sent):
    client, token = Client(), "t" * 32
    client.force_login(make_editor_in_chief())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    assert_is_sound(send(path, **sent, HTTP_COOKIE=cookies, HTTP_X_CSRFTOKEN=token))


@reproducibly
@given(path=st.sampled_from(EVERY), host=hosts, method=methods)
def test_answers_to_no_other_name(content, path, host, method):
    answer = send(path, method=method, host=host, HTTP_X_FORWARDED_HOST="evil.example")
    assert_is_sound(answer)
    assert answer.status == 400
    assert b"evil.example" not in answer.body


@reproducibly
@given(path=st.sampled_from(EVERY), length=st.one_of(st.text(max_size=8), st.integers(-5, 10**25).map(str)))
def test_believes_no_length_that_is_said(content, path, length):
    assert_is_sound(send(path, method="POST", body=b"a=b", content_type=FORM, CONTENT_LENGTH=length))
