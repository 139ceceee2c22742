"""What an author writes about most, of late."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from taggit.models import Tag

from articles.models import Author, Edition, Section
from articles.models.prepared import Prepared
from articles.tags import address_of

OF_LATE, SECTIONS, TAGS = 100, 2, 5
MOST = ("-stories", "name")


@dataclass(frozen=True)
class Beat:
    name: str
    url: str


def find(author: Author, now: datetime.datetime) -> list[Beat]:
    """Return sections, then tags, those most written about first."""
    sections = [Beat(each.name, each.get_absolute_url()) for each in _sections(author=author.pk, now=now)]
    return sections + [Beat(each.name, address_of(each.slug)) for each in _tags(author=author.pk, now=now)]


@Prepared
def _sections(author: int, now: datetime.datetime) -> "QuerySet[Section]":
    found = Section.objects.filter(editions__in=_recent(author, now))
    return found.annotate(stories=Count("editions")).order_by(*MOST)[:SECTIONS]


@Prepared
def _tags(author: int, now: datetime.datetime) -> "QuerySet[Tag]":
    found = Tag.objects.filter(filings__content_object__in=_recent(author, now))
    return found.annotate(stories=Count("filings")).order_by(*MOST)[:TAGS]


def _recent(author: int, now: datetime.datetime) -> "QuerySet[Edition, Any]":
    return Edition.objects.live(now).stories().by_author(author).newest().values("pk")[:OF_LATE]
