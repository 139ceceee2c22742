"""Every address that the paper has, each once, with samples in the place of what varies."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

SAMPLES = {
    "uidb64": "MQ",
    "token": "set-password",
    "day": "2026/03/01",
    "month": "2026-03",
    "feed": "rss",
    "slug": "ferry-timetable-grows",
    "name": "to-read",
    "url": "nothing/",
    "verb": "submit",
    "app_label": "articles",
}


def every_route() -> dict[str, str]:
    """Return the addresses, each by its route."""
    return {route: _fill(route) for route in _walk(get_resolver().url_patterns, "/")}


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, route)
        else:
            yield route


def _fill(route: str) -> str:
    plain = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES.get(found[1], "1"), plain)
