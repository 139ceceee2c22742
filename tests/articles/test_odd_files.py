"""Odd files through the desk's door: never a 500, and nothing secret of what is accepted becomes public."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from articles import darkroom, photos, picture_words
from articles.models import Photo
from tests.articles.pictures import header_only_png, plain, rounded, saved, with_secrets, with_xmp
from tests.factories import make_photo

pytestmark = pytest.mark.django_db

BLUE, WHITE = (0, 0, 256), (256, 256, 256)
FRAMES = {"save_all": True, "append_images": [plain(colour="red"), plain(colour="lime")]}
WORDS = "<photoshop:Credit>Reyes</photoshop:Credit>"


def blue(kind="JPEG", mode="RGB", **options):
    return saved(plain(colour="blue").convert(mode), kind, **options)


def held_sideways(**more):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    for name, value in more.items():
        exif[ExifTags.Base[name]] = value
    return saved(plain(48, 64, "blue"), exif=exif)


def transparent():
    image = Image.new("P", (64, 48), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    return saved(image, "PNG", transparency=0)


def with_many_segments():
    """A JPEG with two megabytes of camera data before its picture."""
    jpeg, segment = blue(), b"\xff\xe1\xff\xffExif\0\0" + b"\0" * (0xFFFF - 8)
    return jpeg[:2] + segment * 32 + jpeg[2:]


ACCEPTED = {
    "cmyk": (blue(mode="CMYK"), BLUE),
    "sixteen bits": (saved(Image.new("I;16", (64, 48), 65_535), "PNG"), WHITE),
    "palette, transparent": (transparent(), WHITE),
    "animated gif": (blue("GIF", **FRAMES), BLUE),
    "animated webp": (blue("WEBP", **FRAMES), BLUE),
    "mpo": (blue("MPO", **FRAMES), BLUE),
    "held sideways": (held_sideways(), BLUE),
    "long words": (held_sideways(ImageDescription="x" * 60_000), BLUE),
    "many segments": (with_many_segments(), BLUE),
    "wrong ending": (blue("PNG"), BLUE),
    "archive behind": (blue() + b"PK\x03\x04" + b"<script>alert(1)</script>" * 99, BLUE),
    "words that break out": (with_xmp("<dc:description>'\"&gt;&lt;script&gt;</dc:description>"), None),
}
REFUSED = {
    "no bytes": (b"", "The submitted file is empty."),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is not a photograph"),
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "This is not a photograph"),
    "archive before": (b"PK\x03\x04" + blue(), "This is not a photograph"),
    "bomb": (header_only_png(30_000, 30_000), "This picture has too many pixels"),
    "cut short": (saved(Image.effect_noise((200, 200), 90))[:9_000], "This picture is damaged"),
    "no colours": (saved(Image.new("F", (64, 48)), "TIFF"), "This picture has no common colours"),
}


@pytest.fixture
def upload(client, cast):
    """Return a function that sends a file as the page of uploads does, and gives what it is told."""
    client.force_login(cast["journalist"])

    def send(content, name="quay.jpg"):
        file = SimpleUploadedFile(name, content, "image/jpeg")
        response = client.post(
            "/admin/articles/photo/upload/", {"photographs": file}, headers={"accept": "application/json"}
        )
        (outcome,) = json.loads(response.content)["outcomes"]
        return response.status_code, outcome["problem"]

    return send


def public_files(media_root):
    return [path.read_bytes() for path in (media_root / "public").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ACCEPTED)
def test_shows_an_odd_photograph_upright_and_in_its_colours(name, upload, media_root):
    content, colour = ACCEPTED[name]
    assert upload(content) == (200, "")
    darkroom.make(Photo.objects.get())
    whole = [each for each in Photo.objects.get().renditions if each["shape"] == "whole"]
    images = [Image.open(media_root / "public" / each["name"]) for each in whole]
    assert [image.size for image in images] == [(64, 48)] * 3
    assert {rounded(image.convert("RGB").getpixel((30, 20))) for image in images} == {
        colour or rounded((0, 128, 128))
    }


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_with_a_sentence_what_is_no_photograph(name, upload, media_root):
    content, sentence = REFUSED[name]
    status, problem = upload(content)
    assert (status, problem[: len(sentence)]) == (422, sentence)
    assert (Photo.objects.count(), public_files(media_root)) == (0, [])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "MPO"])
@pytest.mark.parametrize("way", ["upload", "replace"])
def test_publishes_the_owner_and_neither_place_nor_serial_number(kind, way, upload, media_root):
    content = with_secrets(kind)
    assert b"SECRET" in content
    if way == "upload":
        upload(content)
    else:
        photo = make_photo(credit="Reyes", creator="Jo Reyes")
        photos.replace(photo, SimpleUploadedFile("new.jpg", content))
    darkroom.make(Photo.objects.get())
    files = public_files(media_root)
    assert len(files) >= 4 * 3
    for file in files:
        assert b"SECRET" not in file
        exif = Image.open(io.BytesIO(file)).getexif()
        assert not exif.get_ifd(ExifTags.IFD.GPSInfo) and not exif.get_ifd(ExifTags.IFD.Exif)
        words = picture_words.read(io.BytesIO(file))
        assert (words["creator"], words["credit"]) == ("Jo Reyes", "Reyes")
