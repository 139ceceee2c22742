"""What a feed says of a story, in whatever format it is written: see feed_formats."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import body, html, publisher, shown_photos
from articles.models import Correction, Edition, Genre, Photo

SUMMARY_WORDS = 50


@dataclass(frozen=True)
class FeedPicture:
    """One file of a photo at its whole address, with the words that stand with it."""

    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class FeedItem:
    """A story, or the notice in its place. Summary and content are HTML; the content may be empty."""

    id: str
    url: str
    title: str
    language: str
    summary: str
    content: str
    published_at: datetime.datetime
    updated_at: datetime.datetime
    authors: list[tuple[str, str]]  # names, and the addresses of their pages
    contributors: list[str]
    categories: list[str]
    picture: FeedPicture | None


def make(editions: Iterable[Edition], now: datetime.datetime) -> list[FeedItem]:
    """Return the items of these editions, which `for_feed` has found; one query for the photos of all."""
    found = list(editions)
    keys = {key for each in found for key in (each.lead_photo_id, *each.body_photo_ids)}
    photos = shown_photos.find(keys, now)
    return [_notice(each) if each.is_withdrawn else _story(each, photos) for each in found]


def _story(edition: Edition, photos: dict[int, Photo]) -> FeedItem:
    url = publisher.absolute(edition.get_absolute_url())
    lead = photos.get(edition.lead_photo_id or 0)
    picture = _picture(lead, edition.lead_alt, edition.lead_caption, edition.lead_credit)
    words = {
        "edition": edition,
        "standfirst": edition.standfirst or Truncator(edition.body_text).words(SUMMARY_WORDS),
        "label": _label(edition),
        "picture": picture,
        "corrections": [Correction.read(each) for each in edition.corrections],
    }
    content = ""
    if settings.FEED_TEXT == "full":
        parts = [_part(part, url) for part in body.show(edition, photos)]
        content = _render("story", words | {"body": parts})
    return _item(
        edition,
        url,
        title=edition.headline,
        summary=_render("summary", words),
        content=content,
        authors=[(each["name"], publisher.author_url(each["slug"])) for each in edition.authors],
        contributors=[each["name"] for each in edition.contributors],
        categories=_categories(edition),
        picture=picture,
    )


def _notice(edition: Edition) -> FeedItem:
    """Say that the story was withdrawn and why, under its id, so that it takes the story's place."""
    notice = _render("notice", {"edition": edition})
    return _item(
        edition,
        publisher.absolute(edition.get_absolute_url()),
        title=_("Withdrawn: %s") % edition.headline,
        summary=notice,
        content=notice if settings.FEED_TEXT == "full" else "",
        authors=[],
        contributors=[],
        categories=[],
        picture=None,
    )


def _item(edition: Edition, url: str, **words: Any) -> FeedItem:
    first = edition.first_published_at.astimezone(datetime.UTC)
    host = urlsplit(settings.SITE_URL).hostname
    return FeedItem(
        id=f"tag:{host},{first:%Y-%m-%d}:story/{edition.article_id}",  # for ever: no slug, no section in it
        url=url,
        language=edition.language,
        published_at=timezone.localtime(edition.first_published_at).replace(microsecond=0),
        updated_at=timezone.localtime(edition.modified_at).replace(microsecond=0),
        **words,
    )


def _render(name: str, words: dict[str, Any]) -> str:
    return render_to_string(f"articles/feeds/{name}.html", words).strip()


def _label(edition: Edition) -> str:
    """Say what kind of text it is, where that is not plain news, and whose money a sponsored one is."""
    if edition.genre == Genre.NEWS:
        return ""
    kind = edition.get_genre_display()
    return (
        _("%(kind)s, paid for by %(sponsor)s") % {"kind": kind, "sponsor": edition.sponsor}
        if edition.sponsor
        else kind
    )


def _categories(edition: Edition) -> list[str]:
    tags = [tag.name for tag in edition.page_tags]
    kinds = [edition.get_genre_display()] if edition.genre != Genre.NEWS else []
    return list(dict.fromkeys([edition.section.name, *kinds, *tags]))


def _part(part: dict[str, Any], url: str) -> dict[str, Any]:
    """Give a part of the body what it needs away from its page: pictures as files, and whole addresses."""
    if "photos" in part:
        return part | {"pictures": [each for photo in part["photos"] if (each := _picture_of(photo))]}
    if "photo" in part:
        return part | {"picture": _picture_of(part)}
    return part | {"html": html.with_whole_addresses(part["html"], url)} if "html" in part else part


def _picture_of(part: dict[str, Any]) -> FeedPicture | None:
    return _picture(part["photo"], part["alt"], part["caption"], part["credit"])


def _picture(photo: Photo | None, alt: str, caption: str, credit: str) -> FeedPicture | None:
    file = photo.jpeg() if photo else None
    if file is None:
        return None
    return FeedPicture(publisher.absolute(file.url), file.width, file.height, alt, caption, credit)
