"""Gives the parts of a story's body as readers see them now, for pages and feeds alike."""

from typing import Any

from articles import html
from articles.models import Edition, Photo


def show(edition: Edition, photos: dict[int, Photo]) -> list[dict[str, Any]]:
    """Return the parts of the body, with those of their photos that are given."""
    return [_show(part, photos) for part in edition.body]


def _show(part: dict[str, Any], photos: dict[int, Photo]) -> dict[str, Any]:
    """Give a part its photos as they are now, and its text through the allowlist of today."""
    if "photos" in part:
        return part | {"photos": [_show(each, photos) for each in part["photos"] if each["photo"] in photos]}
    if "photo" in part:
        return part | {"photo": photos.get(part["photo"])}
    return part | {"html": html.clean(part["html"])} if "html" in part else part
