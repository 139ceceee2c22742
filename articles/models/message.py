import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(sent_at=None, failed_at=None)

    def due(self, at: datetime.datetime) -> "MessageQuerySet":
        return self.waiting().filter(send_after__lte=at)

    def sent(self) -> "MessageQuerySet":
        return self.exclude(sent_at=None)

    def to_readers(self) -> "MessageQuerySet":
        """Which of its readers get letters is not the desk's business."""
        return self.exclude(unsubscribe_url="")

    def failed(self) -> "MessageQuerySet":
        """What nobody tries to send any more, until somebody at the desk says so."""
        return self.exclude(failed_at=None)


class Message(models.Model):
    """An e-mail that is to go out: written with the change that it tells of, sent after it by `outbox`."""

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="messages")
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    # Where a reader ends such letters with one click; the desk's own have none.
    unsubscribe_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="message_waiting",
            ),
            models.Index(
                fields=["failed_at"], condition=models.Q(failed_at__isnull=False), name="message_failed"
            ),
        ]

    def __str__(self):
        return f"{self.to}: {self.subject}"
