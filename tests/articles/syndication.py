"""A story that has all that feeds and data blocks can tell, and how XML is read in tests."""

from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from articles.models import Byline, Embed, Gallery, Photo, PhotoBlock, PullQuote
from articles.renditions import SHAPES, WHOLE, WIDTHS
from tests.factories import make_article, make_author, make_photo, make_section

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


def make_large_photo(**fields: Any) -> Photo:
    """Make a photo that says it has every rendition of a large one; the files themselves are not there."""
    words = {"alt": "A quay", "credit": "Jo Reyes/Agency", "caption": "The quay at dawn."}
    photo = make_photo(**words | {"creator": "Jo Reyes", "copyright": "© Agency"} | fields)
    photo.renditions = [
        {"shape": shape, "kind": kind, "width": width, "height": round(width * down / across),
         "name": f"{photo.folder}/{shape}-{width}.{kind}"}
        for shape, (across, down) in {WHOLE: (4, 3), **SHAPES}.items()
        for width in WIDTHS[shape]
        for kind in ("webp", "jpg")
    ]  # fmt: skip
    photo.save()
    return photo


def make_whole_article(**fields: Any):
    """Make a desk copy with every field, role and kind of block."""
    section = fields.pop("section", None) or make_section("Harbour", parent=make_section("City"))
    words = {"standfirst": "Eight & more.", "dateline": "PORTO", "seo_description": "Boats, in short."}
    article = make_article(
        fields.pop("headline", "Ferry “grows” & <grows>"),
        text='<p>Eight <a href="/about/">boats</a>, <a href="#x">here</a>.</p>',
        section=section,
        tags=["Sea", "Boats"],
        lead_photo=make_large_photo(),
        **words | fields,
    )
    Byline.objects.create(article=article, author=make_author("Bo Lund"), position=2)
    Byline.objects.create(article=article, author=make_author("Cy Ray"), position=3, role=Byline.Role.PHOTOS)
    place = {"parent": article, "region": "body"}
    PullQuote.objects.create(**place, ordering=20, quote="They float.", attribution="A captain")
    PhotoBlock.objects.create(**place, ordering=30, photo=make_large_photo(), caption="In the body.")
    Embed.objects.create(**place, ordering=40, url="https://vimeo.com/76979871", title="They sail")
    Gallery.objects.create(**place, ordering=50, title="More", photos=[make_large_photo().pk])
    return article


def xml(response: Any) -> Element:
    return fromstring(response.content)


def texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, NAMES)]
