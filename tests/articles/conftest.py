"""What tests of the public pages share."""

import re

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
