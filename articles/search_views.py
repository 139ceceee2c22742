"""The page on which readers search. It reads the clock once, and editions only."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from articles import paging, search
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
    form = SearchForm(request.GET, now=now)
    is_valid = form.is_valid()
    context = {"form": form, "now": now, "is_first": "after" not in request.GET}
    if is_valid and not form.question.is_empty:
        try:
            page = search.find(form.question, at=now, after=request.GET.get("after", ""))
        except paging.BadKey:
            raise Http404 from None
        results = [_result(edition, form.question) for edition in page.editions]
        context |= {"question": form.question, "results": results, "further": page.older}
    response = render(request, "articles/search.html", context, status=200 if is_valid else 400)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _result(edition: Edition, question: Question) -> Result:
    return Result(
        edition,
        excerpts.mark(edition.headline, question.terms),
        excerpts.excerpt(edition.standfirst, edition.body_text, question.terms),
    )
