"""Makes of a desk copy's content what readers would see of it; nothing is saved here."""

import datetime
from typing import Any

from django.utils import timezone
from taggit.models import Tag

from articles import embeds, html
from articles.models import BLOCKS, Address, Article, Author, Edition, FormerTag, Photo, Section

# Fields that an edition takes from the desk copy as they are.
COPIED = (
    "genre", "sponsor", "kicker", "headline", "short_headline", "standfirst", "dateline",
    "seo_title", "seo_description", "language", "comments_open", "related",
)  # fmt: skip
# All that `compose` decides of what readers see.
COMPOSED = (
    *COPIED, "section_id", "bylines", "lead_photo_id", "lead_alt", "lead_caption", "lead_credit", "body",
)  # fmt: skip


def compose(content: dict[str, Any]) -> Edition:
    """Return an edition of a revision's content, neither saved nor dated: all that readers see but tags."""
    fields = content["fields"]
    photo = Photo.objects.filter(pk=fields["lead_photo"]).first()
    edition = Edition(
        **{name: fields[name] for name in COPIED if name in fields},  # an old revision lacks newer ones
        section=Section.objects.filter(pk=fields["section"]).first(),
        bylines=_bylines(content["bylines"]),
        lead_photo=photo,
        body=_body(content["blocks"]),
    )
    if photo:
        edition.lead_alt = "" if photo.is_decorative else photo.alt
        edition.lead_caption = fields["lead_caption"] or photo.caption
        edition.lead_credit = photo.credit
    edition.body_text = "\n".join(html.text(part["html"]) for part in edition.body if "html" in part)
    edition.word_count = len(edition.body_text.split())
    return edition


def compose_preview(article: Article, content: dict[str, Any], *, now: datetime.datetime) -> Edition:
    """Return what readers would see of the story if the content went out now; nothing is saved."""
    edition = compose(content)
    edition.corrections = corrections_of(article)
    edition.address = Address(article=article, day=timezone.localdate(now), slug=content["fields"]["slug"])
    edition.tag_rows = _tags(content["tags"])
    return edition


def _tags(names: list[str]) -> list[dict[str, Any]]:
    """Return tags as a page has them; one that does not exist yet has a name only."""
    current = FormerTag.objects.current_names(names)
    known = {each["name"]: each for each in Tag.objects.filter(name__in=current).values("id", "name", "slug")}
    return [known.get(name, {"name": name}) for name in current]


def corrections_of(article: Article) -> list[dict[str, Any]]:
    """Return the corrections that stand, as an edition keeps them."""
    return [each.published() for each in article.corrections.standing()]


def _bylines(bylines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    authors = Author.objects.in_bulk([each["author"] for each in bylines])
    return [
        {"author": author.pk, "name": author.name, "slug": author.slug, "role": each["role"]}
        | ({"photo": author.photo_id} if author.photo_id else {})
        for each in bylines
        if (author := authors.get(each["author"]))
    ]


def _body(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    body = [part for block in blocks if (part := _publish_block(block))]
    texts = [part for part in body if "html" in part]
    for part, words in zip(texts, html.raise_headings(part["html"] for part in texts), strict=True):
        part["html"] = words
    return body


def _publish_block(block: dict[str, Any]) -> dict[str, Any] | None:
    """Return what readers get of the block; None where what it showed is gone, which `checks` reports."""
    model = BLOCKS.get(block["kind"])
    if model is None:
        return None
    known = [field for field in model._meta.concrete_fields if field.name in block]
    values = {field.attname: block[field.name] for field in known}
    try:
        return {"kind": block["kind"], **model(**values).published()}
    except (Photo.DoesNotExist, embeds.NotEmbeddable):
        return None
