import pytest
from django.http import HttpResponse

from newsroom import metrics


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


def test_counts_a_kept_page_that_is_answered(counted):
    before = counted("GET", "kept", "304")
    metrics.count_kept({"REQUEST_METHOD": "GET"}, 304, 0.001)
    assert counted("GET", "kept", "304") == before + 1
