import io

import pytest
from django.core.files.storage import default_storage
from PIL import ExifTags, Image

from articles import picture_files, picture_pixels, picture_words, renditions
from articles.renditions import Order, Owner, crop_box
from tests.articles.pictures import plain, rounded, saved
from tests.factories import picture_bytes

NOBODY = Owner()
OWNER = Owner(
    "Jo Reyes", "Reyes / Courier & <Co>\x07", "© Zürich Courier", "https://example.com/?a=1&b=2", "composite"
)


def read(content):
    """Check and decode, as an upload does."""
    file = io.BytesIO(content)
    picture_files.check(file, len(content))
    return picture_pixels.read(file)


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


def test_writes_its_owner_into_every_rendition():
    for rendition in make(picture_bytes(), owner=OWNER):
        assert picture_words.read(io.BytesIO(stored(rendition))) == {
            "creator": OWNER.creator,
            "credit": "Reyes / Courier & <Co>",
            "copyright": OWNER.copyright,
            "licence_url": OWNER.licence_url,
            "origin": OWNER.origin,
        }
        exif = public(rendition).getexif()
        assert OWNER.creator in str(exif[ExifTags.Base.Artist])


def test_writes_nothing_where_nobody_is_named():
    for rendition in make(picture_bytes()):
        assert picture_words.read(io.BytesIO(stored(rendition))) == {}
