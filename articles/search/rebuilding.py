"""Makes what search knows anew from the editions, story by story, while the paper goes on."""

import datetime
from collections.abc import Iterator

from django.db import transaction

from articles import search
from articles.models import Article, Edition

BATCH = 100


def stories(now: datetime.datetime, *, missing: bool) -> list[int]:
    """Return the stories that were ever published, newest first; or those that search lacks, only."""
    editions = Edition.objects.order_by("-article_id")
    if missing:
        editions = editions.stories().unfinished(now).filter(search_entry=None)
    return list(editions.values_list("article", flat=True).distinct())


def rebuild(articles: list[int], *, now: datetime.datetime) -> Iterator[int]:
    """Index these stories batch by batch, and yield how many each had."""
    for first in range(0, len(articles), BATCH):
        batch = articles[first : first + BATCH]
        with transaction.atomic():
            # Nobody publishes these meanwhile, so nothing older than what is public is written.
            list(Article.objects.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
            search.index(batch, now=now)
        yield len(batch)
