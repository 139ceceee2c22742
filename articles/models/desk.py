from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.section import Section


class Desk(models.Model):
    """Ties a person to a section they work for. Whoever has no such row works for all sections."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="desks"
    )
    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="desks"
    )

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["user", "section"]
        constraints = [models.UniqueConstraint(fields=["user", "section"], name="desk_ties_once")]

    def __str__(self):
        return f"{self.user}: {self.section}"
