from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag


class TagDescription(models.Model):
    """What a tag's page says of what it is about."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="description")
    text = models.CharField(
        _("description"), max_length=300, help_text=_("Stands at the head of the tag’s page.")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("description")

    def __str__(self):
        return self.text


class FormerTagQuerySet(models.QuerySet["FormerTag"]):
    def current_names(self, names: Iterable[str]) -> list[str]:
        """Return the names that tags of these names have today, each once, in alphabetical order."""
        wanted = {name.casefold(): name for name in names}
        now_called = dict(self.filter(name__in=wanted).values_list("name", "tag__name"))
        return sorted({now_called.get(folded, name) for folded, name in wanted.items()})


class FormerTag(models.Model):
    """A name that a tag had, or that of one which went into it: old revisions, and people, still use it."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="former")
    name = models.CharField(max_length=100, unique=True)  # as `casefold` gives it

    objects = FormerTagQuerySet.as_manager()

    def __str__(self):
        return self.name
