"""Which stories stand under a story: those that the desk picked, then what shares tags, then its section."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from taggit.models import Tag

from articles.models import Edition, EditionTag
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
    candidates = picked.union(*(_wrapped(each) for each in lists))
    found: Any = Edition.objects.filter(pk__in=candidates).for_cards().annotate(shared=_count_shared(known))
    return sorted(found, key=lambda each: _rank(each, edition))[:SHOWN]


def _wrapped(editions: EditionQuerySet) -> EditionQuerySet:
    """Make a list with an end fit to be part of a union, which SQLite takes without one only."""
    return Edition.objects.filter(pk__in=editions.values("pk")).values("pk")


def _count_shared(tags: Sequence[Tag]) -> Coalesce:
    filed = EditionTag.objects.filter(content_object=OuterRef("pk"), tag__in=tags)
    return Coalesce(Subquery(filed.values("content_object").annotate(n=Count("pk")).values("n")), 0)


def _rank(candidate: Any, edition: Edition) -> tuple[int, int, float]:
    picked = edition.related
    place = picked.index(candidate.article_id) if candidate.article_id in picked else len(picked)
    return place, -candidate.shared, -candidate.first_published_at.timestamp()
