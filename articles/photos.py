"""Keeps the library of photographs, and is the only writer of a photo’s file and of whether it is hidden."""

import datetime
from dataclasses import dataclass
from typing import IO, Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import caching, darkroom, picture_files, picture_words
from articles.models import Article, Edition, Gallery, Photo, PhotoBlock

IMPORTED = ["caption", "credit", "creator", "copyright", "place", "taken_at", "usage_terms"]
IMPORTED += ["licence_url", "licensor_url", "origin"]
TYPED = [each.name for each in Photo._meta.fields if each.editable and each.name not in {"id", "original"}]


class Refused(Exception):
    """It cannot be done; its text is a sentence for the editor. Nothing was changed."""


@dataclass(frozen=True)
class Uses:
    """Where a photo stands: stories at the desk, and editions that readers see."""

    stories: list[Article]
    editions: list[Edition]


def store(photo: Photo, *, by: User | None) -> Photo:
    """Take a new photo, whose file has passed `picture_files.check`, into the library and save it.

    What its file says of itself fills the fields that nobody filled.
    """
    _take_file(photo)
    photo.uploaded_by = by
    photo.save()
    darkroom.make_later(photo)
    return photo


@transaction.atomic
def save(photo: Photo) -> Photo:
    """Save what a person changed of it; the renditions follow where its words or its focal point ask it."""
    photo.save(update_fields=TYPED)
    photo.refresh_from_db()  # with what others did to it meanwhile
    _follow(photo)
    caching.touch_photo(photo)
    return photo


def set_focal_point(photo: Photo, x: float, y: float) -> Photo:
    """Let the crops keep that point, in parts of the width and height from 0 to 1, in view."""
    photo.focal_x, photo.focal_y = (round(min(max(value, 0.0), 1.0), 3) for value in (x, y))
    return save(photo)


@transaction.atomic
def replace(photo: Photo, file: File[bytes]) -> Photo:
    """Show another file, which has passed its check, wherever the photo is shown; its words stay."""
    _lock(photo)
    old_original, old_files = str(photo.original.name), darkroom.files_of(photo)
    photo.original = file
    photo.focal_x = photo.focal_y = 0.5
    _take_file(photo)
    photo.retired = old_files
    if photo.taken_down_at:
        darkroom.forget(photo)
    photo.save()
    transaction.on_commit(lambda: photo.original.storage.delete(old_original), robust=True)
    transaction.on_commit(lambda: darkroom.clear(photo.pk), robust=True)
    darkroom.make_later(photo)
    caching.touch_photo(photo)
    return photo


@transaction.atomic
def take_down(photo: Photo, *, by: User, because: str, now: datetime.datetime) -> Photo:
    """Take the photo off every public page, and delete its public files. The stories stay."""
    if not because.strip():
        raise Refused(_("Say why the photo is taken down."))
    _lock(photo)
    if photo.taken_down_at:
        raise Refused(_("Somebody has taken this photo down already."))
    photo.taken_down_at, photo.taken_down_by, photo.taken_down_because = now, by, because.strip()
    darkroom.forget(photo)
    photo.save()
    transaction.on_commit(lambda: darkroom.clear(photo.pk), robust=True)
    caching.touch_photo(photo)
    return photo


@transaction.atomic
def put_back(photo: Photo) -> Photo:
    """Show the photo again wherever it stands."""
    _lock(photo)
    if not photo.taken_down_at:
        raise Refused(_("This photo is not taken down."))
    photo.taken_down_at = photo.taken_down_by = None
    photo.taken_down_because = ""
    photo.save()
    _follow(photo)
    caching.touch_photo(photo)
    return photo


@transaction.atomic
def delete(photo: Photo) -> None:
    """Delete a photo that nothing shows, with all of its files."""
    _lock(photo)
    files, original = darkroom.files_of(photo), str(photo.original.name)
    photo.delete()
    transaction.on_commit(lambda: photo.original.storage.delete(original), robust=True)
    transaction.on_commit(lambda: darkroom.delete_files(files), robust=True)


def find_same(digest: str, *, but: int | None = None) -> Photo | None:
    """Return the photo in the library that has the same bytes."""
    return Photo.objects.filter(digest=digest).exclude(pk=but or 0).order_by("pk").first()


def used_in(photo: Photo, now: datetime.datetime) -> Uses:
    """Find the stories that have the photo, at the desk and in public."""
    blocks = PhotoBlock.objects.filter(photo=photo).values("parent")
    galleries = galleries_with(photo.pk).values("parent")
    at_desk = models.Q(lead_photo=photo) | models.Q(pk__in=blocks) | models.Q(pk__in=galleries)
    public = Edition.objects.live(now).stories().showing(Photo.objects.filter(pk=photo.pk))
    return Uses(
        list(Article.objects.filter(at_desk).order_by("-updated_at")),
        list(public.select_related("address").newest()),
    )


def galleries_with(pk: int) -> "models.QuerySet[Gallery]":
    """Return the galleries at the desk that name the photo."""
    # As text, which both databases can look into; a gallery keeps numbers only.
    listed = Gallery.objects.annotate(keys=Cast("photos", models.TextField()))
    return listed.filter(keys__regex=rf"[\[ ,]{int(pk)}[,\]]")


def remove_hidden(now: datetime.datetime) -> int:
    """Delete the public files of photos that readers may not see any more; return of how many."""
    ended = list(Photo.objects.hidden(now).exclude(renditions=[], retired=[]))
    for photo in ended:
        with transaction.atomic():
            _lock(photo)
            if photo.why_hidden(now):  # its rights may go on since
                darkroom.forget(photo)
                photo.save(update_fields=darkroom.MADE)
        darkroom.clear(photo.pk)
    return len(ended)


def _lock(photo: Photo) -> None:
    """Read the photo anew, and let nobody else change it before the end of the transaction."""
    photo.refresh_from_db(from_queryset=Photo.objects.select_for_update())


def _follow(photo: Photo) -> None:
    """Let the renditions of a photo that readers see follow what it says now."""
    if photo.why_hidden(timezone.now()):
        return
    if not photo.renditions:  # it was hidden until now
        with photo.original.open() as file:
            darkroom.make_first(photo, file)
    photo.wanted_key = photo.order.key
    photo.save(update_fields=darkroom.MADE)
    if photo.made_key != photo.wanted_key:
        darkroom.make_later(photo)


def _take_file(photo: Photo) -> None:
    """Read size, digest and words from the photo's new file, and make the first renditions."""
    file: IO[bytes] = photo.original.file
    photo.digest = picture_files.digest_of(file)
    _import(photo, picture_words.read(file))
    darkroom.make_first(photo, file)
    photo.wanted_key, photo.made_key = photo.order.key, ""


def _import(photo: Photo, words: picture_words.Words) -> None:
    photo.imported = {}
    photo.suggested_alt = words.get("suggested_alt", "")[:300]
    for name in IMPORTED:
        field: Any = Photo._meta.get_field(name)
        value = words.get(name)
        value = value[: field.max_length] if isinstance(value, str) else value
        if value and not getattr(photo, name) and _is_valid(field, value):
            setattr(photo, name, value)
            photo.imported[name] = value if isinstance(value, str) else value.isoformat()


def _is_valid(field: Any, value: Any) -> bool:
    """Whether a person could have typed it there: a file may call anything an address."""
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True
