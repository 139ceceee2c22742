"""Brings a checked original to the pixels that screens show: upright, in sRGB, without transparency.

Some pictures need two hundred megabytes to be decoded. What is kept of them is made band by band, and smaller
where they are large, so that none needs much more than that. It knows no model.
"""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from PIL import ExifTags, Image, ImageCms

from articles.picture_files import opened

MOST_PIXELS = 25_000_000  # of what is kept: far more than the widest rendition has
BAND = 1_000_000
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ON_ITS_SIDE = 5  # and all above it
GREY = {"1", "L", "LA", "La"}
AS_IT_IS = {"L", "RGB", "CMYK", "LAB"}


@dataclass(frozen=True)
class Picture:
    """An upright original, and the size of its file; `image` is smaller than that where it is large."""

    image: Image.Image
    size: tuple[int, int]


def read(file: IO[bytes], width: int = 0) -> Picture:
    """Decode an original that has passed its check, not much larger than the `width` that it is needed in."""
    with opened(file) as image:
        size, factor = image.size, _factor(image, width)
        image.draft(image.mode, (size[0] // factor, size[1] // factor))  # what JPEG can leave out itself
        image.load()
        small, orientation = _on_screen(image, _factor(image, width)), _orientation(image)
    if orientation in TURNS:
        small = small.transpose(TURNS[orientation])
    return Picture(small, size[::-1] if orientation >= ON_ITS_SIDE else size)


def _factor(image: Image.Image, width: int) -> int:
    """Return how many times smaller it may be: half as wide again as it is needed is sharp enough."""
    across = image.size[_orientation(image) >= ON_ITS_SIDE]
    spare = across * 2 // (width * 3) if width else 1
    return max(1, spare, math.ceil(math.sqrt(image.width * image.height / MOST_PIXELS)))


def _orientation(image: Image.Image) -> int:
    try:
        found = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # whatever a broken EXIF block raises, the picture itself can be read
        return 1
    return found if found in TURNS else 1


def _on_screen(image: Image.Image, factor: int) -> Image.Image:
    """Return the loaded picture in sRGB, that many times smaller."""
    whole = Image.new("RGB", (math.ceil(image.width / factor), math.ceil(image.height / factor)))
    to_srgb = None
    step = factor * max(1, BAND // (image.width * factor))
    for top in range(0, image.height, step):
        band = _flat(image.crop((0, top, image.width, min(top + step, image.height))))
        to_srgb = to_srgb or _find_conversion(image.info.get("icc_profile"), band.mode)
        whole.paste(to_srgb(band).reduce(factor), (0, top // factor))
    return whole


def _flat(image: Image.Image) -> Image.Image:
    """Return it in few modes, eight bits a channel, with white behind what is transparent."""
    if image.mode.startswith("I;16"):  # Pillow would cut off what is brighter than 255 of 65,535
        return image.convert("I").point(lambda value: value / 257).convert("L")
    mode = "L" if image.mode in GREY else "RGB"
    if not image.has_transparency_data:
        return image if image.mode in AS_IT_IS else image.convert(mode)
    image = image.convert(f"{mode}A")
    white = Image.new(mode, image.size, "white")
    return Image.composite(image.convert(mode), white, image.getchannel("A"))


def _find_conversion(profile: bytes | None, mode: str) -> Callable[[Image.Image], Image.Image]:
    """Return what brings a picture of that mode from its colour profile, or from none, to sRGB."""
    try:
        source = ImageCms.createProfile("LAB") if mode == "LAB" else _parse(profile)
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (ImageCms.PyCMSError, OSError):  # none, or a broken one, which is no reason to refuse the picture
        return lambda image: image.convert("RGB")
    return lambda image: ImageCms.applyTransform(image, transform) or image


def _parse(profile: bytes | None) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
