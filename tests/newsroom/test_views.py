import pytest
from django.test import Client

from articles.models import Edition
from tests.factories import make_section


def test_says_that_a_page_is_missing_and_lets_no_cache_remember(db, client):
    make_section()
    response = client.get("/nowhere/")
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    assert "The Test Courier" in response.content.decode()


@pytest.fixture
def broken(monkeypatch):
    """Make every list fail, and every question to the database with it, as where its server is gone."""

    def fail(*_args, **_options):
        raise OSError("The database is gone.")

    monkeypatch.setattr(Edition.objects, "live", fail)


def test_says_that_something_failed_without_asking_the_database(broken):
    """Without the `db` mark any query would fail this test."""
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "The database is gone." not in response.content.decode()
    assert response.content.decode().startswith("<!doctype html>")


def test_sets_the_policy_on_error_pages_too(broken):
    policy = Client(raise_request_exception=False).get("/")["Content-Security-Policy"]
    assert ("default-src 'self'" in policy, "unsafe" in policy) == (True, False)
