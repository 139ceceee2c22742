from typing import Any

from anyascii import anyascii
from content_editor.models import Region
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.models.keys import KeysField
from articles.models.photo import Photo
from articles.models.section import Section


class State(models.TextChoices):
    """Where the desk copy stands. What the public sees is derived from the editions, never from this."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SPIKED = "spiked", _("Spiked")


class Genre(models.TextChoices):
    """What kind of text it is: readers are told of all but news, machines of every one."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    EXPLAINER = "explainer", _("Explainer")
    REVIEW = "review", _("Review")
    OPINION = "opinion", _("Opinion")
    SATIRE = "satire", _("Satire")
    SPONSORED = "sponsored", _("Sponsored")


def default_language() -> str:
    return settings.LANGUAGE_CODE


def languages() -> list[tuple[str, str]]:
    return [(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


class Article(models.Model):
    """The desk copy of a story. Staff edit it freely all day; nothing public may read it."""

    regions = [Region(key="body", title=_("Body"))]

    genre = models.CharField(
        _("kind"),
        max_length=12,
        choices=Genre,
        default=Genre.NEWS,
        help_text=_("Readers see it above the headline, unless it is news."),
    )
    sponsor = models.CharField(
        _("paid for by"), max_length=80, blank=True, help_text=_("Whose money it is, where it is sponsored.")
    )
    kicker = models.CharField(
        _("kicker"),
        max_length=60,
        blank=True,
        help_text=_("A word or two above the headline: Transport, Opinion, Obituary."),
    )
    headline = models.CharField(
        _("headline"),
        max_length=200,
        help_text=_("Best under 70 characters; 110 is the most that is published."),
    )
    short_headline = models.CharField(
        _("short headline"), max_length=80, blank=True, help_text=_("For lists, where the headline is long.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        help_text=_("The last part of the story’s address. Left empty, it is made from the headline."),
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    section = models.ForeignKey(
        Section,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=60,
        blank=True,
        help_text=_("Where it was reported from, in capitals: CAPE TOWN."),
    )
    lead_photo = models.ForeignKey(
        Photo,
        verbose_name=_("lead photo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_articles",
    )
    lead_caption = models.TextField(
        _("caption in this story"), blank=True, help_text=_("Left empty, the photo’s own caption is shown.")
    )
    seo_title = models.CharField(
        _("title for search engines"), max_length=70, blank=True, help_text=_("Left empty, the headline.")
    )
    seo_description = models.CharField(
        _("description for search engines"),
        max_length=160,
        blank=True,
        help_text=_("Left empty, the standfirst."),
    )
    language = models.CharField(_("language"), max_length=12, choices=languages, default=default_language)
    comments_open = models.BooleanField(
        _("comments open"), default=True, help_text=_("Readers may comment once the story is published.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Nobody can make the story public before this."),
    )
    related = KeysField(
        "articles.Article",
        _("related stories"),
        help_text=_("Up to four. They stand under this story before what has its tags or its section."),
    )
    tags = TaggableManager(
        _("tags"), blank=True, help_text=_("Separated by commas: Harbour, City council."), related_name="+"
    )

    deadline = models.DateTimeField(
        _("deadline"), null=True, blank=True, help_text=_("When it has to be with an editor.")
    )

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    updated_at = models.DateTimeField(_("updated"), default=timezone.now, editable=False, db_index=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("being read by"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-updated_at", "-id"], name="article_by_state"),
            models.Index(fields=["-updated_at", "-id"], name="article_newest"),
            models.Index(
                fields=["-updated_at", "-id"],
                condition=models.Q(state__in=["draft", "submitted", "returned", "approved"]),
                name="article_in_work",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="article_has_a_state")
        ]
        permissions = [
            ("edit_any_article", _("Can edit every story of their sections")),
            ("publish_article", _("Can review, publish and schedule stories")),
            ("withdraw_article", _("Can withdraw, remove and restore stories")),
            ("readdress_article", _("Can change the address of a published story")),
            ("override_article", _("Can publish without a second pair of eyes, with a reason")),
        ]

    def __str__(self):
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = slugify(anyascii(self.headline))[:80].strip("-") or "story"
        super().save(*args, **kwargs)

    def get_admin_url(self) -> str:
        return reverse("admin:articles_article_change", args=[self.pk])
