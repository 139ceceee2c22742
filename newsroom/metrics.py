"""Figures for Prometheus at /metrics, where METRICS_TOKEN is set: requests as they come, and what waits.

Each process writes its counts into a file of its own below `var/metrics`; whichever is asked adds them up.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from articles.models import Edition, Message, Photo, Purge
from comments.models import Comment, Status

Respond = Callable[[HttpRequest], HttpResponse]
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_seconds = Histogram(
    "newsroom_request_seconds",
    "How long requests took",
    ["method", "route", "status"],
    buckets=BOUNDS,
    registry=REGISTRY,
)


def count(get_response: Respond) -> Respond:
    """Count each request that Django answers, and how long that took."""

    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        route = request.resolver_match.route if request.resolver_match else "none"
        _observe(request.method, route, response.status_code, time.perf_counter() - began)
        return response

    return respond


def count_kept(environ: dict[str, Any], status: int, seconds: float) -> None:
    """Count a kept page that was answered without Django, which alone knows of routes."""
    _observe(environ["REQUEST_METHOD"], "kept", status, seconds)


def _observe(method: str | None, route: str, status: int, seconds: float) -> None:
    """Count all methods that a client made up as one, for each label is a series that stays."""
    _seconds.labels(method if method in METHODS else "other", route, status).observe(seconds)


class Waiting(Collector):
    """What waits in the database for a person, a worker or its time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield nothing without a database: how requests fare is what somebody wants to see then."""
        try:
            figures = _figures(timezone.now())
        except (OperationalError, InterfaceError):
            return
        for name, (words, value) in figures.items():
            yield GaugeMetricFamily(f"newsroom_{name}", words, value=value)


def _figures(now: datetime.datetime) -> dict[str, tuple[str, float]]:
    letters = Message.objects.due(now)
    held = Comment.objects.filter(status=Status.HELD)
    figures: dict[str, tuple[str, float]] = {
        "letters_due": ("Letters that are due", letters.count()),
        "letters_late_seconds": ("Since when the first of them is", _late(letters, now)),
        "letters_failed": ("Letters that failed for good", Message.objects.failed().count()),
        "comments_held": ("Comments that wait for a moderator", held.count()),
        "editions_scheduled": ("Editions whose time is to come", Edition.objects.upcoming(now).count()),
        "photos_unmade": ("Photos that lack renditions", Photo.objects.shown(now).unmade().count()),
    }
    if settings.CDN_PURGE_URL:
        purges = Purge.objects.due(now)
        figures |= {
            "purges_due": ("Purges that the CDN is to be sent", purges.count()),
            "purges_late_seconds": ("Since when the first of them is", _late(purges, now)),
            "purges_failing": ("Changes that the CDN was not told of", Purge.objects.failing().count()),
        }
    return figures


def _late(due: QuerySet[Any], now: datetime.datetime) -> float:
    oldest = due.order_by("send_after").values_list("send_after", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0


def page(request: HttpRequest) -> HttpResponse:
    """Tell the figures to whoever has the token; to others there is no such page."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(token, settings.METRICS_TOKEN):
        raise Http404
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Waiting())
    return HttpResponse(generate_latest(registry), CONTENT_TYPE_LATEST)
