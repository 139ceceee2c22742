from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import colours

# First parts of addresses that the site itself uses, now or as designed.
RESERVED_SLUGS = {
    "admin", "authors", "comments", "corrections", "feeds", "front", "healthz", "look", "media", "news",
    "preview", "readyz", "search", "static", "tags", settings.ADMIN_PATH.partition("/")[0],
}  # fmt: skip


def validate_not_reserved(slug: str) -> None:
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("The site itself uses this address. Choose another, such as “%s-desk”.") % slug
        )


class SectionQuerySet(models.QuerySet["Section"]):
    def active(self) -> "SectionQuerySet":
        return self.filter(is_active=True)

    def top_level(self) -> "SectionQuerySet":
        return self.filter(parent=None)


class Section(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(
        _("address"),
        unique=True,
        validators=[validate_not_reserved],
        help_text=_("The section’s page stands at this address: “science” gives /science/."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subsections",
        help_text=_("Leave empty for a section of its own."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Sections stand in this order in the navigation.")
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[colours.check_on_light],
        help_text=_("Such as #0b6e6e; dark screens show a lighter tone. Left empty, that of the paper."),
    )
    is_active = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Untick to archive a section: its page and its stories stay, the navigation drops it."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="section_is_not_part_of_itself"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:section", args=[self.slug])

    def clean(self):
        if FlatPage.objects.filter(url=f"/{self.slug}/").exists():
            raise ValidationError({"slug": _("A page of the paper stands at this address. Choose another.")})
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError(
                {"parent": _("Sections have two levels: choose one that is not itself a part.")}
            )
        if self.parent_id and self.pk and self.subsections.exists():
            raise ValidationError({"parent": _("This section has parts of its own, so it cannot be a part.")})
