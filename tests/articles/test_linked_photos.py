import json
import re

import pytest

from articles import darkroom
from tests.articles.library import store
from tests.factories import make_edition, picture_bytes

pytestmark = pytest.mark.django_db
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.fixture
def images(client):
    """The pictures that a story with a lead photo tells search engines of, by their shape."""
    words = {"creator": "Jo Reyes", "credit": "Reyes / Courier", "copyright": "© Courier", "alt": "A quay"}
    more = {"licence_url": "https://example.com/l", "licensor_url": "https://example.com/buy"}
    photo = store(picture_bytes(2000, 1600), origin="composite", **words, **more)
    darkroom.make(photo)
    photo.refresh_from_db()
    page = client.get(make_edition(lead_photo=photo).get_absolute_url()).text
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (story,) = [each for each in json.loads(blocks[0])["@graph"] if "image" in each]
    return {each["contentUrl"].split("-")[1]: each for each in story["image"]}


def test_tells_of_the_lead_photo_in_three_shapes_large_enough(images):
    sizes = {shape: (image["width"], image["height"]) for shape, image in images.items()}
    assert sizes == {"16x9": (1200, 675), "4x3": (960, 720), "1x1": (320, 320)}
    assert all(width * height >= 50_000 for width, height in sizes.values())


def test_tells_whose_it_is_how_it_is_licensed_and_how_it_was_made(images):
    for image in images.values():
        assert image["contentUrl"].startswith("http://testserver/media/photos/")
        told = {name: image[name] for name in ("creditText", "creator", "copyrightNotice")}
        assert told == {
            "creditText": "Reyes / Courier",
            "creator": {"@type": "Person", "name": "Jo Reyes"},
            "copyrightNotice": "© Courier",
        }
        assert (image["license"], image["acquireLicensePage"]) == (
            "https://example.com/l",
            "https://example.com/buy",
        )
        assert image["digitalSourceType"] == f"{IPTC}composite"
