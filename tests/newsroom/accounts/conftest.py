import pytest
from django.core.cache import cache
from django.test import Client

from tests.newsroom.accounts.people import make_staff


@pytest.fixture(autouse=True)
def codes_are_new():
    """Forget which codes of apps were used: tests give them to people with the same key."""
    cache.clear()


@pytest.fixture
def ada(db):
    return make_staff("ada")


@pytest.fixture
def client():
    return Client(REMOTE_ADDR="203.0.113.7")
