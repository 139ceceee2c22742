"""Makes of an uploaded logo or icon what pages show: a PNG of fitting size, with nothing else of the file."""

import hashlib
import io
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image

from articles import picture_files

LOGO, ICON = (1200, 400), (512, 512)


def prepare(upload: IO[bytes], size: int, largest: tuple[int, int]) -> ContentFile[bytes]:
    """Return the picture, no larger than that, under a name that says what is in it.

    Raises ValidationError with a sentence for the person who chose the file of `size` bytes.
    """
    picture_files.check(upload, size)
    with picture_files.opened(upload) as image:
        picture = image.convert("RGBA")
    picture.thumbnail(largest, Image.Resampling.LANCZOS)
    picture.info = {}
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    name = hashlib.sha256(buffer.getvalue()).hexdigest()[:16]
    return ContentFile(buffer.getvalue(), name=f"{name}.png")
