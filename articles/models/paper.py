import json
import re
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import colours
from articles.models.rows import Rows
from articles.models.section import Section

SECTION_FIELDS = ("id", "name", "slug", "description", "parent_id", "position", "is_active", "accent")


def validate_target(url: str) -> None:
    """Take an address of this site, of another one, or of a letter."""
    if not re.fullmatch(r"/|/[^/\\\s]\S*|https?://[^\s/]\S*|mailto:\S+@\S+", url):
        sentence = _("Write an address such as /about/, https://example.com/ or mailto:desk@example.com.")
        raise ValidationError(sentence)


class PaperQuerySet(models.QuerySet["Paper"]):
    def current(self) -> "Paper":
        """Return the paper with its links and sections, all that every page shows of it, by one query."""
        found = list(self.raw(*_statement(self.db)))
        return found[0] if found else Paper()


@cache
def _statement(using: str) -> tuple[str, tuple[Any, ...]]:
    """Write the query once, for each page asks it."""
    rows = {
        "link_rows": Rows(PaperLink.objects.all(), "kind", "label", "url"),
        "section_rows": Rows(Section.objects.all(), *SECTION_FIELDS),
    }
    return Paper.objects.annotate(**rows).query.get_compiler(using).as_sql()


class Paper(models.Model):
    """What makes the site this paper's: its name, its colours, its logo, its foot. There is one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("Left empty, the one that stands in the settings.")
    )
    tagline = models.CharField(
        _("tagline"), max_length=120, blank=True, help_text=_("Stands under the name on the front page.")
    )
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What the paper is, in a sentence or two for search engines and feeds."),
    )
    logo = models.ImageField(
        _("logo"),
        upload_to="paper/",
        blank=True,
        width_field="logo_width",
        height_field="logo_height",
        help_text=_("Takes the place of the name at the head of every page. Best a PNG without a ground."),
    )
    logo_width = models.PositiveIntegerField(null=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, editable=False)
    logo_on_dark = models.ImageField(
        _("logo on dark ground"),
        upload_to="paper/",
        blank=True,
        help_text=_("For readers whose screens are dark. Left empty, they see the name in letters."),
    )
    icon = models.ImageField(
        _("icon"),
        upload_to="paper/",
        blank=True,
        help_text=_("A square picture for tabs, bookmarks and home screens, best 512 pixels wide."),
    )
    accent = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[colours.check_on_light],
        help_text=_("Such as #c23a10. Left empty, the colour of the design."),
    )
    accent_on_dark = models.CharField(
        _("colour on dark ground"),
        max_length=7,
        blank=True,
        validators=[colours.check_on_dark],
        help_text=_("Left empty, a lighter tone of the colour."),
    )
    imprint = models.TextField(
        _("imprint"),
        blank=True,
        help_text=_("Who publishes the paper and where. Stands at the foot of every page."),
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Readers write to it. Everybody sees it.")
    )
    corrections_email = models.EmailField(
        _("e-mail address for mistakes"),
        blank=True,
        help_text=_("Where “Report an error” under a story leads. Left empty, the one above."),
    )

    # As JSON, where `current` has read them.
    link_rows: str | None = None
    section_rows: str | None = None

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("the paper")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="paper_is_the_only_one")]

    def __str__(self):
        return self.name or settings.SITE_NAME

    @cached_property
    def content_key(self) -> str:
        """Names all that pages show of it, its sections too: what they make of it is kept under this name."""
        values = [getattr(self, field.attname) for field in self._meta.concrete_fields]
        return repr((values, self.link_rows, self.section_rows))

    @property
    def error_email(self) -> str:
        return self.corrections_email or self.email

    @cached_property
    def sections(self) -> list[Section]:
        """All sections in their order, archived ones too."""
        rows = json.loads(self.section_rows or "[]")
        found = list(Section.objects.all()) if self._state.adding else [Section(**row) for row in rows]
        known = {each.pk: each for each in found}
        for each in found:
            each.parent = known.get(each.parent_id or 0)
        return found

    @property
    def navigation(self) -> list[Section]:
        return [each for each in self.sections if each.is_active and not each.parent_id]

    def parts_of(self, section: Section) -> list[Section]:
        """Return the sub-sections in use."""
        return [each for each in self.sections if each.is_active and each.parent_id == section.pk]

    @cached_property
    def links(self) -> "list[PaperLink]":
        return [PaperLink(**row) for row in json.loads(self.link_rows or "[]")]

    @property
    def pages(self) -> "list[PaperLink]":
        return [each for each in self.links if each.kind != PaperLink.Kind.SOCIAL]

    @property
    def profiles(self) -> "list[PaperLink]":
        return [each for each in self.links if each.kind == PaperLink.Kind.SOCIAL]


class PaperLink(models.Model):
    """A link at the foot of every page. Its kind tells machines what the paper says of itself there."""

    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        ABOUT = "about", _("About the paper")
        CONTACT = "contact", _("Contact")
        STAFF = "staff", _("Who works here")
        OWNERSHIP = "ownership", _("Ownership and funding")
        ETHICS = "ethics", _("Ethics policy")
        CORRECTIONS = "corrections", _("Corrections policy")
        VERIFICATION = "verification", _("How facts are checked")
        SOURCES = "sources", _("Unnamed sources policy")
        DIVERSITY = "diversity", _("Diversity policy")
        PRIVACY = "privacy", _("Privacy")
        SOCIAL = "social", _("The paper elsewhere")

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="stored_links")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PAGE)
    label = models.CharField(_("words"), max_length=60)
    url = models.CharField(_("address"), max_length=300, validators=[validate_target])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links at the foot")
        ordering = ["position", "id"]

    def __str__(self):
        return self.label
