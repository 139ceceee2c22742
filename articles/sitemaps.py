"""The sitemaps: an index, a file for each month of first publication, others for lists and for fresh news.

All stand at the top of the site, for a sitemap speaks of what is below its own folder only.
"""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import conditional, html, look, publisher
from articles.models import Author, Edition, Genre

MOST_URLS, MOST_NEWS = 50_000, 1_000
FRESH = datetime.timedelta(hours=48)
BRACKETS = re.compile(r"\s*\([^)]*\)")  # Google News leaves them out of a paper's name
NEWS_LANGUAGES = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}  # the rest goes by its first two or three letters


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    now = timezone.now()
    files = [_row("sitemap-pages"), _row("sitemap-authors")]
    files += [_row("sitemap-tags", part=part) for part in _parts(Tag.objects.count(), MOST_URLS)]
    for row in Edition.objects.live(now).stories().by_month():
        month = datetime.datetime.strptime(row["month"], "%Y-%m").date()
        for part in _parts(row["stories"], MOST_URLS):
            files.append(_row("sitemap-month", row["changed_at"], month=month, part=part))
    return _respond(request, "index", files, now)


@require_safe
def month(request: HttpRequest, month: datetime.date, part: int = 1) -> HttpResponseBase:
    now = timezone.now()
    stories = Edition.objects.live(now).stories().first_published_in(month).select_related("address")
    rows = stories.order_by("address__day", "address__slug").only("address", "modified_at")
    urls = [_url(each.get_absolute_url(), each.modified_at) for each in _cut(rows, part, MOST_URLS)]
    return _respond(request, "urls", urls, now)


@require_safe
def pages(request: HttpRequest) -> HttpResponseBase:
    """List the sections in use, and what the paper says of itself."""
    paths = [reverse(f"articles:{name}") for name in ("front", "listing", "corrections")]
    paths += [each.get_absolute_url() for each in look.paper_of(request).sections if each.is_active]
    paths += FlatPage.objects.filter(sites=settings.SITE_ID).values_list("url", flat=True)
    return _respond(request, "urls", [_url(path) for path in paths], timezone.now())


@require_safe
def tags(request: HttpRequest, part: int = 1) -> HttpResponseBase:
    """List what has a story now: a tag that only drafts have would tell of them."""
    now = timezone.now()
    slugs = Tag.objects.filter(pk__in=Edition.objects.live(now).stories().values("filed_tags__tag"))
    rows = _cut(slugs.order_by("pk").values_list("slug", flat=True), part, MOST_URLS)
    return _respond(request, "urls", [_url(publisher.tag_url(slug)) for slug in rows], now)


@require_safe
def authors(request: HttpRequest) -> HttpResponseBase:
    now = timezone.now()
    named = Author.objects.filter(pk__in=Edition.objects.live(now).stories().values("filed_authors__author"))
    slugs = named.order_by("pk").values_list("slug", flat=True)
    return _respond(request, "urls", [_url(publisher.author_url(slug)) for slug in slugs], now)


@require_safe
def news(request: HttpRequest, part: int = 0) -> HttpResponseBase:
    """List what is younger than two days, the newest first; where that is too much, the files that do."""
    now = timezone.now()
    fresh = Edition.objects.live(now).stories().filter(first_published_at__gt=now - FRESH)
    fresh = fresh.exclude(genre=Genre.SPONSORED).select_related("address").newest()
    if not part and (count := fresh.count()) > MOST_NEWS:
        files = [_row("sitemap-news", part=part) for part in _parts(count, MOST_NEWS)]
        return _respond(request, "index", files, now)
    rows = [_news(edition) for edition in _cut(fresh, part or 1, MOST_NEWS)]
    paper = BRACKETS.sub("", html.fit_for_xml(str(look.paper_of(request)))).strip()
    return _respond(request, "news", rows, now, paper=paper)


def _parts(count: int, size: int) -> range:
    return range(1, max(1, math.ceil(count / size)) + 1)


def _cut(rows: Any, part: int, size: int) -> Sequence[Any]:
    """Return that part of the rows; the first may be empty, any other is there because it has some."""
    found = list(rows[(part - 1) * size : part * size]) if part else []
    if part != 1 and not found:
        raise Http404
    return found


def _row(name: str, changed_at: datetime.datetime | None = None, **place: Any) -> dict[str, str]:
    if place.get("part") == 1 and name != "sitemap-news":
        del place["part"]
    return _url(reverse(f"articles:{name}", kwargs=place), changed_at)


def _url(path: str, changed_at: datetime.datetime | None = None) -> dict[str, str]:
    return {"loc": publisher.absolute(path), "lastmod": _moment(changed_at) if changed_at else ""}


def _news(edition: Edition) -> dict[str, str]:
    language = edition.language
    return _url(edition.get_absolute_url()) | {
        "language": NEWS_LANGUAGES.get(language, language.partition("-")[0]),
        "published": _moment(edition.first_published_at),
        "title": html.fit_for_xml(edition.headline),
    }


def _moment(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _respond(
    request: HttpRequest, kind: str, rows: Iterable[dict[str, str]], now: datetime.datetime, **words: str
) -> HttpResponseBase:
    content = render_to_string(f"sitemaps/{kind}.xml", {"rows": rows, **words})
    return conditional.respond(request, content, "application/xml; charset=utf-8", now=now)
