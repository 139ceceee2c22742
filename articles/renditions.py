"""Public pictures made from a private original: upright, sRGB, stripped, with their owner's name in them.

A set has the whole picture and its crops, each in several widths, in WebP and JPEG, and in AVIF. What is made
first is little and quick, so that a page has something to show; the rest is slow. Works on files alone: it
knows the photo storage and Pillow, no model.
"""

import hashlib
import io
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import ExifTags, Image

from articles.picture_pixels import Picture

mimetypes.add_type("image/webp", ".webp")  # not known everywhere before Python 3.13
mimetypes.add_type("image/avif", ".avif")

RECIPE = 3  # stands in every name: raise it when what is made of the same original changes
WHOLE = "whole"
SHAPES = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1)}
WIDTHS = {
    WHOLE: (400, 800, 1200, 1800),
    "16x9": (400, 800, 1200, 1800),
    "4x3": (240, 480, 960),
    "1x1": (160, 320),
}
FIRST_WIDTHS = (400, 800)
PILLOW_NAMES = {"webp": "WEBP", "jpg": "JPEG", "avif": "AVIF"}
OPTIONS: dict[str, dict[str, Any]] = {
    "webp": {"quality": 76, "method": 4},
    "jpg": {"quality": 78, "optimize": True, "progressive": True},
    "avif": {"quality": 56, "speed": 7},
}
ORIGINS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{}</rdf:Description></rdf:RDF></x:xmpmeta>'
)
FIRST_KINDS, KINDS = ("webp", "jpg"), ("avif", "webp", "jpg")


class Rendition(TypedDict):
    """One public file: its shape, kind (`avif`, `webp` or `jpg`), pixel size and storage name."""

    shape: str
    kind: str
    width: int
    height: int
    name: str


@dataclass(frozen=True)
class Owner:
    """What is written into every rendition: who made the picture, whose it is, and how it came about."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    licence_url: str = ""
    origin: str = ""


@dataclass(frozen=True)
class Order:
    """What is to be made: of which original, for whom, around which point, and into which folder.

    The point is given in parts of the width and height, from 0 to 1 each.
    """

    digest: str
    folder: str
    owner: Owner
    focal_point: tuple[float, float] = (0.5, 0.5)

    @property
    def key(self) -> str:
        """Name the outcome: another original, owner, point or recipe has another name."""
        return hashlib.sha256(repr((RECIPE, self.digest, self.owner, self.focal_point)).encode()).hexdigest()[
            :16
        ]


def make_first(picture: Picture, order: Order) -> list[Rendition]:
    """Write what a page needs at least: the whole picture, small, in WebP and JPEG."""
    return list(_make(picture, order, {WHOLE: FIRST_WIDTHS}, FIRST_KINDS))


def make(picture: Picture, order: Order) -> list[Rendition]:
    """Write every rendition to the public storage; never larger than the original is."""
    return list(_make(picture, order, WIDTHS, KINDS))


def _make(
    picture: Picture, order: Order, widths: dict[str, tuple[int, ...]], kinds: tuple[str, ...]
) -> Iterator[Rendition]:
    exif, xmp = _exif(order.owner), _xmp(order.owner)
    image = picture.image
    for shape in widths:
        box = crop_box(image.size, shape, order.focal_point)
        across, down = box[2] - box[0], box[3] - box[1]
        for width in sorted({min(width, across) for width in widths[shape]}):
            height = max(1, round(down * width / across))
            small = image.resize((width, height), Image.Resampling.LANCZOS, box, reducing_gap=3)
            for kind in kinds:
                name = f"{order.folder}/{order.key}-{shape}-{width}.{kind}"
                if not default_storage.exists(name):  # the name says all that goes into it
                    _write(small, name, kind, exif, xmp)
                yield {"shape": shape, "kind": kind, "width": width, "height": height, "name": name}


def crop_box(
    size: tuple[int, int], shape: str, focal_point: tuple[float, float] = (0.5, 0.5)
) -> tuple[int, int, int, int]:
    """Return the largest part of that shape with the point as near to its middle as it can be."""
    width, height = size
    if shape == WHOLE:
        return 0, 0, width, height
    across, down = SHAPES[shape]
    part_width = max(1, min(width, round(height * across / down)))
    part_height = max(1, min(height, round(width * down / across)))
    left = min(max(round(focal_point[0] * width - part_width / 2), 0), width - part_width)
    top = min(max(round(focal_point[1] * height - part_height / 2), 0), height - part_height)
    return left, top, left + part_width, top + part_height


def _write(image: Image.Image, name: str, kind: str, exif: bytes, xmp: bytes) -> None:
    buffer = io.BytesIO()
    image.save(buffer, PILLOW_NAMES[kind], exif=exif, xmp=xmp, **OPTIONS[kind])
    default_storage.save(name, ContentFile(buffer.getvalue()))


def _exif(owner: Owner) -> bytes:
    exif = Image.Exif()
    for tag, text in ((ExifTags.Base.Artist, owner.creator), (ExifTags.Base.Copyright, owner.copyright)):
        if text:
            exif[tag] = text.encode()  # as bytes, for Pillow knows Latin-1 only
    return exif.tobytes() if len(exif) else b""


def _xmp(owner: Owner) -> bytes:
    parts = [
        (owner.creator, "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>"),
        (owner.credit, "<photoshop:Credit>{}</photoshop:Credit>"),
        (
            owner.copyright,
            '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:rights>',
        ),
        (owner.licence_url, "<xmpRights:WebStatement>{}</xmpRights:WebStatement>"),
        (owner.origin, f"<Iptc4xmpExt:DigitalSourceType>{ORIGINS}{{}}</Iptc4xmpExt:DigitalSourceType>"),
    ]
    told = "".join(part.format(_escaped(words)) for words, part in parts if words)
    return XMP.format(told).encode() if told else b""


def _escaped(text: str) -> str:
    legal = "".join(" " if each < " " or each in "\ufffe\uffff" else each for each in text)
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
