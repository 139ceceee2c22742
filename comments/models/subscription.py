from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class Subscription(models.Model):
    """A reader wants to hear of what becomes of their comment. Counts from when they confirmed it by letter.

    Its links are signed and not kept; ending it deletes the row.
    """

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="subscription")
    created_at = models.DateTimeField(_("asked for"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    class Meta:
        verbose_name = _("letters about a comment")
        verbose_name_plural = _("letters about comments")

    def __str__(self):
        return f"{self.comment}"
