"""The front page, the lists of stories, and the pages that the paper says of itself."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import archive as archives
from articles import beats, front_page, html, look, paging
from articles.models import Author, Edition
from articles.models.edition import EditionQuerySet


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = front_page.fill(look.paper_of(request), now)
    return render(request, "articles/front.html", {"front": found, "now": now})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    year = archives.Span.around("year", now)
    return _list(request, Edition.objects.all(), "articles/listing.html", now, this_year=year)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the section at that address, or what else the paper has there."""
    paper = look.paper_of(request)
    found = next((each for each in paper.sections if each.slug == slug), None)
    if found is None:
        return page(request, slug)
    found.parent = next((each for each in paper.sections if each.pk == found.parent_id), None)
    context = {"section": found, "parts": paper.parts_of(found)}
    stories = Edition.objects.in_section(found)
    return _list(request, stories, "articles/section.html", timezone.now(), **context)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag.objects.select_related("description"), slug=slug)
    stories = Edition.objects.tagged(found)
    return _list(request, stories, "articles/tag.html", timezone.now(), needs_stories=True, tag=found)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(Author.objects.for_page(), slug=slug)
    context = {"author": found, "beats": beats.find(found, now) if "before" not in request.GET else []}
    if found.photo and not found.photo.why_hidden(now):
        context["portrait"] = found.photo
    stories = Edition.objects.by_author(found)
    return _list(request, stories, "articles/author.html", now, needs_stories=True, **context)


@require_safe
def archive(request: HttpRequest, kind: str, first: datetime.date) -> HttpResponse:
    now, span = timezone.now(), archives.Span(kind, first)
    if first > timezone.localdate(now):
        raise Http404
    around = archives.look_around(span, now)
    context = {"span": span, "around": around}
    stories = archives.stories_of(span)
    return _list(request, stories, "articles/archive.html", now, needs_stories=True, **context)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    stories = Edition.objects.with_corrections()
    return _list(request, stories, "articles/corrections.html", timezone.now())


def _list(
    request: HttpRequest,
    stories: EditionQuerySet,
    template: str,
    now: datetime.datetime,
    *,
    needs_stories: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show one page of a list. Where it needs stories, there is no page without: it would tell of drafts."""
    key = request.GET.get("before", "")
    try:
        page = paging.page(stories.live(now).stories().for_listing(now), key)
    except paging.BadKey:
        raise Http404 from None
    if needs_stories and not page.editions:
        raise Http404
    return render(request, template, {"page": page, "is_first": not key, "now": now, **context})


@require_safe
def page(request: HttpRequest, url: str) -> HttpResponse:
    """Show what the paper says of itself at that address."""
    found = get_object_or_404(FlatPage, url=f"/{url}/", sites=settings.SITE_ID)
    return render(request, "articles/page.html", {"page": found, "body": html.clean(found.content)})
