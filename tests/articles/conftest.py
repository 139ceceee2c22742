"""What tests of the public pages share."""

import datetime
import html
import re

import feedparser
import pytest
from django.db import connection

from tests.articles.syndication import make_whole_article
from tests.factories import correct, make_comment, moment, publish


@pytest.fixture
def stop_clock(time_machine):
    """Return a function that stops the clock at a moment."""
    return lambda at: time_machine.move_to(at, tick=False)


@pytest.fixture
def desk_is_locked():
    """Return a context in which every statement that touches the table of desk copies fails."""

    def refuse(execute, sql, params, many, context):
        if re.search(r'["`\s]articles_article["`\s]', sql):
            raise AssertionError(f"A public page asks for desk copies: {sql}")
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


@pytest.fixture
def read_feed(client):
    """Return a function that reads a feed as a feed reader does, which has found nothing odd in it."""

    def read(path: str) -> feedparser.FeedParserDict:
        response = client.get(path)
        assert response.status_code == 200
        found = feedparser.parse(
            response.content, response_headers={"content-type": response["Content-Type"]}
        )
        assert not found.bozo, found.bozo_exception
        return found

    return read


@pytest.fixture
def listed(client):
    """Return a function that gives the headlines on a page, in order."""

    def headlines(path: str) -> list[str]:
        page = client.get(path).content.decode()
        return re.findall(r'<a href="/news/[0-9/]{11}[^"]+">([^<]+)</a>', page)

    return headlines


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return a function that calls another, and does what waits for the end of its transaction."""

    def call(work):
        with django_capture_on_commit_callbacks(execute=True):
            return work()

    return call


@pytest.fixture
def properties(client):
    """Return a function that gives a page's Open Graph properties and named metas, all values of each."""

    def read(path: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        pattern = r'<meta (?:property|name)="([^"]+)" content="([^"]*)">'
        for name, content in re.findall(pattern, client.get(path).text):
            found.setdefault(name, []).append(html.unescape(content))
        return found

    return read


@pytest.fixture
def whole(stop_clock):
    """A story with everything, published on 1 March at noon and corrected an hour later, which is now."""
    at = moment("2026-03-01 12:00")
    article = make_whole_article(slug="ferry", genre="explainer")
    make_comment(publish(article, now=at), status="approved")
    stop_clock(at + datetime.timedelta(hours=1))
    return correct(article, "It has nine boats.", now=at + datetime.timedelta(hours=1))
