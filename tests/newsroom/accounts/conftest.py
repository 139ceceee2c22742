import pytest
from django.test import Client

from tests.newsroom.accounts.people import make_staff


@pytest.fixture
def ada(db):
    return make_staff("ada")


@pytest.fixture
def client():
    return Client(REMOTE_ADDR="203.0.113.7")
