"""The page on which readers search. It reads the clock once, and editions only."""

import datetime
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from articles import look, paging, search
from articles.models import Edition
from articles.search import excerpts
from articles.search.question import Question
from articles.search_forms import SearchForm

# What somebody looks for is nobody else's business, and no page for a search engine.
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Result:
    edition: Edition
    headline: SafeString
    excerpt: SafeString


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    form = SearchForm(request.GET, now=now, sections=look.paper_of(request).sections)
    is_valid = form.is_valid()
    context = {"form": form, "now": now, "is_first": "after" not in request.GET}
    status = HTTPStatus.OK if is_valid else HTTPStatus.BAD_REQUEST
    if is_valid and not form.question.is_empty:
        try:
            context |= _answer(form.question, now, request.GET.get("after", ""))
        except search.TooSlow:
            context["is_too_slow"], status = True, HTTPStatus.SERVICE_UNAVAILABLE
    response = render(request, "articles/search.html", context, status=status)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _answer(question: Question, now: datetime.datetime, after: str) -> dict[str, Any]:
    try:
        page = search.find(question, at=now, after=after)
    except paging.BadKey:
        raise Http404 from None
    results = [_result(edition, question) for edition in page.editions]
    return {"question": question, "results": results, "further": page.older}


def _result(edition: Edition, question: Question) -> Result:
    return Result(
        edition,
        excerpts.mark(edition.headline, question.terms),
        excerpts.excerpt(edition.standfirst, edition.body_text, question.terms),
    )
