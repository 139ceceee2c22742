"""Makes the public pictures of photos: what a page needs at once, the others outside the request.

Each photo says itself what it should have, and what of it is there. So a worker that is killed loses nothing:
whoever asks next for what is missing makes it.
"""

import datetime
import logging
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from articles import caching, picture_files, picture_pixels, renditions
from articles.models import Photo

logger = logging.getLogger(__name__)
MADE = ("renditions", "retired", "wanted_key", "made_key")


def make_first(photo: Photo, file: IO[bytes]) -> None:
    """Make as little of its file as a page can show, and note its size; the photo is not saved."""
    with picture_files.one_at_a_time:
        picture = picture_pixels.read(file, max(renditions.FIRST_WIDTHS))
        photo.width, photo.height = picture.size
        photo.renditions = renditions.make_first(picture, photo.order)


def make_later(photo: Photo) -> None:
    """Leave the rest to a worker, once what was changed is saved; a queue that is away stops nobody."""
    if not photo.taken_down_at:
        transaction.on_commit(lambda: make_renditions.enqueue(photo.pk), robust=True)


@task()
def make_renditions(pk: int) -> None:
    """Make all that the photo lacks, as a worker does; nothing where it is gone or hidden meanwhile."""
    if photo := Photo.objects.shown(timezone.now()).unmade().filter(pk=pk).first():
        make(photo)


def make(photo: Photo) -> None:
    """Make all renditions that the photo should have, and show them once all are there."""
    order = photo.order
    with photo.original.open() as file, picture_files.one_at_a_time:
        made = renditions.make(picture_pixels.read(file), order)
    names = {each["name"] for each in made}
    left = [each["name"] for each in photo.renditions if each["name"] not in names]
    # Pages that were opened before still ask for the last set; the one before that is nobody's any more.
    changes = {"renditions": made, "retired": left, "made_key": order.key, "wanted_key": order.key}
    unchanged = Photo.objects.filter(pk=photo.pk, wanted_key=photo.wanted_key, taken_down_at=None)
    if _exchange(photo, unchanged, changes):
        delete_files(name for name in photo.retired if name not in names)
        return
    current = Photo.objects.filter(pk=photo.pk).first()
    delete_files(names - set(files_of(current) if current else []))


@transaction.atomic
def _exchange(photo: Photo, unchanged: "QuerySet[Photo]", changes: dict[str, Any]) -> int:
    """Let pages show the new pictures; return 0 where the photo has changed meanwhile."""
    caching.touch_photo(photo)
    return unchanged.update(**changes)


def make_missing(now: datetime.datetime, *, every: bool = False) -> Iterator[tuple[Photo, str]]:
    """Make what photos lack, or with `every` all anew; yield each photo, and the reason where it failed."""
    photos = Photo.objects.shown(now).order_by("pk")
    for photo in (photos if every else photos.unmade()).iterator(chunk_size=100):
        yield photo, _try(photo)


def count_missing(now: datetime.datetime, *, every: bool = False) -> int:
    photos = Photo.objects.shown(now)
    return (photos if every else photos.unmade()).count()


def _try(photo: Photo) -> str:
    try:
        make(photo)
    except picture_files.UNREADABLE as error:
        logger.exception("The renditions of photo %s could not be made.", photo.pk)
        return str(error) or type(error).__name__
    return ""


def forget(photo: Photo) -> None:
    """Let the photo have no public pictures, and its files wait for `clear`; it is not saved."""
    photo.retired = files_of(photo)
    photo.renditions, photo.wanted_key, photo.made_key = [], "", ""


@transaction.atomic
def clear(pk: int) -> None:
    """Delete the files that the photo has given up. Where that fails, `remove_hidden` or `make` does it."""
    photo = Photo.objects.select_for_update().filter(pk=pk).first()
    if photo and photo.retired:
        delete_files(set(photo.retired) - names_of(photo))
        photo.retired = []
        photo.save(update_fields=MADE)


def names_of(photo: Photo) -> set[str]:
    """Return the names of the pictures that pages show."""
    return {each["name"] for each in photo.renditions}


def files_of(photo: Photo) -> list[str]:
    return [*names_of(photo), *photo.retired]


def delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
