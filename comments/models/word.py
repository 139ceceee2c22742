from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from comments import texts


class Consequence(models.TextChoices):
    HOLD = "hold", _("A moderator reads it first")
    REFUSE = "refuse", _("It is not taken")


class WatchedWord(models.Model):
    """A word or phrase that keeps a comment from being shown unread, or from being taken at all."""

    text = models.CharField(
        _("word or phrase"),
        max_length=100,
        unique=True,
        help_text=_("Found as a whole word, in capitals or not: “cash” does not find “cashier”."),
    )
    consequence = models.CharField(
        _("what follows"), max_length=6, choices=Consequence, default=Consequence.HOLD
    )

    class Meta:
        verbose_name = _("watched word")
        verbose_name_plural = _("watched words")
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consequence__in=Consequence.values), name="watched_word_has_a_consequence"
            )
        ]

    def __str__(self):
        return self.text

    def clean(self):
        if not texts.plain(self.text):  # what shows nothing is found between any two words
            raise ValidationError({"text": _("Write a word or a phrase that can be seen.")})
