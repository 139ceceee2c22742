from django.db import models


class Message(models.Model):
    """An e-mail that is to go out: written with the change that it tells of, sent after it by `outbox`."""

    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="message_waiting",
            )
        ]

    def __str__(self):
        return f"{self.to}: {self.subject}"
