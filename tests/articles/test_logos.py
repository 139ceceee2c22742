import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from articles import logos
from tests.factories import picture_bytes


def prepare(content, largest=logos.LOGO):
    return logos.prepare(io.BytesIO(content), len(content), largest)


def drawing(size=(2400, 300), mode="RGBA", colour=(200, 0, 0, 0), kind="PNG", **options):
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind, **options)
    return buffer.getvalue()


def test_makes_a_png_of_fitting_size_that_keeps_its_transparency():
    with Image.open(prepare(drawing())) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (1200, 150), "RGBA")
        assert image.getchannel("A").getpixel((5, 5)) == 0


def test_leaves_a_small_picture_its_size():
    with Image.open(prepare(picture_bytes(64, 48), logos.ICON)) as image:
        assert image.size == (64, 48)


def test_keeps_nothing_of_what_the_file_says():
    with Image.open(prepare(drawing(size=(20, 20), dpi=(72, 72)))) as image:
        assert image.info == {}


def test_is_named_after_what_is_in_it():
    first, again, other = prepare(drawing()), prepare(drawing()), prepare(picture_bytes())
    assert first.name == again.name != other.name


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawing()[:200]])
def test_takes_nothing_that_is_no_whole_picture(content):
    with pytest.raises(ValidationError):
        prepare(content)
