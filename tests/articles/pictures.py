"""Odd pictures: files that test what is taken, and how it comes out."""

import io
import struct
import zlib

from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:rights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}>{elements}
</rdf:Description></rdf:RDF></x:xmpmeta>"""


SECRET_XMP = XMP.format(
    attributes='xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="SECRET latitude" '
    'xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="SECRET serial"',
    elements="<photoshop:Credit>Reyes</photoshop:Credit>"
    "<dc:creator><rdf:Seq><rdf:li>Jo Reyes</rdf:li></rdf:Seq></dc:creator>",
)


def saved(image, kind="JPEG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def plain(width=64, height=48, colour="teal"):
    return Image.new("RGB", (width, height), colour)


def rounded(pixel):
    """Return a pixel with each channel rounded to 0, 128 or 256, whatever a lossy kind made of it."""
    return tuple(round(channel / 128) * 128 for channel in pixel)


def header_only_png(width, height):
    """A PNG of a few bytes whose header claims that size, with one short row behind it."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 9)),
    ]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_secrets(kind):
    """A picture that names its owner, and also where it was taken, and with which camera."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET camera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SECRET serial"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = b"SECRET note"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = b"SECRET place"
    more = {"comment": b"SECRET comment"} if kind in {"JPEG", "GIF"} else {}
    if kind == "TIFF":
        exif[ExifTags.Base.XMLPacket] = SECRET_XMP.encode()
        return saved(plain(), kind, exif=exif)
    if kind == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", SECRET_XMP)
        return saved(plain(), kind, exif=exif, pnginfo=info)
    return saved(plain(), kind, exif=exif, xmp=SECRET_XMP.encode(), **more)


def with_xmp(elements="", attributes="", kind="JPEG"):
    return saved(plain(), kind, xmp=XMP.format(elements=elements, attributes=attributes).encode())


def with_iptc(*records, charset=None):
    """A JPEG with IPTC records, each (record, number, bytes), in a Photoshop block, as agencies send."""
    rows = [*([(1, 90, charset)] if charset else []), *records]
    data = b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in rows
    )
    padded = data + b"\0" * (len(data) % 2)
    resource = b"8BIM" + struct.pack(">HH", 0x0404, 0) + struct.pack(">I", len(data)) + padded
    segment = b"Photoshop 3.0\0" + resource
    jpeg = saved(plain())
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + jpeg[2:]


def with_exif(**tags):
    exif = Image.Exif()
    for name, value in tags.items():
        is_detail = name.startswith(("DateTimeOriginal", "OffsetTime"))
        rows = exif.get_ifd(ExifTags.IFD.Exif) if is_detail else exif
        rows[ExifTags.Base[name]] = value
    return saved(plain(), exif=exif)
