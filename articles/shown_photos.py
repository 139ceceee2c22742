"""Which photos readers may see on a page. All are noted, the hidden ones too, for they may come back."""

import datetime
from collections.abc import Iterable

from articles import caching
from articles.models import Edition, Photo
from articles.models.photo import PhotoQuerySet
from articles.models.prepared import Prepared


@Prepared
def _shown(keys: list[int], now: datetime.datetime) -> PhotoQuerySet:
    return Photo.objects.shown(now).filter(pk__in=keys).order_by()


def find(keys: Iterable[int | None], now: datetime.datetime) -> dict[int, Photo]:
    """Return by their keys those of these photos that readers may see; None stands for no photo."""
    wanted = sorted({key for key in keys if key})
    photos = {photo.pk: photo for photo in _shown(keys=wanted, now=now)} if wanted else {}
    ends = [photo.rights_expire_at for photo in photos.values()]
    caching.note(*map(caching.tags.photo, wanted), until=ends)
    return photos


def hide(editions: Iterable[Edition], now: datetime.datetime) -> None:
    """Take from each edition, fetched with its lead photo, one that readers may not see."""
    for each in editions:
        if photo := each.lead_photo:
            is_hidden = bool(photo.why_hidden(now))
            note(photo.pk, photo.rights_expire_at, is_hidden=is_hidden)
            each.lead_photo = None if is_hidden else photo


def note(pk: int, rights_expire_at: datetime.datetime | None, *, is_hidden: bool) -> None:
    """Note a photo that a page shows, or would if it were not hidden."""
    caching.note(caching.tags.photo(pk), until=[] if is_hidden else [rights_expire_at])
