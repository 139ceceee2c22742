from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.caching.store import store


@pytest.fixture
def count_queries(db):
    """Return how many queries a call makes."""

    def count(call: Callable[[], object]) -> int:
        store().forget_all()  # a page that is kept asks for nothing
        with CaptureQueriesContext(connection) as queries:
            call()
        return len(queries)

    return count
