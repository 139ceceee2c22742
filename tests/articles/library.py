"""What tests of the library of photographs share: putting one in, and looking at its files."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_tasks import default_task_backend

from articles import darkroom, photos
from articles.models import Photo


def store(content, by=None, **fields):
    """Take a file into the library, as an upload does."""
    return photos.store(Photo(original=ContentFile(content, name="quay.jpg"), **fields), by=by)


def files(photo):
    """Return the names of the public files that there are."""
    return set(default_storage.listdir(photo.folder)[1]) if default_storage.exists(photo.folder) else set()


def names(photo):
    """Return the names of the public files that pages show."""
    return {each["name"].rpartition("/")[2] for each in photo.renditions}


def waiting():
    """Return what a worker has been given to do."""
    backend: Any = default_task_backend
    return list(backend.results)


def made(photo):
    """Make all of its renditions, and return it as it is then."""
    darkroom.make(photo)
    photo.refresh_from_db()
    return photo
