"""Makes rows out of what a list of the desk found, for all lists of a page at once: five queries at most."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from articles import checks, html
from articles.checks import Known, Weight
from articles.models import Article, Byline, Edition, Photo, Revision, with_standing


class Listed(NamedTuple):
    """One line of a list as the database gives it; `first`, `second` and `pk` are its place there."""

    listing: str
    place: int
    pk: int
    first: datetime.datetime
    second: datetime.datetime
    story: int | None
    at: datetime.datetime | None
    who: str
    note: str
    verb: str


@dataclass
class Row:
    """A line of a list with all that its cells say. Without a revision nothing is known of the text."""

    listed: Listed
    story: Any  # an Article with its standing, or None where the line is about no story
    viewer: User
    now: datetime.datetime
    words: int | None = None
    has_photo: bool | None = None
    weights: list[Weight] | None = None
    live: Edition | None = None


def load(
    lines: Iterable[Listed],
    *,
    viewer: User,
    now: datetime.datetime,
    read: Collection[str],
    public: Collection[str],
) -> list[Row]:
    """Return a row for each line; the text is read for lists named in `read`, what is live for `public`."""
    lines = list(lines)
    stories = _stories({line.story for line in lines if line.story}, now)
    rows = [
        Row(line, stories.get(line.story or 0), viewer, now)
        for line in lines
        if line.story is None or line.story in stories
    ]
    _read([row for row in rows if row.story and row.listed.listing in read], now)
    _find_public([row for row in rows if row.listed.listing in public], now)
    return rows


def _stories(ids: Collection[int], now: datetime.datetime) -> dict[int, Article]:
    latest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")[:1]
    bylines: QuerySet[Byline] = Byline.objects.select_related("author")
    found = with_standing(Article.objects.filter(pk__in=ids), now).annotate(latest_revision=Subquery(latest))
    found = found.select_related("section", "reader").order_by()
    return {story.pk: story for story in found.prefetch_related(Prefetch("bylines", queryset=bylines))}


def _read(rows: list[Row], now: datetime.datetime) -> None:
    contents = {
        revision.pk: revision.content
        for revision in Revision.objects.filter(pk__in={row.story.latest_revision for row in rows})
    }
    shown = {pk for content in contents.values() for pk in checks.photo_ids(content)}
    photos = Photo.objects.defer("renditions").in_bulk(shown)
    for row in rows:
        content = contents.get(row.story.latest_revision)
        if content is not None:
            authors = {byline.author_id for byline in row.story.bylines.all()}
            problems = checks.all_problems(content, now, Known(authors, photos))
            row.weights = [problem.weight for problem in problems]
            row.words, row.has_photo = count_words(content), bool(checks.photo_ids(content))


def count_words(content: dict[str, Any]) -> int:
    texts = (block["text"] for block in content["blocks"] if block["kind"] == "richtext")
    return sum(len(html.text(text).split()) for text in texts)


def _find_public(rows: list[Row], now: datetime.datetime) -> None:
    editions = Edition.objects.live(now).stories().filter(article__in={row.story.pk for row in rows})
    found = {
        edition.article_id: edition
        for edition in editions.select_related("section", "address").defer("body", "body_text")
    }
    for row in rows:
        row.live = found.get(row.story.pk)
