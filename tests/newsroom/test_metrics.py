import datetime

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone
from prometheus_client.values import MultiProcessValue

from articles.models import Purge
from newsroom import metrics

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def counted():
    """Return how many requests of that kind were counted until now."""

    def count(method, route, status):
        name, labels = "newsroom_request_seconds_count", {"method": method, "route": route, "status": status}
        return metrics.REGISTRY.get_sample_value(name, labels) or 0

    return count


def test_counts_a_request_by_its_route(rf, counted):
    request = rf.get("/news/2026/03/01/ferry/")
    request.resolver_match = type("Match", (), {"route": "news/<day:day>/<slug:slug>/"})
    before = counted("GET", "news/<day:day>/<slug:slug>/", "418")
    metrics.count(lambda _request: HttpResponse(status=418))(request)
    assert counted("GET", "news/<day:day>/<slug:slug>/", "418") == before + 1


def test_counts_what_leads_nowhere_as_one(rf, counted):
    before = counted("GET", "none", "404")
    for path in ("/one/", "/two/"):
        metrics.count(lambda _request: HttpResponse(status=404))(rf.get(path))
    assert counted("GET", "none", "404") == before + 2


def test_counts_methods_that_somebody_made_up_as_one(rf, counted):
    before = counted("other", "none", "405"), counted("other", "kept", "200")
    for number in range(3):
        request = rf.generic(f"BREW{number}", "/")
        metrics.count(lambda _request: HttpResponse(status=405))(request)
        metrics.count_kept({"REQUEST_METHOD": f"BREW{number}"}, 200, 0.001)
    assert (counted("other", "none", "405"), counted("other", "kept", "200")) == (
        before[0] + 3,
        before[1] + 3,
    )
    assert counted("BREW0", "none", "405") == 0


def test_counts_a_kept_page_that_is_answered(counted):
    before = counted("GET", "kept", "304")
    metrics.count_kept({"REQUEST_METHOD": "GET"}, 304, 0.001)
    assert counted("GET", "kept", "304") == before + 1


@pytest.fixture
def figures(client, settings, monkeypatch, tmp_path):
    """Return what the page tells, as numbers by name; one process has counted a request."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS_TOKEN = "open"
    name = "newsroom_request_seconds_count"
    MultiProcessValue(lambda: 4711)("histogram", "newsroom_request_seconds", name, [], [], "Times").inc(1)

    def read():
        response = client.get("/metrics", headers={"authorization": "Bearer open"})
        assert response.status_code == 200
        lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}

    return read


@pytest.mark.django_db
def test_tells_of_requests_while_the_database_is_gone(figures, monkeypatch):
    def fail():
        raise OperationalError("The server is gone.")

    waiting = {"newsroom_letters_due", "newsroom_photos_unmade"}
    assert waiting < set(figures())
    monkeypatch.setattr(connection, "ensure_connection", fail)
    assert figures() == {"newsroom_request_seconds_count": 1}


@pytest.mark.django_db
def test_tells_what_the_cdn_has_not_been_told(figures, settings):
    assert not any("purges" in name for name in figures())
    settings.CDN_PURGE_URL = "http://127.0.0.1:9/"
    at = timezone.now() - 3 * MINUTE
    for fields in ({}, {"failed_at": at, "error": "503"}, {"send_after": at + 9 * MINUTE, "error": "503"}):
        Purge.objects.create(**{"tags": ["story-1"], "created_at": at, "send_after": at} | fields)
    told = figures()
    assert (told["newsroom_purges_due"], told["newsroom_purges_failing"]) == (1, 2)
    assert 180 <= told["newsroom_purges_late_seconds"] < 240
