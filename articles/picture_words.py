"""Reads what a photograph's file says of itself: XMP first, then IPTC-IIM, then EXIF.

Only words of the photographer's are taken, never a place on the earth or a serial number. A text alternative
is only ever suggested, and only from XMP's own field for it: a caption is none.
"""

import contextlib
import datetime
import re
from collections.abc import Iterator
from typing import IO, Any

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException
from django.utils import timezone
from PIL import ExifTags, Image, IptcImagePlugin

from articles.picture_files import UNREADABLE, opened

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DC, PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
CORE, RIGHTS = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}", "{http://ns.adobe.com/xap/1.0/rights/}"
EXTENSION, PLUS = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}", "{http://ns.useplus.org/ldf/xmp/1.0/}"
# The fields of a photo, and where XMP and IPTC-IIM (IPTC Photo Metadata Standard 2023) keep them.
XMP_NAMES = {
    "caption": [f"{DC}description"],
    "credit": [f"{PHOTOSHOP}Credit"],
    "creator": [f"{DC}creator"],
    "copyright": [f"{DC}rights"],
    "place": [f"{CORE}Location", f"{PHOTOSHOP}City", f"{PHOTOSHOP}State", f"{PHOTOSHOP}Country"],
    "usage_terms": [f"{RIGHTS}UsageTerms"],
    "licence_url": [f"{RIGHTS}WebStatement"],
    "licensor_url": [f"{PLUS}LicensorURL"],
    "origin": [f"{EXTENSION}DigitalSourceType"],
    "suggested_alt": [f"{CORE}AltTextAccessibility"],
    "taken_at": [f"{PHOTOSHOP}DateCreated"],
}
IPTC_NUMBERS = {
    "caption": [(2, 120)],
    "credit": [(2, 110)],
    "creator": [(2, 80)],
    "copyright": [(2, 116)],
    "place": [(2, 92), (2, 90), (2, 95), (2, 101)],
    "taken_at": [(2, 55), (2, 60)],
}
EXIF_TAGS = {
    "caption": ExifTags.Base.ImageDescription,
    "creator": ExifTags.Base.Artist,
    "copyright": ExifTags.Base.Copyright,
}
IS_UTF8 = b"\x1b%G"  # how an IPTC block says that it is written in UTF-8
MOST_XMP = 1_000_000
JOINERS = "\u200c\u200d\u200e\u200f"
Words = dict[str, Any]


def read(file: IO[bytes]) -> Words:
    """Return what the file says, by the names of a photo's fields: texts, and `taken_at` as a moment."""
    words: Words = {}
    with contextlib.suppress(*UNREADABLE), opened(file) as image:
        for source in (_exif, _iptc, _xmp):  # the last one wins
            with contextlib.suppress(*UNREADABLE, AttributeError):
                words |= {name: value for name, value in source(image) if value}
    return words


def _xmp(image: Image.Image) -> Iterator[tuple[str, Any]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if 700 in (tags := getattr(image, "tag_v2", {})):  # TIFF keeps it among its tags
        packet = packet or tags[700]
    data = packet.encode() if isinstance(packet, str) else bytes(packet)
    if not data or len(data) > MOST_XMP:
        return
    try:
        root = defusedxml.ElementTree.fromstring(data.strip(b"\0 \n\r\t"))
    except (SyntaxError, DefusedXmlException):
        return
    for name, places in XMP_NAMES.items():
        found = [text for place in places if (text := _xmp_text(root, place))]
        if name == "taken_at":
            yield name, _moment(" ".join(found))
        elif name == "origin":
            yield name, " ".join(found).rpartition("/")[2]
        else:
            yield name, ", ".join(found)


def _xmp_text(root: Any, name: str) -> str:
    """Return the text of a property, be it an element, a list, one of several languages or an attribute."""
    for holder in root.iter():
        if name in holder.attrib:
            return _clean(holder.attrib[name])
        element = holder.find(name)
        if element is None:
            continue
        items = list(element.iter(f"{RDF}li"))
        if element.find(f"{RDF}Alt") is not None:
            items = sorted(items, key=lambda each: each.get(XML_LANG) != "x-default")[:1]
        texts = [_clean(each.text or "") for each in items] if items else [_clean(element.text or "")]
        return ", ".join(filter(None, texts))
    return ""


def _iptc(image: Image.Image) -> Iterator[tuple[str, Any]]:
    file: Any = image
    found = IptcImagePlugin.getiptcinfo(file) or {}
    is_utf8 = found.get((1, 90)) == IS_UTF8
    for name, numbers in IPTC_NUMBERS.items():
        values = [found[number] for number in numbers if number in found]
        flat = [value for each in values for value in (each if isinstance(each, list) else [each])]
        texts = [text for value in flat if (text := _clean(_decoded(value, is_utf8)))]
        yield name, _moment(" ".join(texts)) if name == "taken_at" else ", ".join(texts)


def _decoded(value: bytes, is_utf8: bool) -> str:
    """Decode as the block says. What says nothing is UTF-8 where it can be, else what Windows wrote."""
    with contextlib.suppress(UnicodeDecodeError):
        return value.decode("utf-8")
    return value.decode("utf-8" if is_utf8 else "cp1252", errors="replace")


def _exif(image: Image.Image) -> Iterator[tuple[str, Any]]:
    exif = image.getexif()
    for name, tag in EXIF_TAGS.items():
        yield name, _clean(_repaired(exif.get(tag, "")))
    details = exif.get_ifd(ExifTags.IFD.Exif)
    taken = str(details.get(ExifTags.Base.DateTimeOriginal, ""))
    yield "taken_at", _moment(f"{taken}{details.get(ExifTags.Base.OffsetTimeOriginal, '')}")


def _repaired(value: object) -> str:
    """Pillow reads EXIF's texts as Latin-1; cameras and programs write UTF-8."""
    if isinstance(value, bytes):
        return _decoded(value, is_utf8=False)
    text = str(value)
    with contextlib.suppress(UnicodeDecodeError, UnicodeEncodeError):
        return text.encode("latin-1").decode("utf-8")
    return text


def _clean(text: str) -> str:
    """Drop what cannot be seen, but for spaces, line ends and what joins and directs letters."""
    spaced = "".join(" " if each.isspace() and each not in "\n\t" else each for each in text)
    return "".join(each for each in spaced if each.isprintable() or each in "\n\t" + JOINERS).strip()


def _moment(text: str) -> datetime.datetime | None:
    """Read a moment as XMP, IPTC or EXIF write it; one without a zone is in the newsroom’s."""
    parts = re.match(
        r"\s*(\d{4})[:-]?(\d\d)[:-]?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?)?\s*([+-]\d\d:?\d\d|Z)?",
        text,
    )
    if parts is None:
        return None
    *numbers, zone = parts.groups()
    try:
        moment = datetime.datetime(*(int(each or 0) for each in numbers))  # type: ignore[arg-type]
        if not zone:
            return timezone.make_aware(moment)
        return datetime.datetime.fromisoformat(f"{moment.isoformat()}{zone.replace('Z', '+00:00')}")
    except (ValueError, OverflowError):
        return None
