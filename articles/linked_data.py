"""What a page says of itself to search engines, in the words of schema.org."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from articles import publisher
from articles.models import Correction, Edition, Genre, Paper, Photo, Section
from articles.renditions import ORIGINS, SHAPES

TYPES = {
    Genre.NEWS: "NewsArticle",
    Genre.ANALYSIS: "AnalysisNewsArticle",
    Genre.EXPLAINER: "BackgroundNewsArticle",
    Genre.REVIEW: "ReviewNewsArticle",
    Genre.OPINION: "OpinionNewsArticle",
    Genre.SATIRE: "SatiricalArticle",
    Genre.SPONSORED: "AdvertiserContentArticle",
}
SMALLEST_PICTURE = 50_000  # pixels; search engines show none that has fewer


def story(
    edition: Edition,
    paper: Paper,
    *,
    photo: Photo | None,
    tags: Iterable[str],
    corrections: Iterable[Correction],
    comments: int,
) -> dict[str, Any]:
    """Return a live story as its page shows it; what it has not is left out."""
    url = publisher.absolute(edition.get_absolute_url())
    told = {
        "@type": TYPES[Genre(edition.genre)],
        "@id": f"{url}#story",
        "url": url,
        "mainEntityOfPage": url,
        "headline": edition.headline,
        "description": edition.seo_description or edition.standfirst,
        "image": _images(edition, photo) if photo else [],
        "datePublished": moment(edition.first_published_at),
        "dateModified": moment(edition.modified_at),
        "author": [_person(each) for each in edition.authors] or [publisher.organization(paper)],
        "contributor": [_person(each) for each in edition.contributors],
        "publisher": publisher.organization(paper),
        "sponsor": {"@type": "Organization", "name": edition.sponsor} if edition.sponsor else None,
        "articleSection": edition.section.name,
        "keywords": sorted(tags),
        "inLanguage": edition.language,
        "wordCount": edition.word_count,
        "isAccessibleForFree": True,
        "dateline": edition.dateline,
        "correction": [_correction(each) for each in corrections],
    }
    return {name: value for name, value in told.items() if value} | {"commentCount": comments}


def breadcrumbs(paper: Paper, *places: Section | Edition | None) -> dict[str, Any]:
    """Return the way from the front page through these places, those that there are."""
    steps = [(str(paper), publisher.home())]
    for place in (each for each in places if each):
        name = place.headline if isinstance(place, Edition) else place.name
        steps.append((name, publisher.absolute(place.get_absolute_url())))
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def website(paper: Paper) -> dict[str, Any]:
    return {"@type": "WebSite", "name": str(paper), "url": publisher.home()}


def moment(at: datetime.datetime) -> str:
    """Write a moment as the page's `<time>` does: in the newsroom's zone, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds")


def _person(byline: dict[str, Any]) -> dict[str, str]:
    return {"@type": "Person", "name": byline["name"], "url": publisher.author_url(byline["slug"])}


def _images(edition: Edition, photo: Photo) -> list[dict[str, Any]]:
    """Return the lead photo in the shapes that search engines want, as far as they are made."""
    files = {file.url: file for shape in SHAPES if (file := photo.jpeg(shape))}
    words = {
        "caption": edition.lead_caption,
        "creditText": edition.lead_credit,
        "creator": {"@type": "Person", "name": photo.creator} if photo.creator else None,
        "copyrightNotice": photo.copyright,
        "license": photo.licence_url,
        "acquireLicensePage": photo.licensor_url,
        "digitalSourceType": f"{ORIGINS}{photo.origin}" if photo.origin else "",
    }
    known = {name: value for name, value in words.items() if value}
    return [
        {
            "@type": "ImageObject",
            "url": publisher.absolute(file.url),
            "contentUrl": publisher.absolute(file.url),
            "width": file.width,
            "height": file.height,
            **known,
        }
        for file in files.values()
        if file.width * file.height >= SMALLEST_PICTURE
    ]


def _correction(correction: Correction) -> dict[str, str]:
    told = {"text": correction.text, "datePublished": moment(correction.made_at)}
    return {"@type": "CorrectionComment", **told}
