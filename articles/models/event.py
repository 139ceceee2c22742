from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, State
from articles.models.revision import Revision


class Event(models.Model):
    """Who did what to a story, when, from which state to which, and why. Only ever added to."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(_("what"), max_length=30)
    from_state = models.CharField(max_length=12, choices=State)
    to_state = models.CharField(max_length=12, choices=State)
    note = models.TextField(_("why"), blank=True)
    scheduled_for = models.DateTimeField(_("for"), null=True)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(_("who"), max_length=200)

    override_reason = models.TextField(_("why without a second pair of eyes"), blank=True)
    is_alone = models.BooleanField(default=False)
    reviewed = models.OneToOneField(
        "self", null=True, on_delete=models.CASCADE, related_name="review", editable=False
    )

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(
                fields=["-at", "-id"], condition=models.Q(is_alone=True), name="event_published_alone"
            )
        ]

    def __str__(self):
        return f"{self.by_name}: {self.verb}"
