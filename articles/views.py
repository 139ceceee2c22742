"""The public pages. Each reads the clock once, and editions only."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve
from taggit.models import TagBase

from articles import caching, html, paging
from articles.models import Address, Correction, Edition, Photo, Section
from articles.models.edition import EditionQuerySet

FRONT_STORIES = 21
A_YEAR = 31_536_000
PHOTO_NAME = re.compile(r"photos/[0-9a-f]{2}/([0-9a-f]{24})/")


class Expired(Http404):
    """There was a story, and its time is over."""


@caching.public_page()
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    stories = list(Edition.objects.live(now).stories().for_listing(now).newest()[:FRONT_STORIES])
    oldest = stories[-1].first_published_at if len(stories) == FRONT_STORIES else None
    caching.note_list(caching.tags.STORIES, Edition.objects.all(), stories, at=now, oldest=oldest)
    return render(request, "articles/front.html", {"stories": stories, "now": now})


@caching.public_page("before")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return _list(request, caching.tags.STORIES, Edition.objects.all(), "articles/listing.html")


@caching.public_page("before")
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Section.objects.select_related("parent"), slug=slug)
    stories = Edition.objects.in_section(found)
    return _list(request, caching.tags.stories_in(found.pk), stories, "articles/section.html", section=found)


def _list(
    request: HttpRequest, name: str, stories: EditionQuerySet, template: str, **context: Any
) -> HttpResponse:
    now = timezone.now()
    key = request.GET.get("before", "")
    try:
        page = paging.page(stories.live(now).stories().for_listing(now), key)
    except paging.BadKey:
        raise Http404 from None
    caching.note_list(name, stories, page.editions, at=now, newest=page.newest, oldest=page.oldest)
    return render(request, template, {"page": page, "is_first": not key, "now": now, **context})


@caching.public_page()
@require_safe
def detail(request: HttpRequest, day: datetime.date, slug: str) -> HttpResponse:
    now = timezone.now()
    edition = find_live(day, slug, now)
    if edition:
        topics = [] if edition.is_withdrawn or edition.is_removed else list(edition.tags.all())
        caching.note(*(caching.tags.topic(each.pk) for each in topics))
        return render_story(request, edition, topics, now=now)
    try:
        edition = find_moved(day, slug, now)
    except Expired:
        return _gone(request, now, is_removed=False)
    if edition.is_removed:
        return _gone(request, now, is_removed=True)
    caching.note(caching.tags.story(edition.article_id), until=[edition.live_until])
    moved = HttpResponsePermanentRedirect(edition.get_absolute_url())
    moved["Cache-Control"] = "no-cache"  # a story may move back
    return moved


def find_live(day: datetime.date, slug: str, now: datetime.datetime) -> Edition | None:
    """Return what readers see at that address at that moment."""
    at_address = Edition.objects.live(now).for_page().filter(address__day=day, address__slug=slug)
    return at_address.first()


def find_moved(day: datetime.date, slug: str, now: datetime.datetime) -> Edition:
    """Return what readers see now of the story that once stood at that address; 404 where none did."""
    left = Address.objects.filter(day=day, slug=slug, editions__live_from__lte=now).first()
    if left is None:
        raise Http404
    edition = Edition.objects.live(now).for_listing(now).filter(article=left.article_id).first()
    if edition is None:
        raise Expired
    return edition


def render_story(
    request: HttpRequest,
    edition: Edition,
    tags: Iterable[TagBase | str],
    *,
    now: datetime.datetime,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Return the page of an edition, be it saved or, for a preview, only composed."""
    if edition.is_removed:
        return _gone(request, now, is_removed=True)
    keys = {pk for pk in (edition.lead_photo_id, *edition.body_photo_ids) if pk}
    photos = Photo.objects.shown(now).in_bulk(keys) if keys else {}
    _note_story(edition, keys, photos, now)
    body = [_show(part, photos) for part in edition.body]
    canonical = f"{settings.SITE_URL}{edition.get_absolute_url()}"  # also where a comment was refused
    context |= {"edition": edition, "tags": tags, "body": body, "now": now, "canonical_url": canonical}
    context["lead_photo"] = photos.get(edition.lead_photo_id or 0)
    context["is_old"] = edition.is_old(now)
    context["corrections"] = [Correction.read(each) for each in edition.corrections]
    template = "articles/withdrawn.html" if edition.is_withdrawn else "articles/detail.html"
    return render(request, template, context, status=status)


def _note_story(edition: Edition, keys: set[int], photos: dict[int, Photo], now: datetime.datetime) -> None:
    ends = [edition.live_until, *(photo.rights_expire_at for photo in photos.values())]
    turns_old = None if edition.is_old(now) else edition.old_from
    shown = (caching.tags.story(edition.article_id), *map(caching.tags.photo, keys))
    caching.note(*shown, until=[*ends, turns_old])


def _show(part: dict[str, Any], photos: dict[int, Photo]) -> dict[str, Any]:
    """Give a part of the body its photos as they are now, and its text through the allowlist of today."""
    if "photos" in part:
        return part | {"photos": [_show(each, photos) for each in part["photos"] if each["photo"] in photos]}
    if "photo" in part:
        return part | {"photo": photos.get(part["photo"])}
    return part | {"html": html.clean(part["html"])} if "html" in part else part


def _gone(request: HttpRequest, now: datetime.datetime, *, is_removed: bool) -> HttpResponse:
    """Say that there was a story, and nothing of it; it may come back, so no cache keeps this answer."""
    response = render(request, "articles/removed.html", {"is_removed": is_removed, "now": now}, status=410)
    response["Cache-Control"] = "no-store"
    return response


def _no_longer_shown() -> HttpResponse:
    response = HttpResponse(_("This picture is no longer shown."), "text/plain; charset=utf-8", status=410)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Serve a public rendition. Its name says of what and how it was made, so it never changes."""
    token = PHOTO_NAME.match(name)
    if token and Photo.objects.hidden(timezone.now()).filter(token=token[1]).exists():
        return _no_longer_shown()
    try:
        response = serve(request, name, document_root=str(settings.MEDIA_ROOT / "public"))
    except OSError:  # a name that no file can have, for its length
        raise Http404 from None
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    for header, value in caching.labels([caching.tags.files(token[1])]) if token else []:
        response[header] = value
    return response
