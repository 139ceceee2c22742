import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> "CorrectionQuerySet":
        """Leave out those that a later one supersedes."""
        return self.filter(superseded_by=None)


class Correction(models.Model):
    """What the paper tells readers it got wrong. Never edited: a later one supersedes it.

    Written by `corrections`, in the transaction that publishes the corrected story.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")
        EDITORS_NOTE = "editors_note", _("Editor’s note")
        APOLOGY = "apology", _("Apology")
        RETRACTION = "retraction", _("Retraction")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("text"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("supersedes"),
        null=True,
        on_delete=models.PROTECT,
        related_name="superseded_by",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def published(self) -> dict[str, str]:
        """What an edition keeps of it."""
        return {"kind": self.kind, "text": self.text, "at": self.made_at.isoformat()}

    @classmethod
    def read(cls, published: dict[str, str]) -> "Correction":
        """Return, unsaved, the correction that an edition keeps."""
        at = datetime.datetime.fromisoformat(published["at"])
        return cls(kind=published["kind"], text=published["text"], made_at=at)
