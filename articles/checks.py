"""What stands between a story and its readers. Works on a revision's content: on what would go out."""

import datetime
import enum
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles import embeds, html
from articles.models import Author, Genre, Photo

HEADLINE_LIMIT, HEADLINE_ADVICE = 110, 70
PLACEHOLDER = re.compile(r"\b(?:TK|XXX)\b")
BODY, BYLINES, BODY_PHOTOS = "articles_richtext_set-group", "bylines-group", "articles_photoblock_set-group"
BODY_EMBEDS, BODY_GALLERIES = "articles_embed_set-group", "articles_gallery_set-group"


class Weight(enum.IntEnum):
    """Whether a problem hinders nothing, publication, or even that an editor reads the story."""

    ADVICE = 1
    BLOCKS = 2
    ESSENTIAL = 3


@dataclass(frozen=True)
class Problem:
    """A sentence for the editor, and the id of the form field that mends it."""

    sentence: str
    field: str
    weight: Weight = Weight.BLOCKS

    @property
    def is_advice(self) -> bool:
        return self.weight is Weight.ADVICE


@dataclass(frozen=True)
class Known:
    """What exists of the authors and photos that contents name; a list looks them up once for its rows."""

    authors: Collection[int]
    photos: Mapping[int, Photo]


def look_up(content: dict[str, Any]) -> Known:
    authors = Author.objects.filter(pk__in=[each["author"] for each in content["bylines"]])
    return Known(set(authors.values_list("pk", flat=True)), Photo.objects.in_bulk(photo_ids(content)))


def photo_ids(content: dict[str, Any]) -> list[int]:
    """Return the ids of the photos that the content shows, its lead photo first."""
    return [use["photo"] for use, _field in _photo_uses(content)]


def all_problems(content: dict[str, Any], at: datetime.datetime, known: Known | None = None) -> list[Problem]:
    """Return everything that is or could be better about this content, in the order of the form.

    `at` is when it would go out: a photo may no longer be shown then.
    """
    known = known or look_up(content)
    photos = _photo_problems(content, at, known)
    return [*_field_problems(content, known), *photos, *_body_problems(content)]


def problems(content: dict[str, Any], at: datetime.datetime, weight: Weight = Weight.BLOCKS) -> list[Problem]:
    """Return what weighs that much or more: by default, what must be mended before publication."""
    return [problem for problem in all_problems(content, at) if problem.weight >= weight]


def _field_problems(content: dict[str, Any], known: Known) -> Iterator[Problem]:
    fields = content["fields"]
    if not fields["headline"].strip():
        yield Problem(_("The headline is empty."), "id_headline", Weight.ESSENTIAL)
    if len(fields["headline"]) > HEADLINE_LIMIT:
        yield Problem(_("The headline is longer than %s characters.") % HEADLINE_LIMIT, "id_headline")
    elif len(fields["headline"]) > HEADLINE_ADVICE:
        sentence = _("The headline is longer than %s characters.") % HEADLINE_ADVICE
        yield Problem(sentence, "id_headline", Weight.ADVICE)
    if not fields["standfirst"].strip():
        yield Problem(_("The story has no standfirst."), "id_standfirst", Weight.ADVICE)
    if fields.get("genre") == Genre.SPONSORED and not fields["sponsor"].strip():
        yield Problem(_("The story is sponsored and does not say by whom."), "id_sponsor")
    if not fields["section"]:
        yield Problem(_("The story has no section."), "id_section", Weight.ESSENTIAL)
    if not content["tags"]:
        yield Problem(_("The story has no tags."), "id_tags", Weight.ADVICE)
    if not any(each["author"] in known.authors for each in content["bylines"]):
        yield Problem(_("The story has no byline."), BYLINES, Weight.ESSENTIAL)
    for name in ("kicker", "headline", "short_headline", "standfirst"):
        if PLACEHOLDER.search(fields[name]):
            yield Problem(_("“TK” or “XXX” is left in the text."), f"id_{name}")


def _body_problems(content: dict[str, Any]) -> Iterator[Problem]:
    words = [
        html.text(html.clean(block["text"])) for block in content["blocks"] if block["kind"] == "richtext"
    ]
    if not any(words):
        yield Problem(_("The body has no text."), BODY, Weight.ESSENTIAL)
    quotes = [block["quote"] for block in content["blocks"] if block["kind"] == "pullquote"]
    if any(PLACEHOLDER.search(text) for text in words + quotes):
        yield Problem(_("“TK” or “XXX” is left in the body."), BODY)
    for block in content["blocks"]:
        if block["kind"] == "embed" and not _is_embeddable(block["url"]):
            yield Problem(_("The video “%s” cannot be shown here.") % block["title"], BODY_EMBEDS)


def _is_embeddable(url: str) -> bool:
    try:
        embeds.find_player(url)
    except embeds.NotEmbeddable:
        return False
    return True


def _photo_uses(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each photo of the story with its words there, and the field of the form where it stands."""
    fields = content["fields"]
    if fields["lead_photo"]:
        yield {"photo": fields["lead_photo"], "alt": "", "caption": fields["lead_caption"]}, "id_lead_photo"
    for block in content["blocks"]:
        if block["kind"] == "photoblock":
            yield block, BODY_PHOTOS
        elif block["kind"] == "gallery":
            for pk in block["photos"]:
                yield {"photo": pk, "alt": "", "caption": ""}, BODY_GALLERIES


def _photo_problems(content: dict[str, Any], at: datetime.datetime, known: Known) -> Iterator[Problem]:
    for use, field in _photo_uses(content):
        photo = known.photos.get(use["photo"])
        if photo is None:
            yield Problem(_("A photo of the story no longer exists."), field)
            continue
        if why := photo.why_hidden(at):
            sentence = _("Readers would not see the photo “%(photo)s”: %(why)s.")
            yield Problem(sentence % {"photo": photo, "why": why}, field)
        if not (use["alt"] or photo.alt or photo.is_decorative):
            yield Problem(_("The photo “%s” has no text alternative.") % photo, field)
        if not photo.credit:
            yield Problem(_("The photo “%s” has no credit.") % photo, field)
        if not (use["caption"] or photo.caption):
            yield Problem(_("The photo “%s” has no caption.") % photo, field, Weight.ADVICE)
