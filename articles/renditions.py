"""Public pictures made from a private original: upright, sRGB, without metadata, in WebP and JPEG.

Works on files alone: it knows the photo storage and Pillow, no model.
"""

import hashlib
import io
import mimetypes
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TypedDict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

mimetypes.add_type("image/webp", ".webp")  # not known everywhere before Python 3.13

WIDTHS = (400, 800, 1200, 1800)
FORMATS = ("JPEG", "PNG", "WEBP")
# MPO is what Pillow calls a camera's JPEG with more pictures behind the first.
KINDS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_SIDE = 16_383  # WebP's own limit
QUALITY = {"webp": 78, "jpg": 80}
RECIPE = 1  # stands in every name: raise it when what is made of the same original changes


class Rendition(TypedDict):
    """One public file: its kind (`webp` or `jpg`), pixel size and storage name."""

    kind: str
    width: int
    height: int
    name: str


@dataclass(frozen=True)
class Pictures:
    """What the renditions of one original came to; width and height are those of the upright original."""

    width: int
    height: int
    digest: str
    renditions: list[Rendition]


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """Open a picture, for our own bounds and not Pillow's decide what is too large or broken."""
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=FORMATS) as image:
            yield image
    file.seek(0)


def check(file: IO[bytes], size: int) -> str:
    """Return the file ending that fits the content of an upload of `size` bytes.

    Everything is read from the header before a pixel is decoded. Raises ValidationError with a
    sentence for the person who chose the file.
    """
    if size > settings.PHOTO_MAX_BYTES:
        limit = settings.PHOTO_MAX_BYTES // 1_000_000
        raise ValidationError(_("This file is too large: %(limit)s MB is the limit.") % {"limit": limit})
    try:
        with _opened(file) as image:
            width, height, kind = image.width, image.height, image.format
    except Image.DecompressionBombError:
        raise ValidationError(_too_many_pixels()) from None
    except (OSError, ValueError, SyntaxError):
        raise ValidationError(
            _("This is not a photograph that can be read: choose a JPEG, PNG or WebP file.")
        ) from None
    if width * height > settings.PHOTO_MAX_PIXELS:
        raise ValidationError(_too_many_pixels())
    if max(width, height) > LONGEST_SIDE:
        raise ValidationError(_("This picture is too long: %s pixels a side is the limit.") % LONGEST_SIDE)
    _decode(file)
    return KINDS[kind or ""]


def _too_many_pixels() -> str:
    limit = settings.PHOTO_MAX_PIXELS // 1_000_000
    return _("This picture has too many pixels: %(limit)s megapixels is the limit.") % {"limit": limit}


def _decode(file: IO[bytes]) -> None:
    try:
        with _opened(file) as image:
            image.load()
    except (OSError, ValueError, SyntaxError):
        raise ValidationError(_("This picture is damaged or cut short: upload it again.")) from None


def make(file: IO[bytes]) -> Pictures:
    """Write every rendition of a checked original to the public storage; never larger than it is."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    with _opened(file) as image:
        upright = _to_srgb(_turn_upright(image))
    widths = sorted({min(width, upright.width) for width in WIDTHS})
    made = [rendition for width in widths for rendition in _write(upright, width, digest)]
    return Pictures(upright.width, upright.height, digest, made)


def _turn_upright(image: Image.Image) -> Image.Image:
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # whatever a broken EXIF block raises, the picture itself can be read
        return image


def _to_srgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):  # Pillow would cut off what is brighter than 255 of 65,535
        image = image.point(lambda value: value / 257).convert("L")
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            image = converted or image
        except (ImageCms.PyCMSError, OSError):  # a broken profile is no reason to refuse the picture
            pass
    if image.has_transparency_data:
        backed = Image.new("RGBA", image.size, "white")
        backed.alpha_composite(image.convert("RGBA"))
        image = backed
    image = image.convert("RGB")
    image.info = {}  # Pillow would write the camera's comment back
    return image


def _write(image: Image.Image, width: int, digest: str) -> Iterator[Rendition]:
    height = max(1, round(image.height * width / image.width))
    picture = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
    for kind, pillow_format in (("webp", "WEBP"), ("jpg", "JPEG")):
        buffer = io.BytesIO()
        picture.save(buffer, pillow_format, quality=QUALITY[kind], optimize=True, progressive=True)
        name = f"photos/{digest[:2]}/{digest[2:34]}-{RECIPE}-{width}.{kind}"
        if not default_storage.exists(name):  # the same original by the same recipe
            name = default_storage.save(name, ContentFile(buffer.getvalue()))
        yield {"kind": kind, "width": width, "height": height, "name": name}
