import datetime
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import MD5, Cast

from articles.models.article import Genre
from articles.models.photo import why_hidden

COLUMNS: list[Any] = [
    "pk", "article_id", "live_from", "first_published_at", "address_id", "section__slug", "section__name",
    "genre", "bylines", "lead_photo_id", "lead_photo__rights_expire_at", "lead_photo__taken_down_at",
]  # fmt: skip
PICTURES = MD5(Cast("lead_photo__renditions", TextField()))


class Line(NamedTuple):
    """What a page must know of a story to find what is kept of it, which is little of an edition.

    `pictures` is a digest of its lead photo’s renditions; `filed_at`, in the list of corrections, says when
    this one was made.
    """

    pk: int
    article_id: int
    live_from: datetime.datetime
    first_published_at: datetime.datetime
    address_id: int
    section_slug: str
    section_name: str
    genre: str
    bylines: list[dict[str, Any]]
    photo_id: int | None
    rights_expire_at: datetime.datetime | None
    taken_down_at: datetime.datetime | None
    pictures: str | None
    filed_at: datetime.datetime | None = None

    @property
    def card_content(self) -> tuple[Any, ...]:
        """All that decides what a card of it shows; an edition has the same."""
        return (self.pk, self.live_from, self.address_id, self.section_slug, self.section_name, self.pictures)

    @property
    def portrait_id(self) -> int | None:
        return portrait_of(self.genre, self.bylines)

    def has_photo(self, at: datetime.datetime) -> bool:
        """Whether readers see a photo at that moment."""
        return bool(self.photo_id) and not why_hidden(self.taken_down_at, self.rights_expire_at, at)


def portrait_of(genre: str, bylines: list[dict[str, Any]]) -> int | None:
    """Return the key of the photo of whoever gives their opinion."""
    if genre != Genre.OPINION:
        return None
    return next((each.get("photo") for each in bylines if each["role"] == "by"), None)
