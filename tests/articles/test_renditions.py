import io

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, ImageCms

from articles import picture_files, picture_words, renditions
from articles.renditions import Order, Owner, crop_box
from tests.articles.pictures import plain, saved, with_secrets
from tests.factories import picture_bytes

NOBODY, OWNER = Owner(), Owner("Jo Reyes", "Reyes / Courier & Co", "© Zürich Courier")


def read(content):
    """Check and decode, as an upload does."""
    file = io.BytesIO(content)
    picture_files.check(file, len(content))
    return renditions.read(file)


def order(content=b"", owner=NOBODY, **more):
    return Order(picture_files.digest_of(io.BytesIO(content)), "photos/ab/token", owner, **more)


def make(content, **more):
    return renditions.make(read(content), order(content, **more))


def of(made, shape="whole", kind="jpg"):
    return [each for each in made if each["shape"] == shape and each["kind"] == kind]


def stored(rendition):
    with default_storage.open(rendition["name"]) as file:
        return file.read()


def public(rendition):
    image = Image.open(io.BytesIO(stored(rendition)))
    image.load()
    return image


def rounded(pixel):
    return tuple(round(channel / 128) * 128 for channel in pixel)


def colour(content, at=(10, 10)):
    """Return the pixel of the JPEG made of this content, each channel rounded to 0, 128 or 256."""
    (made,) = of(renditions.make_first(read(content), order(content)))
    return rounded(public(made).getpixel(at))


@pytest.mark.parametrize("size", [(1, 16_383), (16_383, 1), (1, 1)])
def test_makes_renditions_of_the_most_extreme_shapes_it_takes(size):
    made = make(picture_bytes(size[0], size[1], "PNG"))
    assert {each["shape"] for each in made} == {"whole", "16x9", "4x3", "1x1"}
    assert [public(each).size for each in made] == [(each["width"], each["height"]) for each in made]


@pytest.mark.parametrize(
    ("width", "widths"),
    [(64, [64]), (400, [400]), (401, [400, 401]), (1000, [400, 800, 1000]), (2000, [400, 800, 1200, 1800])],
)
def test_makes_every_kind_at_each_width_and_never_enlarges(width, widths):
    made = make(picture_bytes(width, 40))
    for kind, name in renditions.PILLOW_NAMES.items():
        whole = of(made, kind=kind)
        assert [each["width"] for each in whole] == widths
        assert {public(each).format for each in whole} == {name}


def test_makes_little_first(monkeypatch):
    content = picture_bytes(2000, 1000)
    made = renditions.make_first(read(content), order(content))
    assert [(each["shape"], each["kind"], each["width"]) for each in made] == [
        ("whole", kind, width) for width in (400, 800) for kind in ("webp", "jpg")
    ]


@pytest.mark.parametrize(
    ("size", "shape", "point", "box"),
    [
        ((1600, 900), "16x9", (0.5, 0.5), (0, 0, 1600, 900)),
        ((1000, 1000), "16x9", (0.5, 0.5), (0, 219, 1000, 781)),
        ((1000, 1000), "16x9", (0.5, 0), (0, 0, 1000, 562)),
        ((1000, 1000), "16x9", (0.5, 1), (0, 438, 1000, 1000)),
        ((1200, 600), "1x1", (0, 0.5), (0, 0, 600, 600)),
        ((1200, 600), "1x1", (1, 0.5), (600, 0, 1200, 600)),
        ((1200, 600), "4x3", (0.4, 0.5), (80, 0, 880, 600)),
        ((1, 900), "16x9", (0.5, 0.5), (0, 450, 1, 451)),
    ],
)
def test_keeps_the_focal_point_in_each_crop(size, shape, point, box):
    assert crop_box(size, shape, point) == box


def test_crops_where_the_focal_point_is():
    image = plain(1200, 600, "red")
    image.paste("blue", (800, 0, 1200, 600))
    made = make(saved(image, "PNG"), focal_point=(0.9, 0.5))
    assert rounded(public(of(made, "1x1")[-1]).getpixel((300, 150))) == (0, 0, 256)


def test_keeps_the_proportions():
    made = of(make(picture_bytes(1000, 500)))
    assert [(each["width"], each["height"]) for each in made] == [(400, 200), (800, 400), (1000, 500)]


def test_gives_other_content_owners_and_points_other_names():
    content = picture_bytes()
    keys = [
        order(content).key,
        order(picture_bytes(colour="red")).key,
        order(content, owner=OWNER).key,
        order(content, focal_point=(0.1, 0.5)).key,
    ]
    assert len(set(keys)) == 4
    assert order(content).key == keys[0]
    assert all(keys[0] in each["name"] for each in make(content))


def test_writes_nothing_twice():
    content = picture_bytes()
    make(content)
    before = {name: default_storage.get_modified_time(f"photos/ab/token/{name}") for name in files()}
    make(content)
    assert {name: default_storage.get_modified_time(f"photos/ab/token/{name}") for name in files()} == before


def files():
    return sorted(default_storage.listdir("photos/ab/token")[1])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_turns_a_picture_upright(kind, orientation):
    upright = plain(64, 48, "red")
    upright.paste("blue", (0, 0, 64, 24))  # blue above, red below, green at the left
    upright.paste("lime", (0, 0, 16, 48))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    content = saved(_lie(upright, orientation), kind, exif=exif)
    picture = renditions.read(io.BytesIO(content))
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


def test_keeps_the_colours_of_a_profile_and_drops_the_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = saved(Image.new("RGB", (64, 48), "blue"), icc_profile=profile)
    assert colour(content) == (0, 0, 256)
    assert {public(each).info.get("icc_profile") for each in make(content)} == {None}


def test_takes_a_picture_whose_profile_is_broken():
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), icc_profile=b"no profile")) == (0, 0, 256)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0no TIFF", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff"]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_takes_a_picture_whose_camera_data_is_broken(kind, exif):
    assert colour(saved(Image.new("RGB", (64, 48), "blue"), kind, exif=exif)) == (0, 0, 256)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_strips_place_serial_number_and_comment_from_every_rendition(kind):
    content = with_secrets(kind)
    assert content.count(b"SECRET") == (5 if kind == "JPEG" else 4)
    made = make(content, owner=OWNER)
    assert {each["kind"] for each in made} == {"avif", "webp", "jpg"}
    for rendition in made:
        assert stored(rendition).count(b"SECRET") == 0
        exif = public(rendition).getexif()
        assert not exif.get_ifd(ExifTags.IFD.GPSInfo) and not exif.get_ifd(ExifTags.IFD.Exif)


def test_writes_its_owner_into_every_rendition():
    for rendition in make(picture_bytes(), owner=OWNER):
        words = picture_words.read(io.BytesIO(stored(rendition)))
        assert words == {"creator": OWNER.creator, "credit": OWNER.credit, "copyright": OWNER.copyright}
        exif = public(rendition).getexif()
        assert OWNER.creator in str(exif[ExifTags.Base.Artist])


def test_writes_nothing_where_nobody_is_named():
    for rendition in make(picture_bytes()):
        assert picture_words.read(io.BytesIO(stored(rendition))) == {}
