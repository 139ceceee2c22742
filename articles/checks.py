"""What stands between a story and its readers. Works on a revision's content: on what would go out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles import html
from articles.models import Author, Photo

HEADLINE_LIMIT = 110
PLACEHOLDER = re.compile(r"\b(?:TK|XXX)\b")


@dataclass(frozen=True)
class Problem:
    """A sentence for the editor, and the id of the form field that mends it."""

    sentence: str
    field: str


def problems(content: dict[str, Any]) -> list[Problem]:
    """Return everything that must be mended before this content may be published."""
    return [*_field_problems(content), *_body_problems(content), *_photo_problems(content)]


def _field_problems(content: dict[str, Any]) -> Iterator[Problem]:
    fields = content["fields"]
    if not fields["headline"].strip():
        yield Problem(_("The headline is empty."), "id_headline")
    if len(fields["headline"]) > HEADLINE_LIMIT:
        yield Problem(_("The headline is longer than %s characters.") % HEADLINE_LIMIT, "id_headline")
    if not fields["section"]:
        yield Problem(_("The story has no section."), "id_section")
    if not Author.objects.filter(pk__in=[each["author"] for each in content["bylines"]]).exists():
        yield Problem(_("The story has no byline."), "bylines-group")
    for name in ("kicker", "headline", "short_headline", "standfirst"):
        if PLACEHOLDER.search(fields[name]):
            yield Problem(_("“TK” or “XXX” is left in the text."), f"id_{name}")


def _body_problems(content: dict[str, Any]) -> Iterator[Problem]:
    words = [
        html.text(html.clean(block["text"])) for block in content["blocks"] if block["kind"] == "richtext"
    ]
    if not any(words):
        yield Problem(_("The body has no text."), "articles_richtext_set-group")
    quotes = [block["quote"] for block in content["blocks"] if block["kind"] == "pullquote"]
    if any(PLACEHOLDER.search(text) for text in words + quotes):
        yield Problem(_("“TK” or “XXX” is left in the body."), "articles_richtext_set-group")


def _photo_problems(content: dict[str, Any]) -> Iterator[Problem]:
    lead = content["fields"]["lead_photo"]
    shown = [(lead, "", "id_lead_photo")] if lead else []
    shown += [
        (block["photo"], block["alt"], "articles_photoblock_set-group")
        for block in content["blocks"]
        if block["kind"] == "photoblock"
    ]
    photos = Photo.objects.in_bulk([pk for pk, _alt, _field in shown])
    for pk, alt, field in shown:
        photo = photos.get(pk)
        if photo is None:
            yield Problem(_("A photo of the story no longer exists."), field)
            continue
        if not (alt or photo.alt or photo.is_decorative):
            yield Problem(_("The photo “%s” has no text alternative.") % photo, field)
        if not photo.credit:
            yield Problem(_("The photo “%s” has no credit.") % photo, field)
