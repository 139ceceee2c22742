"""Decides whether a story takes comments.

The whole site may be closed. Otherwise what the desk has said of the story counts, and where it has said
nothing, the story's own box and the days since it was first published.
"""

import datetime
from typing import Any

from django.db.models import Subquery

from articles.models import Article, Edition
from comments.models import CommentPolicy, StoryComments


def is_open(edition: Edition, policy: CommentPolicy, now: datetime.datetime) -> bool:
    """Ask the desk's word on the story, then apply the rules."""
    said = StoryComments.objects.filter(article=edition.article_id).values_list("is_open", flat=True).first()
    return applies(edition, now, site=policy.is_open, days=policy.closes_after_days, said=said)


def applies(
    edition: Edition, now: datetime.datetime, *, site: bool, days: int | None, said: bool | None
) -> bool:
    """Apply the rules to what is known; `said` is the desk's word, None where it has said nothing."""
    if not site or edition.is_withdrawn or edition.is_removed:
        return False
    if said is not None:
        return said
    closes_at = closing_time(edition, days)
    return edition.comments_open and (closes_at is None or now < closes_at)


def closing_time(edition: Edition, days: int | None) -> datetime.datetime | None:
    """Return when the comments close by themselves; None where they stay as they are."""
    return None if days is None else edition.first_published_at + datetime.timedelta(days=days)


def rules_for(edition: Edition) -> dict[str, Any]:
    """Return what `applies` asks for, by one query, for pages that count theirs."""
    policy = CommentPolicy.objects.all()
    said = StoryComments.objects.filter(article=edition.article_id).values("is_open")
    found = Article.objects.filter(pk=edition.article_id).values(
        site=Subquery(policy.values("is_open")),
        days=Subquery(policy.values("closes_after_days")),
        said=Subquery(said),
    )
    rules = found.get()
    return {**rules, "site": rules["site"] is not False}
