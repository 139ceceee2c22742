"""Search in SQLite: FTS5, whose row numbers are the places, so that it reads the newest first and stops."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import connection

from articles.models import SearchEntry
from articles.search import ranking
from articles.search.documents import EVERYTHING, Document
from articles.search.question import Question, Term
from articles.search.ranking import Found, Row, Stream, Zone

COLUMNS = {Zone.HEAD: "head", Zone.TOP: "head top", Zone.WHOLE: "head top body"}
WRITE = """
INSERT OR REPLACE INTO articles_searchtext (rowid, head, top, body, names, labels)
VALUES (%s, %s, %s, %s, %s, %s)
"""
# The cross join keeps the order of the tables: words first.
FIND = """
SELECT * FROM (
    SELECT %s, entry.place, entry.edition_id
    FROM articles_searchtext AS text CROSS JOIN articles_searchentry AS entry ON entry.place = text.rowid
    WHERE text.articles_searchtext MATCH %s AND text.rowid >= %s AND text.rowid < %s
    AND entry.live_from <= %s AND (entry.live_until IS NULL OR entry.live_until > %s)
    ORDER BY text.rowid DESC LIMIT %s
)
"""


def replace(articles: Collection[int], documents: Collection[Document]) -> None:
    SearchEntry.objects.filter(edition__article__in=articles).delete()  # its words go with it, by a trigger
    SearchEntry.objects.bulk_create(
        SearchEntry(
            place=document.place,
            edition=document.edition,
            live_from=document.edition.live_from,
            live_until=document.edition.live_until,
        )
        for document in documents
    )
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, [_columns(document) for document in documents])


def _columns(document: Document) -> tuple[int | str, ...]:
    texts = (*document.zones, document.names, document.labels)
    return (document.place, *(" ".join(words) for words in texts))


def find(question: Question, *, at: datetime.datetime, after: str, size: int) -> Found:
    moment = connection.ops.adapt_datetimefield_value(at)
    parameters: list[Any] = []
    streams = ranking.streams(question, at, after)
    for stream in streams:
        bounds = (stream.since, stream.before, moment, moment, size + 1)
        parameters += [stream.bonus, _expression(question, stream), *bounds]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([FIND] * len(streams)), parameters)
        return ranking.merge((Row(*row) for row in cursor.fetchall()), size)


def _expression(question: Question, stream: Stream) -> str:
    wanted = [f"labels : ({' OR '.join(group)})" for group in question.labels]
    wanted += [_phrase(term, stream.zone) for term in question.terms]
    unwanted = [_phrase(term, Zone.WHOLE) for term in question.without]
    if question.terms and stream.better is not None:
        unwanted.append(" AND ".join(_phrase(term, stream.better) for term in question.terms))
    expression = " AND ".join(wanted or [f"labels : {EVERYTHING}"])
    return f"({expression}) NOT (({') OR ('.join(unwanted)}))" if unwanted else expression


def _phrase(term: Term, zone: Zone) -> str:
    """Ask for the term; in quotes no word is an operator, and no word has quotes in it."""
    words, name = (f'"{" ".join(each)}"' for each in (term.words, term.name))
    in_texts = f"{{{COLUMNS[zone]}}} : {words}"
    return in_texts if zone < Zone.WHOLE else f"({in_texts} OR names : {name})"
