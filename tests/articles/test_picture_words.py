import datetime
import io

import pytest
from PIL.PngImagePlugin import PngInfo

from articles import picture_words
from tests.articles.pictures import XMP, plain, saved, with_exif, with_iptc, with_secrets, with_xmp
from tests.factories import moment

UTF8 = b"\x1b%G"
CAPTION = (
    '<dc:description><rdf:Alt><rdf:li xml:lang="es">Muelle</rdf:li>'
    '<rdf:li xml:lang="x-default">Quay</rdf:li></rdf:Alt></dc:description>'
)


def read(content):
    return picture_words.read(io.BytesIO(content))


def test_reads_every_field_from_xmp():
    elements = (
        CAPTION + "<photoshop:Credit>Reyes / Courier</photoshop:Credit>"
        "<dc:creator><rdf:Seq><rdf:li>Jo Reyes</rdf:li><rdf:li>Ann Lee</rdf:li></rdf:Seq></dc:creator>"
        "<dc:rights><rdf:Alt><rdf:li>© Courier</rdf:li></rdf:Alt></dc:rights>"
        "<core:Location>Long jetty</core:Location><photoshop:City>Zürich</photoshop:City>"
        "<rights:UsageTerms><rdf:Alt><rdf:li>Once</rdf:li></rdf:Alt></rights:UsageTerms>"
        "<core:AltTextAccessibility><rdf:Alt><rdf:li>A grey quay</rdf:li></rdf:Alt>"
        "</core:AltTextAccessibility>"
        "<photoshop:DateCreated>2026-03-01T12:30:00+02:00</photoshop:DateCreated>"
        "<rights:WebStatement>https://example.com/licence</rights:WebStatement>"
        '<plus:Licensor><rdf:Seq><rdf:li plus:LicensorURL="https://example.com/buy"/></rdf:Seq></plus:Licensor>'
        "<ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/composite"
        "</ext:DigitalSourceType>"
    )
    assert read(with_xmp(elements)) == {
        "caption": "Quay",
        "credit": "Reyes / Courier",
        "creator": "Jo Reyes, Ann Lee",
        "copyright": "© Courier",
        "place": "Long jetty, Zürich",
        "usage_terms": "Once",
        "licence_url": "https://example.com/licence",
        "licensor_url": "https://example.com/buy",
        "origin": "composite",
        "suggested_alt": "A grey quay",
        "taken_at": datetime.datetime(2026, 3, 1, 10, 30, tzinfo=datetime.UTC),
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_reads_xmp_out_of_every_kind_of_file(kind):
    if kind == "TIFF":
        content = saved(plain(), kind, tiffinfo={700: with_packet(CAPTION)})
    elif kind == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", with_packet(CAPTION).decode())
        content = saved(plain(), kind, pnginfo=info)
    else:
        content = with_xmp(CAPTION, kind=kind)
    assert read(content) == {"caption": "Quay"}


def with_packet(elements):
    return XMP.format(elements=elements, attributes="").encode()


def test_reads_xmp_written_as_attributes():
    assert read(with_xmp(attributes='photoshop:Credit="Reyes &amp; Lee"')) == {"credit": "Reyes & Lee"}


def test_reads_every_field_from_iptc():
    content = with_iptc(
        (2, 120, "Quay – now".encode()),
        (2, 110, b"Courier"),
        (2, 80, b"Jo Reyes"),
        (2, 80, b"Ann Lee"),
        (2, 116, "© Courier".encode()),
        (2, 92, b"Long jetty"),
        (2, 90, "Zürich".encode()),
        (2, 55, b"20260301"),
        (2, 60, b"123000+0200"),
        charset=UTF8,
    )
    assert read(content) == {
        "caption": "Quay – now",
        "credit": "Courier",
        "creator": "Jo Reyes, Ann Lee",
        "copyright": "© Courier",
        "place": "Long jetty, Zürich",
        "taken_at": datetime.datetime(2026, 3, 1, 10, 30, tzinfo=datetime.UTC),
    }


@pytest.mark.parametrize(
    ("value", "charset"),
    [
        ("Zürich “now”".encode(), UTF8),
        ("Zürich “now”".encode("cp1252"), None),
        ("Zürich “now”".encode(), None),
    ],
    ids=["declared", "of Windows", "not declared"],
)
def test_honours_the_charset_of_iptc(value, charset):
    assert read(with_iptc((2, 120, value), charset=charset)) == {"caption": "Zürich “now”"}


def test_reads_exif_last_and_its_texts_as_utf8():
    words = read(
        with_exif(
            ImageDescription="Zürich".encode(),
            Artist="Jo Reyes",
            Copyright="Courier",
            DateTimeOriginal="2026:03:01 12:30:00",
        )
    )
    assert words == {
        "caption": "Zürich",
        "creator": "Jo Reyes",
        "copyright": "Courier",
        "taken_at": moment("2026-03-01 12:30"),
    }


def test_takes_xmp_before_iptc_before_exif():
    iptc = with_iptc((2, 120, b"From IPTC"), (2, 110, b"IPTC too"))
    xmp = with_xmp(CAPTION)
    start = xmp.index(b"http://ns.adobe.com/xap/1.0/") - 4
    length = int.from_bytes(xmp[start + 2 : start + 4], "big")
    both = iptc[:2] + xmp[start : start + 2 + length] + iptc[2:]
    assert read(both) == {"caption": "Quay", "credit": "IPTC too"}


def test_suggests_no_alternative_from_a_caption():
    assert "suggested_alt" not in read(with_xmp(CAPTION))


def test_reads_no_place_on_the_earth_and_no_serial_number():
    assert "SECRET" not in str(read(with_secrets("JPEG")))


@pytest.mark.parametrize(
    "packet",
    [
        b"<x>",
        b"",
        b"\xff\xfe<",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"<a>" * 50_000,
        b"<a/>" + b" " * 2_000_000,
    ],
    ids=["open", "empty", "binary", "entity", "file", "deep", "huge"],
)
def test_reads_nothing_from_xmp_that_is_none(packet):
    assert read(saved(plain(), "WEBP", xmp=packet)) == {}


@pytest.mark.parametrize("content", [b"", b"words", saved(plain())[:300]])
def test_reads_nothing_from_what_is_no_picture(content):
    assert read(content) == {}


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "2026:13:41 12:00:00", "soon", "9999:12:31 23:59:59", "    "]
)
def test_takes_no_moment_from_what_is_none(taken):
    found = read(with_exif(DateTimeOriginal=taken)).get("taken_at")
    assert found is None or found.year == 9999


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Jo\x07 Reyes\x1b", "Jo Reyes"),
        ("Jo\u00a0Reyes", "Jo Reyes"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("\u202eseyeR", "seyeR"),
    ],
    ids=["control", "space", "joiner", "override"],
)
def test_drops_what_cannot_be_seen(written, found):
    assert read(with_exif(Artist=written.encode())) == {"creator": found}
