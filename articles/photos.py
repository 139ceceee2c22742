"""Keeps the library of photographs, and is the only writer of their files and of whether they are hidden.

A request makes as few renditions as a page needs; the others are made by a worker, or by whoever asks for
what is missing: each photo says itself what it should have, so a worker that is killed loses nothing.
"""

import datetime
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO

from django.contrib.auth.models import User
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from articles import picture_files, picture_pixels, picture_words, renditions
from articles.models import Article, Edition, Gallery, Photo, PhotoBlock

logger = logging.getLogger(__name__)
IMPORTED = ("caption", "credit", "creator", "copyright", "place", "taken_at", "usage_terms")


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
    _make_later(photo)
    return photo


def save(photo: Photo) -> Photo:
    """Save what a person changed of it; the renditions follow where its words or its focal point ask it."""
    if photo.why_hidden(timezone.now()):
        photo.save()
        return photo
    if not photo.renditions:  # its rights had ended, and go on now
        with photo.original.open() as file:
            _make_first(photo, picture_pixels.read(file))
    photo.wanted_key = photo.order.key
    photo.save()
    if photo.made_key != photo.wanted_key:
        _make_later(photo)
    return photo


def set_focal_point(photo: Photo, x: float, y: float) -> Photo:
    """Let the crops keep that point, in parts of the width and height from 0 to 1, in view."""
    photo.focal_x, photo.focal_y = (round(min(max(value, 0.0), 1.0), 3) for value in (x, y))
    return save(photo)


def replace(photo: Photo, file: File[bytes]) -> Photo:
    """Show another file, which has passed its check, wherever the photo is shown; its words stay."""
    old_original, old_files = photo.original.name, _files_of(photo)
    photo.original = file
    photo.focal_x = photo.focal_y = 0.5
    _take_file(photo)
    if photo.taken_down_at:
        old_files += _forget_renditions(photo)
    photo.retired = []
    photo.save()
    kept = {each["name"] for each in photo.renditions}
    transaction.on_commit(partial(photo.original.storage.delete, old_original))
    transaction.on_commit(partial(_delete, [name for name in old_files if name not in kept]))
    _make_later(photo)
    return photo


def take_down(photo: Photo, *, by: User, because: str, now: datetime.datetime) -> Photo:
    """Take the photo off every public page, and delete its public files. The stories stay."""
    if not because.strip():
        raise Refused(_("Say why the photo is taken down."))
    files = _files_of(photo)
    _forget_renditions(photo)
    values = {"taken_down_at": now, "taken_down_by": by, "taken_down_because": because.strip()}
    gone = {"renditions": [], "retired": [], "wanted_key": "", "made_key": ""}
    if not Photo.objects.filter(pk=photo.pk, taken_down_at=None).update(**values, **gone):
        raise Refused(_("Somebody has taken this photo down already."))
    transaction.on_commit(partial(_delete, files))
    photo.refresh_from_db()
    return photo


def put_back(photo: Photo) -> Photo:
    """Show the photo again wherever it stands."""
    if not photo.taken_down_at:
        raise Refused(_("This photo is not taken down."))
    photo.taken_down_at = photo.taken_down_by = None
    photo.taken_down_because = ""
    return save(photo)


def delete(photo: Photo) -> None:
    """Delete a photo that nothing shows, with all of its files."""
    files, original = _files_of(photo), str(photo.original.name)
    photo.delete()
    transaction.on_commit(partial(photo.original.storage.delete, original))
    transaction.on_commit(partial(_delete, files))


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


# Renditions


@task()
def make_renditions(pk: int) -> None:
    """Make all that the photo lacks, as a worker does; nothing where it is gone or hidden meanwhile."""
    if photo := Photo.objects.shown(timezone.now()).unmade().filter(pk=pk).first():
        make(photo)


def make(photo: Photo) -> None:
    """Make all renditions that the photo should have, and show them once all are there."""
    order = photo.order
    with photo.original.open() as file:
        made = renditions.make(picture_pixels.read(file), order)
    names = {each["name"] for each in made}
    left = [each["name"] for each in photo.renditions if each["name"] not in names]
    # Pages that were opened before still ask for the last set; the one before that is nobody's any more.
    changes = {"renditions": made, "retired": left, "made_key": order.key, "wanted_key": order.key}
    unchanged = Photo.objects.filter(pk=photo.pk, wanted_key=photo.wanted_key, taken_down_at=None)
    if unchanged.update(**changes):
        _delete(name for name in photo.retired if name not in names)
        return
    current = Photo.objects.filter(pk=photo.pk).first()
    _delete(names - set(_files_of(current) if current else []))


def make_missing(now: datetime.datetime, *, every: bool = False) -> Iterator[tuple[Photo, str]]:
    """Make what photos lack, or with `every` all anew; yield each photo, and the reason where it failed."""
    photos = Photo.objects.shown(now).order_by("pk")
    for photo in (photos if every else photos.unmade()).iterator(chunk_size=100):
        yield photo, _try(make, photo)


def count_missing(now: datetime.datetime, *, every: bool = False) -> int:
    photos = Photo.objects.shown(now)
    return (photos if every else photos.unmade()).count()


def _try(make_it: Callable[[Photo], None], photo: Photo) -> str:
    try:
        make_it(photo)
    except picture_files.UNREADABLE as error:
        logger.exception("The renditions of photo %s could not be made.", photo.pk)
        return str(error) or type(error).__name__
    return ""


def remove_hidden(now: datetime.datetime) -> int:
    """Delete the public files of photos whose rights have ended; return of how many."""
    ended = list(Photo.objects.hidden(now).exclude(renditions=[]))
    for photo in ended:
        files = _files_of(photo)
        _forget_renditions(photo)
        photo.save(update_fields=["renditions", "retired", "wanted_key", "made_key"])
        _delete(files)
    return len(ended)


def _take_file(photo: Photo) -> None:
    """Read size, digest and words from the photo's new file, and make the first renditions."""
    file: IO[bytes] = photo.original.file
    photo.digest = picture_files.digest_of(file)
    picture = picture_pixels.read(file)
    photo.width, photo.height = picture.size
    _import(photo, picture_words.read(file))
    _make_first(photo, picture)
    photo.wanted_key, photo.made_key = photo.order.key, ""


def _make_first(photo: Photo, picture: picture_pixels.Picture) -> None:
    photo.renditions = list(renditions.make_first(picture, photo.order))


def _import(photo: Photo, words: picture_words.Words) -> None:
    photo.imported = {}
    photo.suggested_alt = words.get("suggested_alt", "")[:300]
    for name in IMPORTED:
        limit = getattr(Photo._meta.get_field(name), "max_length", None)
        value = words.get(name)
        value = value[:limit] if isinstance(value, str) else value
        if value and not getattr(photo, name):
            setattr(photo, name, value)
            photo.imported[name] = value if isinstance(value, str) else value.isoformat()


def _make_later(photo: Photo) -> None:
    if not photo.taken_down_at:
        transaction.on_commit(partial(make_renditions.enqueue, photo.pk))


def _forget_renditions(photo: Photo) -> list[str]:
    files = _files_of(photo)
    photo.renditions, photo.retired = [], []
    photo.wanted_key = photo.made_key = ""
    return files


def _files_of(photo: Photo) -> list[str]:
    return [each["name"] for each in photo.renditions] + photo.retired


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
