"""Which stories stand under a story: those that the desk picked, then what shares tags, then its section."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from taggit.models import Tag

from articles import caching
from articles.models import Edition, EditionSection, EditionTag
from articles.models.edition import EditionQuerySet

SHOWN, TAGS_ASKED, OF_EACH = 4, 6, 6


def find(edition: Edition, tags: Sequence[Tag], now: datetime.datetime) -> list[Edition]:
    """Return them, without photos, by one query, of the newest few of each tag and of the section."""
    others = Edition.objects.live(now).stories().exclude(article=edition.address.article_id)
    known = [tag for tag in tags if tag.pk]
    lists = [others.tagged(tag).newest()[:OF_EACH] for tag in known[:TAGS_ASKED]]
    if edition.section_id:
        lists.append(others.in_section(edition.section).newest()[:OF_EACH])
    picked = others.filter(article__in=edition.related).values("pk")
    itself = Edition.objects.filter(pk=edition.pk or 0).values("pk")  # so that a row says when others change
    candidates = picked.union(itself, *(_wrapped(each) for each in lists))
    rows: Any = Edition.objects.filter(pk__in=candidates).for_cards().annotate(shared=_count_shared(known))
    found = list(rows.with_next_change(_near(edition, known), now))
    _note(edition, known, found)
    return sorted(_but(edition, found), key=lambda each: _rank(each, edition))[:SHOWN]


def _near(edition: Edition, tags: Sequence[Tag]) -> EditionQuerySet:
    """Return all that stands in the lists that are looked into, at any time."""
    is_near = Q(article__in=edition.related)
    if edition.section_id:
        filed = EditionSection.objects.filter(edition=OuterRef("pk"), section=edition.section_id)
        is_near |= Q(Exists(filed))
    if tags:
        filed_by_tag = EditionTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags[:TAGS_ASKED])
        is_near |= Q(Exists(filed_by_tag))
    return Edition.objects.filter(is_near)


def _note(edition: Edition, tags: Sequence[Tag], found: Sequence[Edition]) -> None:
    shown = [*map(caching.tags.story, edition.related)]
    shown += [caching.tags.stories_on(tag.pk) for tag in tags[:TAGS_ASKED]]
    if edition.section_id:
        shown.append(caching.tags.stories_in(edition.section_id))
    caching.note(*shown, until=[each.next_change for each in found[:1]])


def _but(edition: Edition, found: Sequence[Edition]) -> list[Edition]:
    return [each for each in found if each.pk != edition.pk]


def _wrapped(editions: EditionQuerySet) -> Any:
    """Make a list with an end fit to be part of a union, which SQLite takes without one only."""
    return Edition.objects.filter(pk__in=editions.values("pk")).values("pk")


def _count_shared(tags: Sequence[Tag]) -> Coalesce:
    filed = EditionTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags)
    return Coalesce(Subquery(filed.values("content_object").annotate(n=Count("pk")).values("n")), 0)


def _rank(candidate: Any, edition: Edition) -> tuple[int, int, float]:
    picked = edition.related
    place = picked.index(candidate.article_id) if candidate.article_id in picked else len(picked)
    return place, -candidate.shared, -candidate.first_published_at.timestamp()
