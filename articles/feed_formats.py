"""Writes a feed as RSS 2.0, Atom or JSON Feed 1.1."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles import html, publisher
from articles.feed_items import FeedItem, FeedPicture

LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MEDIA = "http://search.yahoo.com/mrss/"


@dataclass(frozen=True)
class Feed:
    """What stands at its head, and its items; `changed_at` is None where it never had any."""

    title: str
    description: str
    page_url: str
    feed_url: str
    changed_at: datetime.datetime | None
    items: list[FeedItem]


class _Rss(Rss201rev2Feed):
    def latest_post_date(self):
        return self.feed["changed_at"]

    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": MEDIA,
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        story: FeedItem = item["story"]
        for name, _url in story.authors:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(story.updated_at))
        if story.content:
            handler.addQuickElement("content:encoded", story.content)
        _add_picture(handler, story.picture)


class _Atom(Atom1Feed):
    def latest_post_date(self):
        return self.feed["changed_at"]

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:media": MEDIA}

    def item_attributes(self, item):
        return super().item_attributes(item) | {"xml:lang": item["story"].language}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        story: FeedItem = item["story"]
        for name, url in story.authors:
            _add_person(handler, "author", name, url)
        for name in story.contributors:
            _add_person(handler, "contributor", name)
        if story.content:
            handler.addQuickElement("content", story.content, {"type": "html"})
        _add_picture(handler, story.picture)


def _add_person(handler: SimplerXMLGenerator, element: str, name: str, url: str = "") -> None:
    handler.startElement(element, AttributesImpl({}))
    handler.addQuickElement("name", name)
    if url:
        handler.addQuickElement("uri", url)
    handler.endElement(element)


def _add_picture(handler: SimplerXMLGenerator, picture: FeedPicture | None) -> None:
    if picture is None:
        return
    file = {"url": picture.url, "medium": "image", "type": "image/jpeg"}
    size = {"width": str(picture.width), "height": str(picture.height)}
    handler.startElement("media:content", AttributesImpl(file | size))
    if words := picture.caption or picture.alt:
        handler.addQuickElement("media:description", words, {"type": "plain"})
    if picture.credit:
        handler.addQuickElement("media:credit", picture.credit)
    handler.endElement("media:content")


def _legal(value: Any) -> Any:
    """Return the feed, or a part of it, without characters that XML cannot hold."""
    if isinstance(value, str):
        return html.fit_for_xml(value)
    if isinstance(value, list | tuple):
        return type(value)(_legal(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _legal(getattr(value, each.name)) for each in fields(value)})
    return value


def _syndicate(kind: type[SyndicationFeed], feed: Feed) -> str:
    feed = _legal(feed)
    written = kind(
        feed.title,
        feed.page_url,
        feed.description,
        language=settings.LANGUAGE_CODE,
        author_name=html.fit_for_xml(publisher.name()),
        author_link=publisher.home(),
        feed_url=feed.feed_url,
        feed_guid=feed.feed_url,
        changed_at=feed.changed_at or LONG_AGO,
    )
    for item in feed.items:
        written.add_item(
            item.title,
            item.url,
            item.summary,
            pubdate=item.published_at,
            updateddate=item.updated_at,
            unique_id=item.id,
            unique_id_is_permalink=False,
            categories=item.categories,
            story=item,
        )
    return written.writeString("utf-8")


def rss(feed: Feed) -> str:
    return _syndicate(_Rss, feed)


def atom(feed: Feed) -> str:
    return _syndicate(_Atom, feed)


def json_feed(feed: Feed) -> str:
    written = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.page_url,
        "feed_url": feed.feed_url,
        "language": settings.LANGUAGE_CODE,
        "authors": [{"name": publisher.name(), "url": publisher.home()}],
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(written, ensure_ascii=False, indent=1)


def _json_item(item: FeedItem) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": html.text(item.summary),
        "content_html": item.content or item.summary,
        "date_published": item.published_at.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        "language": item.language,
        "tags": item.categories,
        "authors": [{"name": name, "url": url} for name, url in item.authors],
    }
    if item.picture:
        written["image"] = item.picture.url
        written["_picture"] = {"credit": item.picture.credit, "alt": item.picture.alt}
    return {name: value for name, value in written.items() if value}


FORMATS: dict[str, tuple[str, Callable[[Feed], str]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}
