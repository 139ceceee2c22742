from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.paper import validate_target
from articles.models.photo import Photo
from articles.models.rows import Rows


class AuthorQuerySet(models.QuerySet["Author"]):
    def for_page(self) -> "AuthorQuerySet":
        """All that an author's page says of them, in one query."""
        links = AuthorLink.objects.filter(author=models.OuterRef("pk"))
        return self.select_related("photo").annotate(link_rows=Rows(links, "label", "url"))


class Author(models.Model):
    """Whoever a byline can name. An author needs no log-in."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"),
        max_length=120,
        unique=True,
        help_text=_("The last part of the address of their page. An old one leads to the new one."),
    )
    job_title = models.CharField(
        _("job title"), max_length=120, blank=True, help_text=_("For example: Science correspondent.")
    )
    bio = models.TextField(_("biography"), blank=True, help_text=_("Two or three sentences for readers."))
    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    email = models.EmailField(
        _("e-mail address"), blank=True, help_text=_("Readers write to it. Everybody sees it.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("log-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
        help_text=_("The account of this author, if they write here themselves."),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

    @property
    def links(self) -> "list[AuthorLink]":
        return [AuthorLink(**row) for row in getattr(self, "link_rows", None) or []]


class AuthorLink(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="stored_links")
    label = models.CharField(_("words"), max_length=60, help_text=_("For example: Mastodon."))
    url = models.CharField(_("address"), max_length=300, validators=[validate_target])
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "id"]

    def __str__(self):
        return self.label


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
