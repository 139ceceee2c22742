from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class Author(models.Model):
    """Whoever a byline can name. An author needs no log-in."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    job_title = models.CharField(
        _("job title"), max_length=120, blank=True, help_text=_("For example: Science correspondent.")
    )
    bio = models.TextField(_("biography"), blank=True, help_text=_("Two or three sentences for readers."))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("log-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text=_("The account of this author, if they write here themselves."),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Byline(models.Model):
    class Role(models.TextChoices):
        BY = "by", _("By")
        PHOTOS = "photos", _("Photographs")
        REPORTING = "reporting", _("Additional reporting")
        TRANSLATION = "translation", _("Translation")
        DATA = "data", _("Data")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.BY)
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Names stand in this order.")
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="byline_names_an_author_once_a_role",
                violation_error_message=_("This author is already named in that role."),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} {self.author}"
