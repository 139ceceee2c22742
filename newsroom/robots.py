"""Writes robots.txt: what programs may read, as far as they ask.

Which programs serve artificial intelligence, and for what, stands in crawlers.toml, to be looked over now and
then. AI_CRAWLERS says which of them the paper wants.
"""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import publisher

UNWANTED: dict[str, set[str]] = {"allow": set(), "search": {"training"}, "none": {"training", "answers"}}


@cache
def crawlers() -> list[dict[str, str]]:
    table = tomllib.loads((Path(__file__).parent / "crawlers.toml").read_text())
    return table["crawlers"]


def unwanted() -> list[str]:
    """Return the programs that shall stay away, by the names they go by."""
    purposes = UNWANTED[settings.AI_CRAWLERS]
    return [crawler["name"] for crawler in crawlers() if crawler["purpose"] in purposes]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    context = {"unwanted": unwanted(), "site": publisher.home()}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")
