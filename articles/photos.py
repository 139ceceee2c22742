"""Takes photographs into the library: the original kept, its public renditions made."""

from django.contrib.auth.models import User

from articles import renditions
from articles.models import Photo


def store(photo: Photo, *, by: User | None) -> Photo:
    """Make the renditions of a new photo, whose file has passed `renditions.check`, and save it."""
    made = renditions.make(photo.original.file)
    photo.width, photo.height, photo.digest = made.width, made.height, made.digest
    photo.renditions = made.renditions
    photo.uploaded_by = by
    photo.save()
    return photo
