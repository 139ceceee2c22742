"""What tests of the public pages share."""

import re

import feedparser
import pytest
from django.db import connection


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
