import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def of(self, article: Article) -> "PreviewLinkQuerySet":
        return self.filter(revision__article=article)

    def for_listing(self) -> "PreviewLinkQuerySet":
        """All that a row shows, in one query: also how often each was opened, and when last."""
        links = self.select_related("revision", "created_by").defer("revision__content")
        counted = links.annotate(times_opened=Count("openings"), last_opened_at=Max("openings__at"))
        return counted.order_by("-created_at", "-id")  # the model's own order is lost by counting


class PreviewLink(models.Model):
    """Lets somebody without an account read one revision for a while. The token itself is kept nowhere."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(_("for whom"), max_length=120)
    ignores_embargo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return f"{self.for_whom}: {self.revision}"

    def has_ended(self, at: datetime.datetime) -> bool:
        return self.revoked_at is not None or self.expires_at <= at


class PreviewOpening(models.Model):
    """One opening of a preview link."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
