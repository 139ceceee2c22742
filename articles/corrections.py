"""Writes corrections, each with the edition that shows it. A later one supersedes, nothing is edited."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Article, Correction


@dataclass(frozen=True)
class Wording:
    """What an editor gives: a Correction.Kind, the text, and perhaps the one that it supersedes."""

    kind: str
    text: str
    supersedes: Correction | None = None


class Unfit(Exception):
    """The wording is no correction; its text says why to the editor."""


def make(article: Article, wording: Wording | None, *, by: User, now: datetime.datetime) -> Correction:
    """Record a correction; the caller publishes the edition that shows it in the same transaction."""
    if wording is None or not wording.text.strip():
        raise Unfit(_("Say what was wrong and what is right: readers see it under the story."))
    if wording.kind not in Correction.Kind.values:
        raise Unfit(_("Choose what kind of correction it is."))
    if wording.supersedes and wording.supersedes not in article.corrections.standing():
        raise Unfit(_("The correction that this one supersedes no longer stands under this story."))
    return Correction.objects.create(
        article=article,
        kind=wording.kind,
        text=wording.text.strip(),
        supersedes=wording.supersedes,
        made_at=now,
        made_by=by,
    )
