import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, ImageCms

from articles import renditions
from tests.factories import picture_bytes

NOT_A_PHOTOGRAPH = ["This is not a photograph that can be read: choose a JPEG, PNG or WebP file."]
TOO_MANY_PIXELS = ["This picture has too many pixels: 50 megapixels is the limit."]
DAMAGED = ["This picture is damaged or cut short: upload it again."]


def saved(image, kind="JPEG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def check(content):
    return renditions.check(io.BytesIO(content), len(content))


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        check(content)
    return refused.value.messages


def make(content):
    """Check and make, as an upload does; return what came of it."""
    check(content)
    return renditions.make(io.BytesIO(content))


def public(rendition):
    with default_storage.open(rendition["name"]) as file:
        image = Image.open(file)
        image.load()
    return image


def colour(content, at=(10, 10)):
    """Return the pixel of the widest JPEG made of this content, each channel rounded to 0, 128 or 256."""
    pixel = public(make(content).renditions[-1]).getpixel(at)
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


@pytest.mark.parametrize(
    ("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("MPO", "jpg")]
)
def test_names_the_file_by_what_it_contains(kind, ending):
    assert check(picture_bytes(kind=kind)) == ending


@pytest.mark.parametrize(
    "content",
    [
        b"Just words, in a file named quay.jpg.",
        b"",
        b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        picture_bytes(kind="GIF"),
        picture_bytes(kind="BMP"),
        picture_bytes(kind="TIFF"),
    ],
    ids=["text", "empty", "zeros", "svg", "gif", "bmp", "tiff"],
)
def test_refuses_what_is_no_photograph(content):
    assert refusal(content) == NOT_A_PHOTOGRAPH


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 10_000), (7_072, 7_072)])
def test_refuses_too_many_pixels_by_the_header_alone(width, height, monkeypatch):
    monkeypatch.setattr(renditions, "_decode", lambda _file: pytest.fail("It decoded the picture."))
    assert refusal(header_only_png(width, height)) == TOO_MANY_PIXELS


def test_takes_as_many_pixels_as_the_setting_says(settings):
    settings.PHOTO_MAX_PIXELS = 64 * 48
    assert check(picture_bytes(64, 48)) == "jpg"
    settings.PHOTO_MAX_PIXELS -= 1
    assert refusal(picture_bytes(64, 48)) == ["This picture has too many pixels: 0 megapixels is the limit."]


def test_refuses_a_file_larger_than_the_setting_says(settings):
    content = picture_bytes()
    settings.PHOTO_MAX_BYTES = len(content)
    assert check(content) == "jpg"
    settings.PHOTO_MAX_BYTES -= 1
    assert refusal(content) == ["This file is too large: 0 MB is the limit."]


@pytest.mark.parametrize("size", [(1, 16_384), (16_384, 1)])
def test_refuses_a_side_that_no_rendition_can_have(size):
    assert refusal(picture_bytes(*size)) == ["This picture is too long: 16383 pixels a side is the limit."]


@pytest.mark.parametrize("size", [(1, 16_383), (16_383, 1), (1, 1)])
def test_makes_renditions_of_the_most_extreme_shapes_it_takes(size):
    made = make(picture_bytes(size[0], size[1], "PNG"))
    assert [(each["kind"], each["width"]) for each in made.renditions[:2]] == [
        ("webp", min(400, size[0])),
        ("jpg", min(400, size[0])),
    ]


@pytest.mark.parametrize(
    ("kind", "sentence"), [("JPEG", DAMAGED), ("PNG", DAMAGED), ("WEBP", NOT_A_PHOTOGRAPH)]
)
def test_refuses_a_picture_that_was_cut_short(kind, sentence):
    content = saved(Image.effect_noise((200, 200), 90), kind)
    assert refusal(content[: len(content) * 2 // 3]) == sentence


@pytest.mark.parametrize(
    ("width", "widths"),
    [(64, [64]), (400, [400]), (401, [400, 401]), (1000, [400, 800, 1000]), (2000, [400, 800, 1200, 1800])],
)
def test_makes_webp_and_jpeg_at_each_width_and_never_enlarges(width, widths):
    made = make(picture_bytes(width, 40)).renditions
    assert [(each["kind"], each["width"]) for each in made] == [
        (kind, each) for each in widths for kind in ("webp", "jpg")
    ]
    assert [public(each).size for each in made] == [(each["width"], each["height"]) for each in made]
    assert [public(each).format for each in made] == ["WEBP", "JPEG"] * len(widths)


def test_keeps_the_proportions():
    made = make(picture_bytes(1000, 500))
    assert (made.width, made.height) == (1000, 500)
    assert [(each["width"], each["height"]) for each in made.renditions[::2]] == [
        (400, 200),
        (800, 400),
        (1000, 500),
    ]


def test_gives_equal_content_equal_names_and_other_content_others():
    first, again, other = make(picture_bytes()), make(picture_bytes()), make(picture_bytes(colour="red"))
    assert first == again
    assert first.digest != other.digest
    assert {each["name"] for each in first.renditions} & {each["name"] for each in other.renditions} == set()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_turns_a_picture_upright(kind):
    lying = Image.new("RGB", (64, 48), "red")
    lying.paste("blue", (0, 0, 64, 24))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # its top is at the right
    made = make(saved(lying, kind, exif=exif))
    upright = public(made.renditions[-1])
    assert (made.width, made.height, upright.size) == (48, 64, (48, 64))
    assert upright.getpixel((44, 32))[2] > 200
    assert upright.getpixel((4, 32))[0] > 200


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (saved(Image.new("CMYK", (64, 48), (0, 255, 255, 0))), (256, 0, 0)),
        (saved(Image.new("L", (64, 48), 128)), (128, 128, 128)),
        (saved(Image.new("1", (64, 48), 1), "PNG"), (256, 256, 256)),
        (saved(Image.new("I;16", (64, 48), 128 * 257), "PNG"), (128, 128, 128)),
        (saved(Image.new("I;16", (64, 48), 65_535), "PNG"), (256, 256, 256)),
        (saved(Image.new("RGBA", (64, 48), (255, 0, 0, 0)), "PNG"), (256, 256, 256)),
        (saved(Image.new("RGBA", (64, 48), (255, 0, 0, 255)), "WEBP"), (256, 0, 0)),
        (saved(Image.new("LA", (64, 48), (0, 0)), "PNG"), (256, 256, 256)),
    ],
    ids=[
        "cmyk",
        "grey",
        "bilevel",
        "16 bits",
        "16 bits, white",
        "transparent",
        "opaque",
        "grey, transparent",
    ],
)
def test_brings_every_kind_of_pixel_to_the_screen(content, expected):
    assert colour(content) == expected


def test_puts_white_behind_a_transparent_palette():
    image = Image.new("P", (64, 48), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (0, 24, 64, 48))
    content = saved(image, "PNG", transparency=0)
    assert [colour(content, (10, 5)), colour(content, (10, 40))] == [(256, 256, 256), (0, 0, 256)]


def test_takes_the_first_picture_of_an_animation():
    frames = {"save_all": True, "append_images": [Image.new("RGB", (64, 48), "red")]}
    still = Image.new("RGB", (64, 48), "blue")
    assert [colour(saved(still, kind, **frames)) for kind in ("WEBP", "PNG", "MPO")] == [(0, 0, 256)] * 3


def test_keeps_the_colours_of_a_profile_and_drops_the_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(Image.new("RGB", (64, 48), "blue"), icc_profile=profile)
    assert colour(content) == (0, 0, 256)
    assert [public(each).info.get("icc_profile") for each in make(content).renditions] == [None, None]


def test_takes_a_picture_whose_profile_is_broken():
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), icc_profile=b"no profile")) == (0, 0, 256)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0no TIFF", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_takes_a_picture_whose_camera_data_is_broken(kind, exif):
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), kind, exif=exif)) == (0, 0, 256)


def picture_with_secrets(kind):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET camera"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "SECRET serial"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = b"SECRET place"
    more = {"comment": b"SECRET comment"} if kind == "JPEG" else {}
    return saved(Image.new("RGB", (64, 48), "teal"), kind, exif=exif, xmp=b"<x>SECRET xmp</x>", **more)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_strips_place_serial_number_and_comment_from_every_rendition(kind):
    content = picture_with_secrets(kind)
    assert content.count(b"SECRET") == (5 if kind == "JPEG" else 4)
    for rendition in make(content).renditions:
        with default_storage.open(rendition["name"]) as file:
            assert file.read().count(b"SECRET") == 0
        assert {"exif", "xmp", "comment", "gps"} & public(rendition).info.keys() == set()
