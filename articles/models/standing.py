import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
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
    """Annotate each story with its `standing` at that moment.

    One edition decides, looked up for each row that is shown. Of several EXISTS PostgreSQL would make tables
    of all editions, be there fifty rows or one.
    """
    editions = Edition.objects.filter(article=OuterRef("pk"))
    is_live = Q(live_from__lte=at) & (Q(live_until=None) | Q(live_until__gt=at))
    upcoming = Edition.objects.upcoming(at).filter(article=OuterRef("article"))
    seen = editions.annotate(
        place=Case(When(is_live, then=0), When(live_from__gt=at, then=1), default=2),
        standing=Case(
            When(live_from__gt=at, then=Value(Standing.SCHEDULED)),
            When(live_until__lte=at, then=Value(Standing.EXPIRED)),
            When(is_removed=True, then=Value(Standing.REMOVED)),
            When(is_withdrawn=True, then=Value(Standing.WITHDRAWN)),
            When(live_until=None, then=Value(Standing.LIVE)),
            When(Exists(upcoming), then=Value(Standing.UPDATE_SCHEDULED)),
            default=Value(Standing.EXPIRING),
            output_field=models.CharField(),
        ),
    )
    decisive = Subquery(seen.order_by("place", "pk").values("standing")[:1])
    return articles.annotate(standing=Coalesce(decisive, Value(Standing.UNPUBLISHED)))


def standing_at(
    articles: "models.QuerySet[Article]", standing: Standing, at: datetime.datetime
) -> "models.QuerySet[Article]":
    """Return the stories of one standing, found by their editions: what `with_standing` says of each."""
    live, upcoming = Edition.objects.live(at), Edition.objects.upcoming(at)
    # Put so that an index on when editions end finds them.
    unending, to_end = Edition.objects.filter(live_until=None), Edition.objects.filter(live_until__gt=at)
    open_ended = unending.stories().once_public(at)
    ending = to_end.stories().once_public(at)
    within, without = {
        Standing.UNPUBLISHED: ((), (Edition.objects.all(),)),
        Standing.SCHEDULED: ((upcoming,), (live,)),
        Standing.LIVE: ((open_ended,), ()),
        Standing.EXPIRING: ((ending,), (upcoming,)),
        Standing.UPDATE_SCHEDULED: ((ending, upcoming), ()),
        Standing.EXPIRED: ((Edition.objects.filter(live_until__lte=at),), (unending, to_end)),
        Standing.WITHDRAWN: ((live.filter(is_withdrawn=True, is_removed=False),), ()),
        Standing.REMOVED: ((live.filter(is_removed=True),), ()),
    }[standing]
    for editions in within:
        articles = articles.filter(Exists(editions.filter(article=OuterRef("pk"))))
    for editions in without:
        articles = articles.exclude(Exists(editions.filter(article=OuterRef("pk"))))
    return articles
