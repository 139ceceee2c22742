"""A story's page and its files. Each view reads the clock once, and editions only; lists: see list_views."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve
from taggit.models import Tag

from articles import body, caching, look, related, shown_photos
from articles.models import Address, Correction, Edition, Photo
from articles.models.editions import EditionQuerySet
from articles.models.prepared import Prepared

A_YEAR = 31_536_000
PHOTO_NAME = re.compile(r"photos/[0-9a-f]{2}/([0-9a-f]{24})/")


class Expired(Http404):
    """There was a story, and its time is over."""


@caching.public_page()
@require_safe
def detail(request: HttpRequest, day: datetime.date, slug: str) -> HttpResponse:
    now = timezone.now()
    edition = find_live(day, slug, now)
    if edition:
        return render_story(request, edition, edition.page_tags, now=now)
    try:
        edition = find_moved(day, slug, now)
    except Expired:
        return _gone(request, now, is_removed=False)
    if edition.is_removed:
        return _gone(request, now, is_removed=True)
    caching.note(caching.tags.story(edition.article_id))
    moved = HttpResponsePermanentRedirect(edition.get_absolute_url())
    moved["Cache-Control"] = "no-cache"  # a story may move back
    return moved


def find_live(day: datetime.date, slug: str, now: datetime.datetime) -> Edition | None:
    """Return what readers see at that address at that moment."""
    return next(iter(_at_address(day=day, slug=slug, now=now)), None)


@Prepared
def _at_address(day: datetime.date, slug: str, now: datetime.datetime) -> EditionQuerySet:
    return Edition.objects.live(now).for_page().filter(address__day=day, address__slug=slug)


def find_moved(day: datetime.date, slug: str, now: datetime.datetime) -> Edition:
    """Return what readers see now of the story that once stood at that address; 404 where none did."""
    left = Address.objects.filter(day=day, slug=slug, editions__live_from__lte=now).first()
    if left is None:
        raise Http404
    edition = Edition.objects.live(now).select_related("address").filter(article=left.article_id).first()
    if edition is None:
        raise Expired
    return edition


def render_story(
    request: HttpRequest,
    edition: Edition,
    tags: Sequence[Tag],
    *,
    now: datetime.datetime,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Return the page of an edition, be it saved or, for a preview, only composed."""
    if edition.is_removed:
        return _gone(request, now, is_removed=True)
    others = None if edition.is_withdrawn else related.find(edition, tags, now)
    photos = shown_photos.find((edition.portrait_id, *edition.body_photo_ids), now)
    shown_photos.hide([edition], now)
    if edition.lead_photo:
        photos[edition.lead_photo.pk] = edition.lead_photo
    _note_story(edition, now)
    canonical = f"{settings.SITE_URL}{edition.get_absolute_url()}"  # also where a comment was refused
    context |= {"edition": edition, "tags": tags, "now": now, "canonical_url": canonical}
    context["body"] = SimpleLazyObject(lambda: body.show(edition, photos))  # seldom asked for
    context["photos_key"] = [(key, photo.content_key) for key, photo in sorted(photos.items())]
    context["lead_photo"] = photos.get(edition.lead_photo_id or 0)
    context["portrait"] = photos.get(edition.portrait_id or 0)
    context["related"] = others
    context["is_old"] = edition.is_old(now)
    context["corrections"] = [Correction.read(each) for each in edition.corrections]
    template = "articles/withdrawn.html" if edition.is_withdrawn else "articles/detail.html"
    return render(request, template, context, status=status)


def _note_story(edition: Edition, now: datetime.datetime) -> None:
    turns_old = None if edition.is_old(now) else edition.old_from
    caching.note(caching.tags.story(edition.article_id), until=[turns_old])


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
@csp({"default-src": [NONE], "sandbox": True})  # type: ignore[arg-type]  # it knows no view with arguments
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Serve a public rendition. Its name says of what and how it was made, so it never changes.

    Whatever somebody may once manage to upload, no browser runs it from here.
    """
    token, now = PHOTO_NAME.match(name), timezone.now()
    found = Photo.objects.only("rights_expire_at", "taken_down_at")
    photo = found.filter(token=token[1]).first() if token else None
    if photo and photo.why_hidden(now):
        return _no_longer_shown()
    try:
        response = serve(request, name, document_root=str(settings.MEDIA_ROOT / "public"))
    except OSError:  # a name that no file can have, for its length
        raise Http404 from None
    # Browsers that have a picture keep it; shared caches ask again, for it may be taken down.
    for_shared_caches = caching.longest(photo.rights_expire_at if photo else None, now)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable, s-maxage={for_shared_caches}"
    for header, value in caching.labels([caching.tags.files(token[1])]) if token else []:
        response[header] = value
    return response


@require_safe
def look_css(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the paper's colours. A page kept from before they changed gets those of today."""
    css = look.css(look.paper_of(request))
    response = HttpResponse(css, "text/css; charset=utf-8")
    is_current = digest == look.digest(css)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_current else "no-cache"
    return response
