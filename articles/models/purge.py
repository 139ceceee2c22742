import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class PurgeQuerySet(models.QuerySet["Purge"]):
    def due(self, at: datetime.datetime) -> "PurgeQuerySet":
        return self.filter(failed_at=None, send_after__lte=at)

    def postponed(self, at: datetime.datetime) -> "PurgeQuerySet":
        """What the CDN did not take a moment ago."""
        return self.filter(failed_at=None, send_after__gt=at).exclude(error="")

    def failing(self) -> "PurgeQuerySet":
        """What the CDN has not taken yet, or never will."""
        return self.exclude(error="")

    def failed(self) -> "PurgeQuerySet":
        """What nobody tries any more: all that it was about has expired at the CDN by itself."""
        return self.exclude(failed_at=None)


class Purge(models.Model):
    """Tags whose pages the CDN is to forget: written with the change, sent after it by `caching.cdn`.

    It is sent twice, for the CDN may have been fetching a page when it was sent first. Then it is deleted.
    """

    tags = models.JSONField()
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("CDN purge")
        verbose_name_plural = _("CDN purges")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["send_after"], condition=models.Q(failed_at=None), name="purge_waiting")
        ]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M:%S}: {', '.join(self.tags)}"
