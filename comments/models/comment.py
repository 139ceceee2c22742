import datetime
import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition

MOST_CHARACTERS = 5000
# The first so many characters of a place name the thread.
THREAD = 22


class Status(models.TextChoices):
    HELD = "held", _("Waiting")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by its writer")
    REMOVED = "removed", _("Erased")


class HeldFor(models.TextChoices):
    """Why a comment waits for a moderator; one may wait for several reasons."""

    POLICY = "policy", _("Every comment is read first")
    NEWCOMER = "newcomer", _("Too few approved comments yet")
    EDITED = "edited", _("Changed by its writer")
    DUPLICATE = "duplicate", _("The same text was sent before")
    BUSY = "busy", _("Many comments on this story")
    LINKS = "links", _("Many links")
    WORD = "word", _("A word on the list")
    REJECTIONS = "rejections", _("Recently rejected")
    SERVICE = "service", _("The spam service takes it for spam")
    SERVICE_AWAY = "service-away", _("The spam service did not answer")


class RejectedFor(models.TextChoices):
    OFF_TOPIC = "off-topic", _("Not about the story")
    ABUSE = "abuse", _("Insults or threatens")
    HATRED = "hatred", _("Stirs up hatred")
    PRIVATE = "private", _("Private details of somebody")
    LEGAL = "legal", _("May break the law")
    ADVERTISING = "advertising", _("Advertises")
    OTHER = "other", _("Something else")


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> "CommentQuerySet":
        """What the public sees."""
        return self.filter(status=Status.APPROVED)

    def on(self, edition: Edition) -> "CommentQuerySet":
        """Comments belong to the story, not to one of its editions."""
        return self.filter(article=edition.article_id)

    def oldest(self) -> "CommentQuerySet":
        return self.order_by("created_at", "id")

    def by_email(self, email: str) -> "CommentQuerySet":
        return self.alias(address=Lower("email")).filter(address=email.lower())


class Comment(models.Model):
    """A reader's words under a story. Its status is written by `moderation` only.

    `place` sorts a story's comments as they are read: threads oldest first, each followed by its replies.
    `version` counts the texts: a decision holds for the one that it was made on.
    """

    article = models.ForeignKey(
        Article, verbose_name=_("story"), db_index=False, on_delete=models.PROTECT, related_name="+"
    )
    # What has been answered is erased, never deleted.
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replies",
    )
    place = models.CharField(max_length=2 * THREAD, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    body = models.TextField(_("comment"), max_length=MOST_CHARACTERS, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HELD, editable=False)
    held_for = models.JSONField(_("held because"), default=list, editable=False)
    rejected_for = models.CharField(
        _("reason"), max_length=12, choices=RejectedFor, blank=True, editable=False
    )
    is_pinned = models.BooleanField(_("pinned"), default=False, editable=False)
    is_staff_answer = models.BooleanField(_("by the newsroom"), default=False, editable=False)
    staff_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    network = models.CharField(max_length=64, blank=True, editable=False)
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"), editable=False)
    edited_at = models.DateTimeField(_("changed"), null=True, editable=False)
    announced_at = models.DateTimeField(null=True, editable=False)
    reported_at = models.DateTimeField(_("reported"), null=True, editable=False)
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
            ("pin_comment", _("Can pin, answer and close comments")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comment_has_a_status")
        ]
        indexes = [
            models.Index(fields=["article", "status", "created_at", "id"], name="comment_on_story"),
            models.Index(fields=["article", "-created_at", "-id"], name="comment_newest_on_story"),
            models.Index(fields=["status", "-created_at", "-id"], name="comment_by_status"),
            models.Index(fields=["-created_at", "-id"], name="comment_newest"),
            models.Index(
                fields=["article", "-is_pinned", "place"],
                condition=Q(status__in=[Status.APPROVED, Status.REMOVED]),
                name="comment_as_read",
            ),
            models.Index(
                fields=["reported_at", "id"], condition=Q(reported_at__isnull=False), name="comment_reported"
            ),
            models.Index(
                fields=["-decided_at", "-id"], condition=Q(decided_at__isnull=False), name="comment_decided"
            ),
            models.Index(fields=["network", "created_at"], condition=~Q(network=""), name="comment_network"),
            models.Index(fields=["digest", "created_at"], name="comment_same_text"),
            models.Index(Lower("email"), "status", name="comment_by_email"),
        ]

    def __str__(self):
        """Quote nothing: the admin’s log keeps these words, also when the reader’s are erased."""
        return _("Comment %s") % self.pk

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest(self.body)
        if not self.place:
            self.place = place(self.created_at, self.parent)
        super().save(*args, **kwargs)

    @property
    def as_seen(self) -> str:
        """What a moderator decides upon: this text, in this status."""
        return f"{self.status}:{self.version}"

    @property
    def is_refused(self) -> bool:
        """Whether a moderator has decided not to show it."""
        return self.status in {Status.REJECTED, Status.SPAM}

    @property
    def held_because(self) -> list[str]:
        """Why it waits, in words."""
        return [str(HeldFor(code).label) for code in self.held_for]


def digest(body: str) -> str:
    """Name a text so that the same one is found again, however it is spaced or capitalised."""
    return hashlib.sha256(" ".join(body.casefold().split()).encode()).hexdigest()


def place(created_at: datetime.datetime, parent: Comment | None = None) -> str:
    """Return where a comment stands: its moment in hexadecimal, after its thread’s. No two are equal."""
    moment = round(created_at.timestamp() * 1_000_000)
    return f"{parent.place[:THREAD] if parent else ''}{moment:014x}{secrets.token_hex(4)}"
