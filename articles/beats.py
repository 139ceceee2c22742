"""What an author writes about most, of late."""

import datetime
from dataclasses import dataclass

from django.db.models import Count
from taggit.models import Tag

from articles.models import Author, Edition, Section
from articles.tags import address_of

OF_LATE, SECTIONS, TAGS = 100, 2, 5
MOST = ("-stories", "name")


@dataclass(frozen=True)
class Beat:
    name: str
    url: str


def find(author: Author, now: datetime.datetime) -> list[Beat]:
    """Return sections, then tags, those most written about first."""
    recent = Edition.objects.live(now).stories().by_author(author).newest().values("pk")[:OF_LATE]
    sections = Section.objects.filter(editions__in=recent).annotate(stories=Count("editions"))
    tags = Tag.objects.filter(filings__content_object__in=recent).annotate(stories=Count("filings"))
    found = [Beat(each.name, each.get_absolute_url()) for each in sections.order_by(*MOST)[:SECTIONS]]
    return found + [Beat(each.name, address_of(each.slug)) for each in tags.order_by(*MOST)[:TAGS]]
