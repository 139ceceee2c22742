"""Which files are photographs that can be taken, and how they are opened. It knows no model.

A file's content decides its kind, not its name; all bounds are read from its head before a pixel is decoded.
"""

import hashlib
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import IO, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

LONGEST_SIDE = 16_383  # WebP's own limit
CHUNK = 1 << 16


class FileKind(NamedTuple):
    """What Pillow calls the kind, its ending, media type and name, and its part of the most pixels.

    That part is smaller where a decoder holds the picture several times while it works.
    """

    formats: tuple[str, ...]
    ending: str
    media_type: str
    words: str
    part: float = 1.0


# MPO is what Pillow calls a camera's JPEG with more pictures behind the first.
KINDS = {
    "jpeg": FileKind(("JPEG", "MPO"), "jpg", "image/jpeg", "JPEG"),
    "png": FileKind(("PNG",), "png", "image/png", "PNG"),
    "webp": FileKind(("WEBP",), "webp", "image/webp", "WebP", 1 / 4),
    "avif": FileKind(("AVIF",), "avif", "image/avif", "AVIF", 1 / 4),
    "tiff": FileKind(("TIFF",), "tif", "image/tiff", "TIFF", 1 / 2),
    "gif": FileKind(("GIF",), "gif", "image/gif", "GIF"),
}
PROGRESSIVE_PART = 1 / 2
# How a picture may keep its pixels. Others (of 32 bits, say) are no photograph's, and have no right colours.
MODES = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK", "YCbCr", "LAB"}
MODES |= {"I;16", "I;16L", "I;16B"}
# What Pillow raises for a file that is broken, of whatever kind.
UNREADABLE = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError),
    *(MemoryError, RuntimeError, struct.error, Image.DecompressionBombError),
)
# Whoever holds the pixels of a picture holds this, so that the memory of a process has bounds.
one_at_a_time = RLock()


def accepted() -> list[FileKind]:
    """Return the kinds that this paper takes."""
    return [kind for name, kind in KINDS.items() if name in settings.PHOTO_KINDS]


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """Open a picture, for our own bounds and not Pillow's decide what is too large or broken."""
    file.seek(0)
    formats = [kind.formats[0] for kind in KINDS.values()]
    with one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=formats) as image:
            yield image
    file.seek(0)


def check(file: IO[bytes], size: int) -> str:
    """Return the file ending that fits the content of an upload of `size` bytes.

    Raises ValidationError with a sentence for the person who chose the file.
    """
    if size > settings.PHOTO_MAX_BYTES:
        limit = settings.PHOTO_MAX_BYTES // 1_000_000
        raise ValidationError(_("This file is too large: %(limit)s MB is the limit.") % {"limit": limit})
    kind, width, height, most = _head(file)
    if width * height > most:
        raise ValidationError(_too_many_pixels(most))
    if max(width, height) > LONGEST_SIDE:
        raise ValidationError(_("This picture is too long: %s pixels a side is the limit.") % LONGEST_SIDE)
    _decode(file)
    return kind.ending


def _head(file: IO[bytes]) -> tuple[FileKind, int, int, int]:
    """Return the kind of the file, its width and height, and the most pixels that it may have."""
    try:
        with opened(file) as image:
            found, mode, width, height = image.format, image.mode, image.width, image.height
            is_progressive = "progressive" in image.info
    except Image.DecompressionBombError:
        raise ValidationError(_too_many_pixels(settings.PHOTO_MAX_PIXELS)) from None
    except UNREADABLE:
        raise ValidationError(_unreadable()) from None
    if mode not in MODES:
        raise ValidationError(_("This picture has no common colours: save it as a JPEG file first."))
    for kind in accepted():
        if found in kind.formats:
            part = PROGRESSIVE_PART if is_progressive else kind.part
            return kind, width, height, int(settings.PHOTO_MAX_PIXELS * part)
    raise ValidationError(_unreadable())


def _unreadable() -> str:
    *first, last = [kind.words for kind in accepted()]
    kinds = _("%(kinds)s or %(last)s") % {"kinds": ", ".join(first), "last": last} if first else last
    return _("This is not a photograph that can be read: choose a %s file.") % kinds


def _too_many_pixels(most: int) -> str:
    limit = f"{most / 1_000_000:.3g}"
    return _("This picture has too many pixels: %(limit)s megapixels is the limit.") % {"limit": limit}


def _decode(file: IO[bytes]) -> None:
    try:
        with opened(file) as image:
            image.draft(image.mode, (1, 1))  # a JPEG is read to its end all the same
            image.load()
    except UNREADABLE:
        raise ValidationError(_("This picture is damaged or cut short: upload it again.")) from None


def digest_of(file: IO[bytes]) -> str:
    """Name the bytes of a file, so that the same ones are found again."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
