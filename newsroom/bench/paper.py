"""Builds a large paper for measuring, always the same one, by writing many rows at a time into the tables.

This is no way to publish: it writes what the paper's own verbs would have written. The newest story has the
most comments, the second newest none, the third newest a usual number.
"""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from taggit.models import Tag

from articles import photos, revisions, search
from articles.composing import COPIED
from articles.models import (
    Address,
    Article,
    Author,
    Byline,
    Edition,
    EditionAuthor,
    EditionSection,
    EditionTag,
    Photo,
    Revision,
    RichText,
    Section,
    State,
)
from comments.models import Comment, Status
from comments.models.comment import digest, place
from newsroom.bench.words import Writer

EDITOR = "bench"
NEWEST = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
APART = datetime.timedelta(minutes=20)
BATCH = 1000
MOST_COMMENTS, USUAL_COMMENTS = 500, 20
PICTURES = Path(__file__).parent.parent / "demo/photos"


class NotEmpty(Exception):
    """There is another paper here, which is left alone."""


@dataclass(frozen=True)
class Cast:
    """What every story refers to."""

    editor: User
    sections: list[Section]
    authors: list[Author]
    tags: list[Tag]
    photos: list[Photo]


def build(stories: int, comments: int) -> Iterator[int]:
    """Build the paper; yield after each batch how many rows, stories and comments, it has come to.

    Where the same paper stands already nothing is built.
    """
    if Article.objects.exists():
        if not User.objects.filter(username=EDITOR).exists() or Article.objects.count() != stories:
            raise NotEmpty
        return
    cast = _make_cast()
    for first in range(0, stories, BATCH):
        number = min(BATCH, stories - first)
        with transaction.atomic():
            _make_stories(cast, stories - first - 1, number)
        yield number
    yield from _make_comments(comments)


def _make_cast() -> Cast:
    editor = User.objects.create_superuser(EDITOR)
    tops = [Section.objects.create(name=f"Section {n}", slug=f"section-{n}", position=n) for n in range(8)]
    parts = [Section.objects.create(name=f"Part {n}", slug=f"part-{n}", parent=tops[0]) for n in range(3)]
    authors = [Author.objects.create(name=f"Author {n}", slug=f"author-{n}") for n in range(200)]
    tags = [Tag.objects.create(name=f"Tag {n}", slug=f"tag-{n}") for n in range(2000)]
    files = sorted(PICTURES.glob("*.jpg"))
    pictures = [
        Photo(original=ContentFile(path.read_bytes(), path.name), alt="A", credit="B") for path in files
    ]
    return Cast(editor, tops + parts, authors, tags, [photos.store(each, by=editor) for each in pictures])


def _make_stories(cast: Cast, newest: int, number: int) -> None:
    """Make so many stories; the ages count from the newest one of the paper, the oldest are made first."""
    drafts = [_Draft(cast, age) for age in range(newest, newest - number, -1)]
    Article.objects.bulk_create(draft.article for draft in drafts)
    Byline.objects.bulk_create(Byline(article=draft.article, author=draft.author) for draft in drafts)
    RichText.objects.bulk_create(
        RichText(parent=draft.article, region="body", ordering=10, text=draft.html) for draft in drafts
    )
    Revision.objects.bulk_create(draft.make_revision() for draft in drafts)
    Address.objects.bulk_create(draft.make_address() for draft in drafts)
    Edition.objects.bulk_create(draft.make_edition() for draft in drafts)
    EditionTag.objects.bulk_create(filing for draft in drafts for filing in draft.file_tags())
    EditionAuthor.objects.bulk_create(draft.file_author() for draft in drafts)
    EditionSection.objects.bulk_create(filing for draft in drafts for filing in draft.file_sections())
    search.index([draft.article.pk for draft in drafts], now=NEWEST)


class _Draft:
    """One story on its way into the tables, each row made after those that it refers to."""

    def __init__(self, cast: Cast, age: int) -> None:
        writer = Writer(age)
        self.at = NEWEST - age * APART
        self.editor, self.author = cast.editor, cast.authors[writer.rank(len(cast.authors))]
        self.tags = {cast.tags[writer.rank(len(cast.tags))] for _each in range(4)}
        self.text = [writer.sentence(50) for _each in range(6)]
        self.html = "".join(f"<p>{paragraph}</p>" for paragraph in self.text)
        self.article = Article(
            headline=writer.sentence(8)[:110],
            standfirst=writer.sentence(20),
            slug=f"story-{age}",
            section=cast.sections[writer.rank(len(cast.sections))],
            lead_photo=cast.photos[age % len(cast.photos)],
            state=State.PUBLISHED,
            version=1,
            created_by=cast.editor,
            updated_at=self.at,
        )

    def make_revision(self) -> Revision:
        fields = revisions.story_fields(Article, revisions.BOOKKEEPING)
        content = {
            "fields": {field.name: field.value_from_object(self.article) for field in fields},
            "tags": sorted(tag.name for tag in self.tags),
            "bylines": [{"author": self.author.pk, "role": Byline.Role.BY}],
            "blocks": [{"kind": "richtext", "region": "body", "text": self.html}],
        }
        content = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
        self.revision = Revision(
            article=self.article,
            number=1,
            content=content,
            digest=revisions.digest(content),
            created_at=self.at,
            created_by=self.editor,
        )
        return self.revision

    def make_address(self) -> Address:
        self.address = Address(article=self.article, day=self.at.date(), slug=self.article.slug)
        return self.address

    def make_edition(self) -> Edition:
        byline = {"author": self.author.pk, "name": self.author.name, "slug": self.author.slug, "role": "by"}
        photo = self.article.lead_photo
        self.edition = Edition(
            **{name: getattr(self.article, name) for name in COPIED},
            article=self.article,
            revision=self.revision,
            address=self.address,
            live_from=self.at,
            first_published_at=self.at,
            modified_at=self.at,
            section=self.article.section,
            bylines=[byline],
            lead_photo=photo,
            lead_alt=photo.alt if photo else "",
            lead_credit=photo.credit if photo else "",
            body=[{"kind": "richtext", "html": self.html}],
            body_text="\n".join(self.text),
            word_count=300,
        )
        return self.edition

    def file_tags(self) -> Iterator[EditionTag]:
        for tag in self.tags:
            yield EditionTag(content_object=self.edition, tag=tag, **self._place())

    def file_sections(self) -> Iterator[EditionSection]:
        section = self.edition.section
        for key in filter(None, (section.pk, section.parent_id)):
            yield EditionSection(edition=self.edition, section_id=key, **self._place())

    def file_author(self) -> EditionAuthor:
        return EditionAuthor(edition=self.edition, author=self.author, **self._place())

    def _place(self) -> dict[str, Any]:
        return {"first_published_at": self.at, "article": self.article}


def _make_comments(number: int) -> Iterator[int]:
    """Make comments, every tenth of which waits where a story is not one of the newest three."""
    keys = list(Article.objects.order_by("-pk").values_list("pk", flat=True))
    stories = [keys[0]] * MOST_COMMENTS + [keys[2]] * USUAL_COMMENTS
    others = keys[3:] or keys
    for first in range(0, number, BATCH):
        wanted = range(first, min(first + BATCH, number))
        places = [stories[each] if each < len(stories) else others[each % len(others)] for each in wanted]
        Comment.objects.bulk_create(map(_make_comment, places, wanted))
        yield len(wanted)


def _make_comment(article: int, number: int) -> Comment:
    is_held = number >= MOST_COMMENTS + USUAL_COMMENTS and number % 10 == 0
    writer, at = Writer(number), NEWEST + number * datetime.timedelta(seconds=1)
    body = writer.sentence(25)
    return Comment(
        article_id=article,
        name=f"Reader {number % 5000}",
        email=f"reader{number % 5000}@example.com",
        body=body,
        digest=digest(body),
        place=place(at),
        created_at=at,
        status=Status.HELD if is_held else Status.APPROVED,
    )
