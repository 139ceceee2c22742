from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition


class Status(models.TextChoices):
    HELD = "held", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> "CommentQuerySet":
        """What the public sees."""
        return self.filter(status=Status.APPROVED)

    def on(self, edition: Edition) -> "CommentQuerySet":
        """Comments belong to the story, not to one of its editions."""
        return self.filter(article=edition.article_id)

    def oldest(self) -> "CommentQuerySet":
        return self.order_by("created_at", "id")


class Comment(models.Model):
    """A reader's words under a story. Its status is written by `moderation` only."""

    article = models.ForeignKey(Article, verbose_name=_("story"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    body = models.TextField(_("comment"), max_length=5000)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HELD, editable=False)
    created_at = models.DateTimeField(_("written"), editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-id"]
        permissions = [
            ("moderate_comment", _("Can approve and reject comments")),
            ("view_commenter_email", _("Can see the e-mail addresses of readers who comment")),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="comment_has_a_status")
        ]
        indexes = [
            models.Index(fields=["article", "status", "created_at", "id"], name="comment_on_story"),
            models.Index(fields=["status", "-created_at", "-id"], name="comment_by_status"),
            models.Index(fields=["-created_at", "-id"], name="comment_newest"),
        ]

    def __str__(self):
        return f"{self.name}: {self.body[:60]}"
