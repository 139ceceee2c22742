"""Which editions there are, at what moment and in what order, and what pages read of them."""

import calendar
import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q
from django.db.models.functions import Cast, Substr
from taggit.models import Tag

from articles.models.author import Author
from articles.models.line import COLUMNS, PICTURES
from articles.models.photo import Photo
from articles.models.rows import Rows
from articles.models.section import Section

if TYPE_CHECKING:
    from articles.models.edition import Edition

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
        ways = [
            self.model.objects.filter(**{name: keys}).values("pk")
            for name in ("lead_photo__in", "photos__in")
        ]
        return self.filter(pk__in=ways[0].union(ways[1], all=True))  # of an OR PostgreSQL would read it all

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
