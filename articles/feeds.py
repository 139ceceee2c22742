"""The feeds, each in three formats: of the whole paper, a section, a tag and an author.

A feed stands beside its list, and is read by programs that come every few minutes: see conditional.
"""

import datetime
from urllib.parse import urljoin

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import caching, conditional, feed_items, look, publisher
from articles.feed_formats import FORMATS, Feed
from articles.models import Author, Edition
from articles.models.editions import NOTICE_STANDS_IN_FEEDS, EditionQuerySet

SIZE = 30
A_SECOND = datetime.timedelta(seconds=1)


@caching.public_page()
@require_safe
def latest(request: HttpRequest, feed: str) -> HttpResponseBase:
    description = look.paper_of(request).description
    return _respond(request, feed, caching.tags.STORIES, Edition.objects.all(), description=description)


@caching.public_page()
@require_safe
def section(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = next((each for each in look.paper_of(request).sections if each.slug == slug), None)
    if found is None:
        raise Http404
    name, stories = caching.tags.stories_in(found.pk), Edition.objects.in_section(found)
    return _respond(request, feed, name, stories, found.name, found.description)


@caching.public_page()
@require_safe
def tag(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = get_object_or_404(Tag.objects.annotate(words=F("description__text")), slug=slug)
    name, stories = caching.tags.stories_on(found.pk), Edition.objects.tagged(found)
    return _respond(request, feed, name, stories, found.name, found.words or "", is_secret=True)


@caching.public_page()
@require_safe
def author(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = get_object_or_404(Author, slug=slug)
    caching.note(caching.tags.author(found.pk))
    name, stories = caching.tags.stories_by(found.pk), Edition.objects.by_author(found)
    return _respond(request, feed, name, stories, found.name, found.bio, is_secret=True)


def _respond(
    request: HttpRequest,
    kind: str,
    name: str,
    editions: EditionQuerySet,
    of: str = "",
    description: str = "",
    *,
    is_secret: bool = False,
) -> HttpResponseBase:
    """Answer with the feed of that list of editions; what is secret has none before it had a story."""
    now, paper = timezone.now(), str(look.paper_of(request))
    found = list(editions.live(now).in_feeds(now).for_feed().newest()[:SIZE])
    oldest = found[-1].first_published_at if len(found) == SIZE else None
    window = editions.since(oldest) if oldest else editions
    changed_at = window.changed_at(now)
    if is_secret and changed_at is None:
        raise Http404
    caching.note_list(name, at=now, oldest=oldest)
    caching.note(until=[each.live_from + NOTICE_STANDS_IN_FEEDS for each in found if each.is_withdrawn])
    if changed_at and now - changed_at < A_SECOND:  # which is not told before the second is over
        caching.note(until=[changed_at.replace(microsecond=0) + A_SECOND])
    feed = Feed(
        paper=paper,
        title=f"{paper} – {of}" if of else paper,
        description=description or _("The newest stories of %(paper)s") % {"paper": paper},
        page_url=publisher.absolute(urljoin(request.path, ".")),
        feed_url=publisher.absolute(request.path),
        changed_at=changed_at,
        items=feed_items.make(found, now),
    )
    content_type, write = FORMATS[kind]
    return conditional.respond(request, write(feed), content_type, now=now, changed_at=changed_at)
