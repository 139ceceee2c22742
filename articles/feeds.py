"""The feeds, each in three formats: of the whole paper, a section, a tag and an author.

A feed stands beside its list, and is read by programs that come every few minutes: see conditional.
"""

from urllib.parse import urljoin

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag

from articles import conditional, feed_items, look, publisher
from articles.feed_formats import FORMATS, Feed
from articles.models import Author, Edition
from articles.models.edition import EditionQuerySet

SIZE = 30


@require_safe
def latest(request: HttpRequest, feed: str) -> HttpResponseBase:
    description = look.paper_of(request).description
    return _respond(request, feed, Edition.objects.all(), description=description)


@require_safe
def section(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = next((each for each in look.paper_of(request).sections if each.slug == slug), None)
    if found is None:
        raise Http404
    return _respond(request, feed, Edition.objects.in_section(found), found.name, found.description)


@require_safe
def tag(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = get_object_or_404(Tag.objects.annotate(words=F("description__text")), slug=slug)
    return _respond(
        request, feed, Edition.objects.tagged(found), found.name, found.words or "", is_secret=True
    )


@require_safe
def author(request: HttpRequest, slug: str, feed: str) -> HttpResponseBase:
    found = get_object_or_404(Author, slug=slug)
    return _respond(request, feed, Edition.objects.by_author(found), found.name, found.bio, is_secret=True)


def _respond(
    request: HttpRequest,
    kind: str,
    editions: EditionQuerySet,
    name: str = "",
    description: str = "",
    *,
    is_secret: bool = False,
) -> HttpResponseBase:
    """Answer with the feed of these editions; what is secret has none before it had a story."""
    now, paper = timezone.now(), str(look.paper_of(request))
    found = list(editions.live(now).in_feeds(now).for_feed().newest()[:SIZE])
    window = editions.since(found[-1].first_published_at) if len(found) == SIZE else editions
    changed_at = window.changed_at(now)
    if is_secret and changed_at is None:
        raise Http404
    feed = Feed(
        paper=paper,
        title=f"{paper} – {name}" if name else paper,
        description=description or _("The newest stories of %(paper)s") % {"paper": paper},
        page_url=publisher.absolute(urljoin(request.path, ".")),
        feed_url=publisher.absolute(request.path),
        changed_at=changed_at,
        items=feed_items.make(found, now),
    )
    content_type, write = FORMATS[kind]
    return conditional.respond(request, write(feed), content_type, now=now, changed_at=changed_at)
