import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, State
from articles.models.edition import Edition


class Standing(models.TextChoices):
    """What the public sees of a story at a moment: derived from its editions, stored nowhere."""

    UNPUBLISHED = "unpublished", _("Not published")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    EXPIRING = "expiring", _("Live, about to expire")
    UPDATE_SCHEDULED = "update_scheduled", _("Live, update scheduled")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed")

    @classmethod
    def of(cls, article: Article, at: datetime.datetime) -> "Standing":
        story: Any = with_standing(Article.objects.filter(pk=article.pk), at).only("pk").get()
        return cls(story.standing)

    def words(self, state: str) -> str:
        """Both axes, standing and desk state, in the words of the desk."""
        has_changes = state != State.PUBLISHED
        if self is Standing.UNPUBLISHED:
            return str(State(state).label)
        if self is Standing.LIVE and has_changes:
            return str(_("Live, with unpublished changes"))
        if self is Standing.EXPIRING and has_changes:
            return str(_("Live, about to expire, with unpublished changes"))
        if self is Standing.SCHEDULED and has_changes:
            return str(_("Scheduled, with later changes"))
        if self is Standing.UPDATE_SCHEDULED and has_changes:
            return str(_("Live, update scheduled, with later changes"))
        return str(self.label)


def with_standing(articles: "models.QuerySet[Article]", at: datetime.datetime) -> "models.QuerySet[Article]":
    """Annotate each story with its `standing` at that moment."""
    editions = Edition.objects.filter(article=OuterRef("pk"))
    live, upcoming = Exists(editions.live(at)), Exists(editions.upcoming(at))
    withdrawn = Exists(editions.live(at).filter(is_withdrawn=True))
    expiring = Exists(editions.live(at).exclude(live_until=None))
    removed = Exists(editions.live(at).filter(is_removed=True))
    once_public = Exists(editions.once_public(at))
    return articles.annotate(
        standing=Case(
            When(removed, then=Value(Standing.REMOVED)),
            When(withdrawn, then=Value(Standing.WITHDRAWN)),
            When(live & upcoming, then=Value(Standing.UPDATE_SCHEDULED)),
            When(expiring, then=Value(Standing.EXPIRING)),
            When(live, then=Value(Standing.LIVE)),
            When(upcoming, then=Value(Standing.SCHEDULED)),
            When(once_public, then=Value(Standing.EXPIRED)),
            default=Value(Standing.UNPUBLISHED),
            output_field=models.CharField(),
        )
    )
