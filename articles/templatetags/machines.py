"""What a page's head says to programs. The words are in templates/articles/_machine*.html."""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import to_locale
from taggit.models import TagBase

from articles import linked_data, publisher
from articles.models import Correction, Edition, Paper, Photo, Section
from articles.models.photo import Jpeg

register = template.Library()
HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@register.simple_tag
def story_data(
    edition: Edition,
    paper: Paper,
    photo: Photo | None,
    tags: Iterable[TagBase],
    corrections: Iterable[Correction],
    comments: int,
) -> SafeString:
    """Write a story's data block."""
    names = [tag.name for tag in tags]
    story = linked_data.story(
        edition, paper, photo=photo, tags=names, corrections=corrections, comments=comments
    )
    way = linked_data.breadcrumbs(paper, edition.section.parent, edition.section, edition)
    return _block(story, way)


@register.simple_tag
def section_data(section: Section, parent: Section | None, paper: Paper) -> SafeString:
    return _block(linked_data.breadcrumbs(paper, parent, section))


@register.simple_tag
def front_data(paper: Paper) -> SafeString:
    return _block(publisher.organization(paper), linked_data.website(paper))


def _block(*things: dict[str, Any]) -> SafeString:
    """Write a data block that no text in it can end or leave."""
    words = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    return SafeString(f'<script type="application/ld+json">{words.translate(HTML)}</script>')


@register.simple_tag
def robots() -> str:
    """Say how much of a page search engines may show."""
    return f"max-image-preview:{settings.IMAGE_PREVIEW}, max-snippet:-1, max-video-preview:-1"


@register.simple_tag
def card_picture(photo: Photo | None) -> Jpeg | None:
    """Return the file that is shown where somebody passes a story on."""
    return photo.jpeg("16x9") if photo else None


@register.filter
def absolute(path: str) -> str:
    return publisher.absolute(path)


@register.filter
def author_url(byline: dict[str, str]) -> str:
    return publisher.author_url(byline["slug"])


@register.filter
def moment(at: datetime.datetime) -> str:
    return linked_data.moment(at)


@register.filter
def locale(language: str) -> str:
    """Write `en-gb` as `en_GB`, as social networks do."""
    return to_locale(language)
