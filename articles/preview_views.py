"""What somebody without an account sees of a story that is not public: one revision, by their own link."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import composing, preview_links, views
from articles.models import PreviewLink

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}
REFUSALS: dict[type[Exception], tuple[int, str]] = {
    preview_links.Unknown: (404, "unknown"),
    preview_links.Ended: (410, "ended"),
    preview_links.UnderEmbargo: (403, "embargo"),
}


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        response = _show(request, preview_links.follow(token, now=now), now)
    except tuple(REFUSALS) as refusal:
        status, why = REFUSALS[type(refusal)]
        context = {"why": why, "now": now, "canonical_url": ""}  # which would print the token
        response = render(request, "articles/preview_closed.html", context, status=status)
        response._has_been_logged = True  # type: ignore[attr-defined]  # the log would keep the token
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _show(request: HttpRequest, link: PreviewLink, now: datetime.datetime) -> HttpResponse:
    content = link.revision.content
    edition = composing.compose_preview(link.revision.article, content, now=now)
    return views.render_story(request, edition, edition.page_tags, now=now, is_preview=True)
