"""The front page, the lists of stories, and the pages that the paper says of itself."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import Truncator
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import archive as archives
from articles import beats, caching, front_page, html, look, paging, shown_photos
from articles.models import Author, Edition, Section
from articles.paging import Stories

SUMMARY_WORDS = 30


@caching.public_page()
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = front_page.fill(look.paper_of(request), now)
    _note_front(found, look.paper_of(request).navigation, now)
    return render(request, "articles/front.html", {"front": found, "now": now})


def _note_front(found: front_page.Front, sections: list[Section], now: datetime.datetime) -> None:
    """Say how far back the page looks into the list of all stories, and into that of each section."""
    newest = found.newest.lines
    oldest = newest[-1].first_published_at if len(newest) == front_page.NEWEST else None
    caching.note_list(caching.tags.STORIES, at=now, oldest=oldest)
    blocks = {block.section.pk: block.stories.lines for block in found.blocks}
    for section in sections:
        stories = blocks.get(section.pk, [])
        end = stories[-1].first_published_at if len(stories) == front_page.IN_BLOCK else None
        caching.note_list(caching.tags.stories_in(section.pk), at=now, oldest=end)


@caching.public_page("before")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    year = archives.Span.around("year", now)
    name, stories = caching.tags.STORIES, Stories()
    return _list(request, name, stories, "articles/listing.html", now, this_year=year)


@caching.public_page("before")
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the section at that address, or what else the paper has there."""
    paper = look.paper_of(request)
    found = next((each for each in paper.sections if each.slug == slug), None)
    if found is None:
        return page(request, slug)
    context: dict[str, Any] = {"section": found, "parts": paper.parts_of(found)}
    stories = Stories(Edition.objects.in_section, {"section": found.pk})
    name = caching.tags.stories_in(found.pk)
    return _list(request, name, stories, "articles/section.html", timezone.now(), **context)


@caching.public_page("before")
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Tag.objects.select_related("description"), slug=slug)
    name, stories = caching.tags.stories_on(found.pk), Stories(Edition.objects.tagged, {"tag": found.pk})
    return _list(request, name, stories, "articles/tag.html", timezone.now(), needs_stories=True, tag=found)


@caching.public_page("before")
@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(Author.objects.for_page(), slug=slug)
    stories = Stories(Edition.objects.by_author, {"author": found.pk})
    name = caching.tags.stories_by(found.pk)
    context: dict[str, Any] = {"author": found, "beats": []}
    if "before" not in request.GET:
        context["beats"] = beats.find(found, now)
        caching.note(name)
    caching.note(caching.tags.author(found.pk))
    if found.photo:
        is_hidden = bool(found.photo.why_hidden(now))
        shown_photos.note(found.photo.pk, found.photo.rights_expire_at, is_hidden=is_hidden)
        context["portrait"] = None if is_hidden else found.photo
    return _list(request, name, stories, "articles/author.html", now, needs_stories=True, **context)


@caching.public_page("before")
@require_safe
def archive(request: HttpRequest, kind: str, first: datetime.date) -> HttpResponse:
    now, span = timezone.now(), archives.Span(kind, first)
    if first > timezone.localdate(now):
        raise Http404
    around = archives.look_around(span, now)
    first_seen = around.earlier.starts_at if around.earlier else None
    last_seen = around.later.ends_at if around.later else now
    caching.note(*caching.tags.span(caching.tags.STORIES, first_seen, min(last_seen, now)))
    context: dict[str, Any] = {"span": span, "around": around}
    context |= {"newest": min(span.ends_at, now), "oldest": span.starts_at}
    name, values = caching.tags.STORIES, {"start": span.starts_at, "end": span.ends_at}
    stories = Stories(Edition.objects.between, values)
    return _list(request, name, stories, "articles/archive.html", now, needs_stories=True, **context)


@caching.public_page("before")
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    caching.note(caching.tags.CORRECTIONS)
    name, stories = caching.tags.CORRECTIONS, Stories(Edition.objects.with_corrections)
    return _list(request, name, stories, "articles/corrections.html", timezone.now())


def _list(
    request: HttpRequest,
    name: str,
    stories: Stories,
    template: str,
    now: datetime.datetime,
    *,
    needs_stories: bool = False,
    newest: datetime.datetime | None = None,
    oldest: datetime.datetime | None = None,
    **context: Any,
) -> HttpResponse:
    """Show one page of a list, which may have a newest and an oldest moment.

    Where it needs stories, there is no page without: it would tell of drafts.
    """
    key = request.GET.get("before", "")
    try:
        page = paging.page(stories, key, now)
    except paging.BadKey:
        raise Http404 from None
    if needs_stories and not page.rundown.lines:
        raise Http404
    if key:
        context["canonical_url"] = f"{settings.SITE_URL}{request.path}?before={key}"
    caching.note_list(name, at=now, newest=page.newest or newest, oldest=page.oldest or oldest)
    return render(request, template, {"page": page, "is_first": not key, "now": now, **context})


@caching.public_page()
def page(request: HttpRequest, url: str) -> HttpResponse:
    """Show what the paper says of itself at that address. What is missing is so for every method."""
    found = get_object_or_404(FlatPage, url=f"/{url}/", sites=settings.SITE_ID)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    caching.note(caching.tags.page(found.pk))
    body = html.clean(found.content)
    context = {"page": found, "body": body, "summary": Truncator(html.text(body)).words(SUMMARY_WORDS)}
    return render(request, "articles/page.html", context)
