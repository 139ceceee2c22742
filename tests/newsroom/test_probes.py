import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from tests.factories import make_message


def fail(*_args, **_options):
    raise OperationalError("The server is gone.")


def test_is_alive_without_a_database(client):
    """Without the `db` mark any query would fail this test."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"alive\n")


@pytest.mark.django_db
def test_is_ready(client):
    response = client.get("/readyz")
    checks = dict.fromkeys(("database", "migrations", "cache", "letters", "disk"), "fine")
    assert (response.status_code, response.json()) == (200, {"ready": True, "checks": checks})


@pytest.mark.django_db
def test_is_ready_while_something_is_only_late(client, monkeypatch):
    monkeypatch.setattr(cache, "set", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["cache"]) == (200, "failing")


@pytest.mark.django_db
def test_is_not_ready_without_its_database_and_tells_no_details(client, monkeypatch):
    monkeypatch.setattr(connection, "ensure_connection", fail)
    response = client.get("/readyz")
    told = {"ready": False, "checks": {"database": "failing"}}
    assert (response.status_code, response.json()) == (503, told)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_answers_by_any_name_and_without_https_and_is_kept_by_no_cache(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get(path, headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert not response.cookies


@pytest.mark.django_db
def test_shows_figures_to_whoever_has_the_token(client, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS_TOKEN = "open"
    make_message()
    answers = [
        client.get("/metrics", headers={"authorization": f"Bearer {word}"}) for word in ("shut", "open")
    ]
    assert [response.status_code for response in answers] == [404, 200]
    assert "newsroom_letters_due 1.0" in answers[1].content.decode().splitlines()


@pytest.mark.django_db
def test_shows_no_figures_where_no_token_is_set(client):
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
