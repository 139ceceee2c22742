"""What search knows of an edition: where it stands in time, its words by zone, and what it is filed under."""

import datetime
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from articles.models import Edition, EditionTag
from articles.search import ranking
from articles.search.words import name_words, words

# PostgreSQL counts no further than 16,383 words, and takes less than a megabyte of them.
MOST_ABOVE, MOST_BELOW = 1_000, 13_000
MOST_CHARACTERS = 150_000
GAP = "¶"  # between texts, so that no phrase begins in one and ends in the next
EVERYTHING = "story"  # the label that all have


@dataclass(frozen=True)
class Document:
    edition: Edition
    place: int
    zones: tuple[list[str], ...]  # the words of the head, of the rest of the top, of the body
    names: list[str]  # those of who made it
    labels: list[str]


def section_label(section: int) -> str:
    return f"s{section}"


def tag_label(tag: int) -> str:
    return f"t{tag}"


def author_label(author: int) -> str:
    return f"a{author}"


def documents(articles: Collection[int], now: datetime.datetime) -> Iterator[Document]:
    """Yield a document for each edition of these stories that readers can find now or later."""
    editions = Edition.objects.filter(article__in=articles).stories().unfinished(now).order_by("live_from")
    tags = Prefetch("filed_tags", EditionTag.objects.select_related("tag").order_by("tag__name"))
    count: Counter[int] = Counter()
    for edition in editions.prefetch_related(tags, "filed_authors"):
        yield _document(edition, count[edition.article_id])
        count[edition.article_id] += 1


def _document(edition: Edition, number: int) -> Document:
    tags = [filing.tag for filing in edition.filed_tags.all()]
    top = [edition.standfirst, edition.kicker, edition.dateline, *(tag.name for tag in tags)]
    return Document(
        edition=edition,
        place=ranking.place(edition.first_published_at, edition.article_id, number),
        zones=(
            _join(words, [edition.headline, edition.short_headline], MOST_ABOVE),
            _join(words, top, MOST_ABOVE),
            _join(words, _body(edition), MOST_BELOW),
        ),
        names=_join(name_words, (byline["name"] for byline in edition.bylines), MOST_ABOVE),
        labels=[
            EVERYTHING,
            section_label(edition.section_id),
            *(tag_label(tag.pk) for tag in tags),
            *(author_label(filing.author_id) for filing in edition.filed_authors.all()),
        ],
    )


def _body(edition: Edition) -> Iterator[str]:
    yield from edition.body_text.splitlines()
    yield edition.lead_caption
    for part in edition.body:
        for each in (part, *part.get("photos", [])):
            yield from (each.get(name, "") for name in ("title", "quote", "attribution", "caption"))


def _join(cut: Callable[[str], list[str]], texts: Iterable[str], most: int) -> list[str]:
    """Return the words of the texts with a gap after each text, no more than the databases can take."""
    joined: list[str] = []
    characters = 0
    for text in filter(None, texts):
        for word in (*cut(unicodedata.normalize("NFC", text)), GAP):
            characters += len(word)
            if len(joined) == most or characters > MOST_CHARACTERS:
                return joined
            joined.append(word)
    return joined
