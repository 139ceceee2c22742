"""Puts on record what the demo's paper says of itself: its look, its foot, its pages, its tags."""

from typing import Any

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from taggit.models import Tag

from articles.models import Paper, PaperLink, TagDescription


def make(tables: dict[str, Any]) -> None:
    paper, _created = Paper.objects.update_or_create(pk=1, defaults=tables["paper"])
    for position, row in enumerate(tables["links"]):
        PaperLink.objects.create(paper=paper, position=position, **row)
    for row in tables["pages"]:
        FlatPage.objects.create(**row).sites.add(settings.SITE_ID)
    for row in tables["tags"]:
        TagDescription.objects.create(tag=Tag.objects.create(name=row["name"]), text=row["text"])
