import datetime
import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import Tag

from articles.models.address import Address
from articles.models.article import Article, Genre
from articles.models.correction import Correction
from articles.models.editions import EditionQuerySet
from articles.models.filing import EditionTag
from articles.models.keys import KeysField
from articles.models.line import portrait_of
from articles.models.photo import Photo
from articles.models.revision import Revision
from articles.models.section import Section

OLD_AFTER = datetime.timedelta(days=365)


class Kind(models.TextChoices):
    """What an edition is to readers: how far it moves the dates that they see."""

    FIRST = "first", _("First publication")
    MINOR = "minor", _("Minor change")
    UPDATE = "update", _("Update")
    CORRECTION = "correction", _("Correction")


class Edition(models.Model):
    """A public version of a story, valid in [live_from, live_until). Written by `publishing` alone."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="editions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="editions")
    address = models.ForeignKey(Address, on_delete=models.PROTECT, related_name="editions")
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField()
    modified_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FIRST)
    is_withdrawn = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    notice = models.TextField(blank=True)

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="editions")
    genre = models.CharField(max_length=12, choices=Genre, default=Genre.NEWS)
    sponsor = models.CharField(max_length=80, blank=True)
    kicker = models.CharField(max_length=60, blank=True)
    headline = models.CharField(max_length=200)
    short_headline = models.CharField(max_length=80, blank=True)
    standfirst = models.TextField(blank=True)
    dateline = models.CharField(max_length=60, blank=True)
    bylines = models.JSONField(default=list)
    lead_photo = models.ForeignKey(Photo, null=True, on_delete=models.PROTECT, related_name="led_editions")
    lead_alt = models.CharField(max_length=300, blank=True)
    lead_caption = models.TextField(blank=True)
    lead_credit = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=list)
    body_text = models.TextField(blank=True)
    word_count = models.PositiveIntegerField(default=0)
    photos = models.ManyToManyField(Photo, through="EditionPhoto", related_name="editions")
    related = KeysField("articles.Article")
    tags = TaggableManager(through=EditionTag, related_name="editions")
    seo_title = models.CharField(max_length=70, blank=True)
    seo_description = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=12)
    comments_open = models.BooleanField(default=True)
    corrections = models.JSONField(default=list)

    tag_rows: list[dict[str, Any]] | None = None
    pictures: str | None  # what `for_cards` has read
    filed_at: datetime.datetime | None = None  # in the list of corrections, when this one was made
    portrait: Photo | None = None

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(live_until=None), name="edition_one_open_interval_a_story"
            ),
            models.UniqueConstraint(fields=["article", "live_from"], name="edition_starts_once"),
            models.CheckConstraint(
                condition=Q(live_until__gt=F("live_from")), name="edition_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["-first_published_at", "-article"], name="edition_newest"),
            models.Index(fields=["live_from"], name="edition_by_start"),
            models.Index(
                fields=["live_until", "article"], condition=Q(live_until__isnull=False), name="edition_by_end"
            ),
            models.Index(
                fields=["article"],
                condition=Q(is_withdrawn=True) | Q(is_removed=True),
                name="edition_taken_back",
            ),
        ]

    def __str__(self):
        return f"{self.headline} [{self.live_from:%Y-%m-%d %H:%M}]"

    def get_absolute_url(self) -> str:
        return self.address.get_absolute_url()

    @property
    def content_key(self) -> str:
        """Names all that templates show of it but photos: what they make of it is kept under this name."""
        if not self.pk:  # a preview, which is like no other
            return secrets.token_hex(12)
        at, section = self.live_from.timestamp(), self.section
        return f"{self.pk} {at} {self.address_id} {section.slug} {section.name}"

    @property
    def card_content(self) -> tuple[Any, ...]:
        """The same as `Line.card_content`, of one read with `for_cards`."""
        pictures = self.pictures if self.lead_photo_id else None
        section = self.section
        return (self.pk, self.live_from, self.address_id, section.slug, section.name, pictures)

    @property
    def list_headline(self) -> str:
        return self.short_headline or self.headline

    @property
    def is_updated(self) -> bool:
        return self.modified_at > self.first_published_at

    @property
    def body_photo_ids(self) -> list[int]:
        """The photos in the body, in order."""
        parts = [each for part in self.body for each in part.get("photos", [part])]
        return [part["photo"] for part in parts if "photo" in part]

    @property
    def page_tags(self) -> list[Tag]:
        """The tags that `for_page` or `for_feed` has read."""
        return [Tag(**row) for row in self.tag_rows or []]

    @property
    def correction(self) -> Correction:
        """The correction that `with_corrections` has put this beside."""
        row: Any = self
        return Correction(kind=row.correction_kind, text=row.correction_text, made_at=row.filed_at)

    @property
    def is_opinion(self) -> bool:
        return self.genre == Genre.OPINION

    @property
    def old_from(self) -> datetime.datetime | None:
        """When the page begins to say that the story is old; None for one that was never public."""
        first: datetime.datetime | None = self.first_published_at
        return first + OLD_AFTER + datetime.timedelta(microseconds=1) if first else None

    def is_old(self, at: datetime.datetime) -> bool:
        return self.old_from is not None and self.old_from <= at

    @property
    def portrait_id(self) -> int | None:
        """The photo of whoever gives their opinion."""
        return portrait_of(self.genre, self.bylines)

    @property
    def authors(self) -> list[dict[str, Any]]:
        return [byline for byline in self.bylines if byline["role"] == "by"]

    @property
    def contributors(self) -> list[dict[str, Any]]:
        return [byline for byline in self.bylines if byline["role"] != "by"]


class EditionPhoto(models.Model):
    """A photo in an edition's body: it cannot be deleted while an edition shows it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE)
    photo = models.ForeignKey(Photo, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "photo"], name="edition_shows_a_photo_once")
        ]

    def __str__(self):
        return f"{self.photo} – {self.edition}"
