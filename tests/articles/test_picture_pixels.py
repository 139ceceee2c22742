import io
import random
import threading

import pytest
from django.core.exceptions import ValidationError
from PIL import ExifTags, Image, ImageCms

from articles import picture_files, picture_pixels
from tests.articles.pictures import plain, rounded, saved

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# The same profile with the primaries of red and blue in each other's place: what it calls red is blue.
SWAPPED = SRGB.replace(b"rXYZ", b"____").replace(b"bXYZ", b"rXYZ").replace(b"____", b"bXYZ")


def read(content):
    """Check and decode, as an upload does."""
    file = io.BytesIO(content)
    picture_files.check(file, len(content))
    return picture_pixels.read(file)


def colour(content, at=(10, 10)):
    """Return the pixel that is made of this content, each channel rounded to 0, 128 or 256."""
    return rounded(read(content).image.getpixel(at))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_turns_a_picture_upright(kind, orientation):
    upright = plain(64, 48, "red")
    upright.paste("blue", (0, 0, 64, 24))  # blue above, red below, green at the left
    upright.paste("lime", (0, 0, 16, 48))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    content = saved(_lie(upright, orientation), kind, exif=exif)
    picture = read(content)
    assert picture.size == (64, 48)
    found = [rounded(picture.image.getpixel(at)) for at in ((40, 10), (40, 40), (6, 24))]
    assert found == [(0, 0, 256), (256, 0, 0), (0, 256, 0)]


def _lie(upright, orientation):
    """Return the picture as a camera stores it that was held so: what undoes the turn of that number."""
    turns = Image.Transpose
    undo = {2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE}
    undo |= {6: turns.ROTATE_90, 7: turns.TRANSVERSE, 8: turns.ROTATE_270}
    return upright.transpose(undo[orientation]) if orientation > 1 else upright


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
        (saved(Image.new("I;16", (64, 48), 65_535), "TIFF"), (256, 256, 256)),
        (saved(Image.new("CMYK", (64, 48), (0, 255, 255, 0)), "TIFF"), (256, 0, 0)),
        (saved(Image.new("P", (64, 48), 0), "GIF"), (0, 0, 0)),
        (saved(Image.new("YCbCr", (64, 48), (76, 85, 255)), "TIFF"), (256, 0, 0)),
        (saved(Image.new("I;16", (64, 48), 65_535), "PNG", transparency=65_535), (256, 256, 256)),
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
        "16 bits, white, TIFF",
        "cmyk, TIFF",
        "palette, GIF",
        "luminance and colour, TIFF",
        "16 bits, transparent",
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
    assert [colour(saved(still, kind, **frames)) for kind in ("WEBP", "PNG", "MPO", "GIF", "AVIF")] == [
        (0, 0, 256)
    ] * 5


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (plain(colour="red"), "JPEG"),
        (plain(colour="red"), "AVIF"),
        (plain(colour="red").quantize(2), "PNG"),
        (plain(colour="red").convert("RGBA"), "PNG"),
        (plain(colour="red").convert("RGBA"), "WEBP"),
    ],
    ids=["JPEG", "AVIF", "palette", "RGBA, PNG", "RGBA, WebP"],
)
def test_brings_the_colours_of_a_profile_to_srgb(image, kind):
    found = [colour(saved(image, kind, icc_profile=profile)) for profile in (SRGB, SWAPPED)]
    assert found == [(256, 0, 0), (0, 0, 256)]


def test_brings_lab_to_srgb():
    to_lab = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
    )
    assert colour(saved(ImageCms.applyTransform(plain(colour="red"), to_lab), "TIFF")) == (256, 0, 0)


def test_takes_a_picture_whose_profile_is_broken():
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), icc_profile=b"no profile")) == (0, 0, 256)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0no TIFF", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_takes_a_picture_whose_camera_data_is_broken(kind, exif):
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), kind, exif=exif)) == (0, 0, 256)


@pytest.mark.parametrize("kind", ["JPEG", "MPO", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_takes_or_refuses_whatever_became_of_a_file(kind):
    noise, chance = Image.effect_noise((40, 30), 90), random.Random(kind)
    content = saved(noise if kind == "GIF" else noise.convert("RGB"), kind)
    outcomes = set()
    for _each in range(200):
        changed = bytearray(content)
        for _change in range(chance.choice([1, 2, 16])):
            changed[chance.randrange(len(changed))] = chance.choice([0, 255, chance.randrange(256)])
        try:
            outcomes.add(read(bytes(changed)).image.mode)
        except ValidationError:
            outcomes.add("refused")
    assert outcomes in ({"RGB", "refused"}, {"refused"})  # each part of a PNG has a checksum


# Large pictures


@pytest.fixture
def small_bounds(monkeypatch):
    """Let 64 by 48 pixels be a large picture, of many bands."""
    monkeypatch.setattr(picture_pixels, "MOST_PIXELS", 64 * 48 / 4)
    monkeypatch.setattr(picture_pixels, "BAND", 64 * 6)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "GIF"])
def test_keeps_less_of_a_large_picture_and_its_size(kind, small_bounds):
    image = plain(colour="red")
    image.paste("blue", (0, 30, 64, 48))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    options = {} if kind == "GIF" else {"exif": exif}
    picture = read(saved(image, kind, **options))
    is_turned = kind != "GIF"
    assert picture.size == ((48, 64) if is_turned else (64, 48))
    assert picture.image.size == ((24, 32) if is_turned else (32, 24))
    ends = [(20, 10), (3, 10)] if is_turned else [(10, 3), (10, 20)]
    assert [rounded(picture.image.getpixel(at)) for at in ends] == [(256, 0, 0), (0, 0, 256)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (600, 300)), (6, (300, 600))])
def test_keeps_little_more_than_the_width_that_is_needed(kind, orientation, size):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    picture = picture_pixels.read(io.BytesIO(saved(plain(600, 300), kind, exif=exif)), 60)
    assert picture.size == size
    assert 90 <= picture.image.width <= 150


@pytest.mark.parametrize("mode", ["L", "P", "RGB", "RGBA", "CMYK"])
def test_makes_the_same_of_many_bands_as_of_one(mode, monkeypatch):
    noise = Image.effect_noise((61, 47), 90)
    content = saved(
        Image.merge(
            "RGB", [noise, noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT), noise.rotate(180)]
        ).convert(mode),
        "TIFF",
    )
    whole = read(content).image
    monkeypatch.setattr(picture_pixels, "BAND", 61 * 5)
    assert read(content).image.tobytes() == whole.tobytes()


def test_decodes_one_picture_at_a_time():
    content = io.BytesIO(saved(plain()))
    other = threading.Thread(target=lambda: read(saved(plain())), daemon=True)
    with picture_files.opened(content):
        other.start()
        other.join(0.2)
        assert other.is_alive()
    other.join(10)
    assert not other.is_alive()
