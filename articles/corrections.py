"""Writes corrections, each with the edition that shows it. A later one supersedes, nothing is edited."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.models import Article, Correction


@dataclass(frozen=True)
class Wording:
    """What an editor gives: a Correction.Kind, the text, and perhaps the one that it supersedes."""

    kind: str
    text: str
    supersedes: Correction | None = None


def make(article: Article, wording: Wording, *, by: User, now: datetime.datetime) -> Correction:
    """Record a correction; the caller publishes the edition that shows it in the same transaction."""
    return Correction.objects.create(
        article=article,
        kind=wording.kind,
        text=wording.text,
        supersedes=wording.supersedes,
        made_at=now,
        made_by=by,
    )
