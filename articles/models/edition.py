import calendar
import datetime
import secrets
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import Tag

from articles.models.address import Address
from articles.models.article import Article, Genre
from articles.models.author import Author
from articles.models.correction import Correction
from articles.models.filing import EditionTag
from articles.models.keys import KeysField
from articles.models.line import COLUMNS, PICTURES, portrait_of
from articles.models.photo import Photo
from articles.models.revision import Revision
from articles.models.rows import Rows
from articles.models.section import Section

OLD_AFTER = datetime.timedelta(days=365)
NOTICE_STANDS_IN_FEEDS = datetime.timedelta(days=7)
LEFT_OUT_OF_PHOTOS = [
    f"lead_photo__{name}" for name in ("imported", "searched", "retired", "usage_terms", "taken_down_because")
]


class EditionQuerySet(models.QuerySet["Edition"]):
    def live(self, at: datetime.datetime) -> "EditionQuerySet":
        """What the public may see at that moment: the one rule behind every public page."""
        return self.unfinished(at).filter(live_from__lte=at)

    def upcoming(self, at: datetime.datetime) -> "EditionQuerySet":
        return self.filter(live_from__gt=at)

    def unfinished(self, at: datetime.datetime) -> "EditionQuerySet":
        """What the public sees at that moment or will see later, as things stand."""
        return self.filter(Q(live_until=None) | Q(live_until__gt=at))

    def once_public(self, at: datetime.datetime) -> "EditionQuerySet":
        return self.filter(live_from__lte=at)

    def beginning_or_ending(self, after: datetime.datetime, until: datetime.datetime) -> "EditionQuerySet":
        """Those of which one begins or ends after the one moment, and until the other or at it."""
        moments = [Q(**{f"{name}__gt": after, f"{name}__lte": until}) for name in ("live_from", "live_until")]
        return self.filter(moments[0] | moments[1]).defer("body", "body_text")

    def between(self, start: datetime.datetime, end: datetime.datetime) -> "EditionQuerySet":
        """Those first published from one moment until before the other."""
        return self.filter(first_published_at__gte=start, first_published_at__lt=end)

    def stories(self) -> "EditionQuerySet":
        """Leave out what stands where a story was withdrawn or removed."""
        return self.filter(is_withdrawn=False, is_removed=False)

    def in_feeds(self, at: datetime.datetime) -> "EditionQuerySet":
        """Stories, and for a week the notice of one that was withdrawn, for those who have the story."""
        is_recent = Q(is_withdrawn=False) | Q(live_from__gt=at - NOTICE_STANDS_IN_FEEDS)
        return self.filter(is_recent, is_removed=False)

    def in_section(self, section: Section | OuterRef) -> "EditionQuerySet":
        """Those of the section and of its parts."""
        return self._filed("filed_sections", section=section)

    def tagged(self, tag: Tag) -> "EditionQuerySet":
        return self._filed("filed_tags", tag=tag)

    def by_author(self, author: Author | int) -> "EditionQuerySet":
        """Those that name the author, in whatever role."""
        return self._filed("filed_authors", author=author)

    def with_corrections(self) -> "EditionQuerySet":
        """Each as often as it was corrected, with one `correction`; ordered by these."""
        filed = {name: F(f"filed_corrections__{name}") for name in ("kind", "text")}
        return self.filter(filed_corrections__made_at__isnull=False).annotate(
            **{f"correction_{name}": value for name, value in filed.items()},
            filed_at=F("filed_corrections__made_at"),
            filed_article=F("filed_corrections__article"),
        )

    def _filed(self, where: str, **what: models.Model | OuterRef | int) -> "EditionQuerySet":
        """Those filed so, in the order of their filing, which alone has an index for it."""
        found = self.filter(**{f"{where}__{name}": value for name, value in what.items()})
        return found.alias(filed_at=F(f"{where}__first_published_at"), filed_article=F(f"{where}__article"))

    def showing(self, photos: "models.QuerySet[Photo]") -> "EditionQuerySet":
        """Those with one of these photos at their head or in their body."""
        keys = photos.order_by().values("pk")
        led = Edition.objects.filter(lead_photo__in=keys).values("pk")
        within = EditionPhoto.objects.filter(photo__in=keys).values("edition")
        return self.filter(
            pk__in=led.union(within, all=True)
        )  # of an OR PostgreSQL would read the whole table

    def newest(self) -> "EditionQuerySet":
        """By the story, not the edition, where times are equal: an update keeps a story's place."""
        moment, article = self._order()
        return self.order_by(f"-{moment}", f"-{article}")

    def before(self, moment: datetime.datetime, article: int) -> "EditionQuerySet":
        """What comes after that story in the order of `newest`, put so that the index finds it."""
        at, pk = self._order()
        earlier = Q(**{f"{at}__lt": moment}) | Q(**{f"{pk}__lt": article})
        return self.filter(earlier, **{f"{at}__lte": moment})

    def first_published_in(self, month: datetime.date) -> "EditionQuerySet":
        """Those with an address of the month that begins on that day."""
        _weekday, days = calendar.monthrange(month.year, month.month)
        return self.filter(address__day__range=(month, month.replace(day=days)))

    def by_month(self) -> "models.QuerySet[Any, Any]":
        """Say of each `month` of first publication, as 2026-03, how many there are and the last change."""
        day = Cast("address__day", models.CharField())
        month = Substr(day, 1, 7)  # alike in every database
        months = self.annotate(month=month).values("month").order_by("-month")
        return months.annotate(stories=Count("pk"), changed_at=Max("modified_at"))

    def since(self, moment: datetime.datetime) -> "EditionQuerySet":
        """Those first published at that moment or later."""
        return self.filter(**{f"{self._order()[0]}__gte": moment})

    def _order(self) -> tuple[str, str]:
        is_filed = "filed_at" in self.query.annotations
        return ("filed_at", "filed_article") if is_filed else ("first_published_at", "article_id")

    def lines(self) -> "models.QuerySet[Edition, Any]":
        """What `Line` has of each."""
        filed = ["filed_at"] if "filed_at" in self.query.annotation_select else []
        return self.annotate(pictures=PICTURES).values_list(*COLUMNS, "pictures", *filed)

    def for_cards(self) -> "EditionQuerySet":
        """All that a card shows, in one query; of photos `shown_photos` hides what readers may not see."""
        found = self.select_related("section", "address", "lead_photo").annotate(pictures=PICTURES)
        return found.defer("body", "body_text", *LEFT_OUT_OF_PHOTOS)

    def for_results(self) -> "EditionQuerySet":
        """All that a row in a list of search results shows, in one query."""
        return self.select_related("section", "address").defer("body")

    def for_feed(self) -> "EditionQuerySet":
        """All that a feed says of a story but its photos, which are found together."""
        return self.select_related("section", "address")._with_tags()

    def changed_at(self, at: datetime.datetime) -> datetime.datetime | None:
        """Return when, up to that moment, feeds of these editions last came to say something else.

        Editions begin and end, notices have stood their time, and photos are taken down or lose their rights.
        """
        moments = {
            "began": Max("live_from"),
            "ended": Max("live_until", filter=Q(live_until__lte=at)),
            "noticed": Max(
                "live_from", filter=Q(is_withdrawn=True, live_from__lte=at - NOTICE_STANDS_IN_FEEDS)
            ),
        }
        for photo in ("lead_photo", "photos"):
            expiry = f"{photo}__rights_expire_at"
            moments[f"{photo}_down"] = Max(f"{photo}__taken_down_at")
            moments[f"{photo}_expired"] = Max(expiry, filter=Q(**{f"{expiry}__lte": at}))
        found = self.once_public(at).aggregate(**moments)
        if found["noticed"]:
            found["noticed"] += NOTICE_STANDS_IN_FEEDS
        return max(filter(None, found.values()), default=None)

    def for_page(self) -> "EditionQuerySet":
        """All that a story's page shows of it but the photos in its body, which are found together."""
        found = self.select_related("section", "section__parent", "address", "lead_photo")
        return found.defer("body_text", *LEFT_OUT_OF_PHOTOS)._with_tags()

    def _with_tags(self) -> "EditionQuerySet":
        tags = Tag.objects.filter(filings__content_object=OuterRef("pk")).order_by("name")
        return self.annotate(tag_rows=Rows(tags, "id", "name", "slug"))


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
