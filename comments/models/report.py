from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class ReportReason(models.TextChoices):
    ILLEGAL = "illegal", _("It breaks the law")
    ABUSE = "abuse", _("It insults or threatens somebody")
    HATRED = "hatred", _("It stirs up hatred")
    PRIVATE = "private", _("It tells private details of somebody")
    FALSE = "false", _("It says something untrue")
    SPAM = "spam", _("It advertises or is spam")
    OTHER = "other", _("Something else")


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> "ReportQuerySet":
        return self.filter(resolved_at=None)


class Report(models.Model):
    """A reader asks a moderator to look at a comment. `Comment.reported_at` tells of the first open one."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("reason"), max_length=10, choices=ReportReason)
    text = models.TextField(_("in your words"), max_length=500, blank=True)
    network = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("reported"), editable=False)
    resolved_at = models.DateTimeField(_("looked at"), null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=ReportReason.values), name="report_has_a_reason"
            )
        ]
        indexes = [
            models.Index(
                fields=["network", "created_at"], condition=~models.Q(network=""), name="report_network"
            )
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.comment}"
