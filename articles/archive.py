"""The archive by year, month and day of the newsroom's zone: what each span is, and where stories are."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Edition


@dataclass(frozen=True)
class Span:
    """A year, a month or a day, known by its first day."""

    kind: str
    first: datetime.date

    @classmethod
    def around(cls, kind: str, moment: datetime.datetime) -> "Span":
        day = timezone.localtime(moment).date()
        return cls(kind, {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[kind])

    @property
    def end(self) -> datetime.date:
        """Return the first day after it."""
        far = self.first + datetime.timedelta(days={"year": 370, "month": 31, "day": 1}[self.kind])
        return {"year": far.replace(month=1, day=1), "month": far.replace(day=1), "day": far}[self.kind]

    @property
    def starts_at(self) -> datetime.datetime:
        return _midnight(self.first)

    @property
    def ends_at(self) -> datetime.datetime:
        return _midnight(self.end)

    @property
    def parts(self) -> "list[Span]":
        """Return the months of a year, the days of a month."""
        if self.kind == "year":
            return [Span("month", self.first.replace(month=number)) for number in range(1, 13)]
        if self.kind == "month":
            days = (self.end - self.first).days
            return [Span("day", self.first + datetime.timedelta(days=number)) for number in range(days)]
        return []

    @property
    def wholes(self) -> "list[Span]":
        """Return what it is a part of, the largest first."""
        month, year = self.first.replace(day=1), self.first.replace(month=1, day=1)
        return {"year": [], "month": [Span("year", year)], "day": [Span("year", year), Span("month", month)]}[
            self.kind
        ]

    @property
    def name(self) -> str:
        return date_format(self.first, {"year": "Y", "month": "F Y", "day": "l j F Y"}[self.kind])

    @property
    def short_name(self) -> str:
        """Return its name among others of the same whole."""
        return date_format(self.first, {"year": "Y", "month": "F", "day": "j"}[self.kind])

    def get_absolute_url(self) -> str:
        return reverse(f"articles:{self.kind}", args=[self.first])


@dataclass(frozen=True)
class Surroundings:
    """What leads on from a span: those of its parts that have stories, its neighbours that have some."""

    parts: list[tuple[Span, bool]] = field(default_factory=list)
    earlier: Span | None = None
    later: Span | None = None


def look_around(span: Span, now: datetime.datetime) -> Surroundings:
    """Ask, by one query, where there are stories; each part costs one look into the index."""
    stories = Edition.objects.live(now).stories()
    earlier = stories.filter(first_published_at__lt=span.starts_at).newest()
    later = stories.filter(first_published_at__gte=span.ends_at).order_by("first_published_at")
    asked: dict[str, Any] = {
        f"part_{number}": Exists(stories.between(part.starts_at, part.ends_at))
        for number, part in enumerate(span.parts)
    }
    asked |= {
        name: Subquery(found.values("first_published_at")[:1])
        for name, found in (("earlier", earlier), ("later", later))
    }
    row: Any = Edition.objects.order_by("pk").values(**asked).first()
    if row is None:
        return Surroundings()
    neighbours = {
        name: Span.around(span.kind, row[name]) for name in ("earlier", "later") if row[name] is not None
    }
    parts = [(part, bool(row[f"part_{number}"])) for number, part in enumerate(span.parts)]
    return Surroundings(parts, **neighbours)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
