import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from articles import picture_files
from tests.articles.pictures import header_only_png, plain, saved
from tests.factories import picture_bytes

NOT_A_PHOTOGRAPH = [
    "This is not a photograph that can be read: choose a JPEG, PNG, WebP, AVIF, TIFF or GIF file."
]
TOO_MANY_PIXELS = ["This picture has too many pixels: 50 megapixels is the limit."]
DAMAGED = ["This picture is damaged or cut short: upload it again."]


def check(content):
    return picture_files.check(io.BytesIO(content), len(content))


def refusal(content):
    with pytest.raises(ValidationError) as refused:
        check(content)
    return refused.value.messages


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        ("JPEG", "jpg"),
        ("MPO", "jpg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("AVIF", "avif"),
        ("TIFF", "tif"),
        ("GIF", "gif"),
    ],
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
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"%PDF-1.7\n" + picture_bytes(),
        picture_bytes(kind="BMP"),
        picture_bytes(kind="ICO"),
        saved(plain(), "EPS"),
    ],
    ids=["text", "empty", "zeros", "svg", "html", "pdf", "bmp", "ico", "eps"],
)
def test_refuses_what_is_no_photograph(content):
    assert refusal(content) == NOT_A_PHOTOGRAPH


def test_takes_the_kinds_that_the_setting_names(settings):
    settings.PHOTO_KINDS = ["jpeg", "png"]
    assert check(picture_bytes()) == "jpg"
    assert refusal(picture_bytes(kind="WEBP")) == [
        "This is not a photograph that can be read: choose a JPEG or PNG file."
    ]
    settings.PHOTO_KINDS = ["jpeg"]
    assert refusal(picture_bytes(kind="PNG"))[0].endswith("choose a JPEG file.")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 10_000), (7_072, 7_072)])
def test_refuses_too_many_pixels_by_the_header_alone(width, height, monkeypatch):
    monkeypatch.setattr(picture_files, "_decode", lambda _file: pytest.fail("It decoded the picture."))
    assert refusal(header_only_png(width, height)) == TOO_MANY_PIXELS


def test_takes_as_many_pixels_as_the_setting_says(settings):
    settings.PHOTO_MAX_PIXELS = 64 * 48
    assert check(picture_bytes(64, 48)) == "jpg"
    settings.PHOTO_MAX_PIXELS -= 1
    assert refusal(picture_bytes(64, 48)) == [
        "This picture has too many pixels: 0.00307 megapixels is the limit."
    ]


@pytest.mark.parametrize(
    ("kind", "options", "part"),
    [("WEBP", {}, 4), ("AVIF", {}, 4), ("TIFF", {}, 2), ("JPEG", {"progressive": True}, 2)],
)
def test_takes_fewer_pixels_where_decoding_needs_more_memory(kind, options, part, settings):
    content = saved(plain(), kind, **options)
    settings.PHOTO_MAX_PIXELS = 64 * 48 * part
    check(content)
    settings.PHOTO_MAX_PIXELS -= 1
    assert refusal(content)[0].startswith("This picture has too many pixels")


@pytest.mark.parametrize("mode", ["I", "F"])
def test_refuses_pixels_that_have_no_colours(mode):
    assert refusal(saved(Image.new(mode, (64, 48)), "TIFF")) == [
        "This picture has no common colours: save it as a JPEG file first."
    ]


def test_refuses_a_file_larger_than_the_setting_says(settings):
    content = picture_bytes()
    settings.PHOTO_MAX_BYTES = len(content)
    assert check(content) == "jpg"
    settings.PHOTO_MAX_BYTES -= 1
    assert refusal(content) == ["This file is too large: 0 MB is the limit."]


@pytest.mark.parametrize("size", [(1, 16_384), (16_384, 1)])
def test_refuses_a_side_that_no_rendition_can_have(size):
    assert refusal(picture_bytes(*size)) == ["This picture is too long: 16383 pixels a side is the limit."]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_refuses_a_picture_that_was_cut_short(kind, part):
    content = saved(Image.effect_noise((200, 200), 90), kind)
    assert refusal(content[: int(len(content) * part)]) in (DAMAGED, NOT_A_PHOTOGRAPH)


def test_takes_a_picture_with_other_things_behind_it():
    assert check(picture_bytes() + b"PK\x03\x04<script>alert(1)</script>" * 100) == "jpg"


def test_names_equal_bytes_alike_and_leaves_the_file_at_its_beginning():
    first, again, other = (io.BytesIO(picture_bytes(colour=colour)) for colour in ("red", "red", "blue"))
    assert picture_files.digest_of(first) == picture_files.digest_of(again) != picture_files.digest_of(other)
    assert first.tell() == 0
