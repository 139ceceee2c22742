"""Search in PostgreSQL: one vector of words for each edition, under one GIN index.

The vector has each word, once more as `h/word` or `t/word` where it stands at the head or the top, names as
`n/word` and labels as `/label`. Such an index knows no order, and half of all stories may match; so the
months before the page are asked first, which are labels too, and the rest only where they give too little.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import OperationalError, connection, connections, router, transaction

from articles.models import SearchEntry
from articles.search import ranking
from articles.search.documents import EVERYTHING, GAP, Document
from articles.search.question import Question, Term
from articles.search.ranking import Found, Row, Stream, TooSlow, Zone

PREFIX = {Zone.HEAD: "h/", Zone.TOP: "t/", Zone.WHOLE: ""}
PREFIXES = {zone: tuple(PREFIX[wider] for wider in list(Zone)[zone:]) for zone in Zone}
NAME = "n/"
MONTHS = 3
PATIENCE = 2000  # milliseconds
QUERY_CANCELED = "57014"
WRITE = """
INSERT INTO articles_searchentry (place, edition_id, live_from, live_until, words)
VALUES (%s, %s, %s, %s, %s::tsvector)
"""
# “place + 0”, for no index on places is to be walked in search of rare words.
FIND = """
SELECT stream.bonus, found.place, found.edition_id
FROM unnest(
    %(bonus)s::bigint[], %(recent)s::text[], %(query)s::text[], %(before)s::bigint[], %(start)s::bigint[]
) AS stream (bonus, recent, query, before, start) CROSS JOIN LATERAL (
    WITH recent AS (
        SELECT place, edition_id FROM articles_searchentry
        WHERE words @@ stream.recent::tsquery AND place + 0 >= %(since)s AND place + 0 < stream.before
        AND live_from <= %(at)s AND (live_until IS NULL OR live_until > %(at)s)
        ORDER BY place + 0 DESC LIMIT %(most)s
    )
    SELECT place, edition_id FROM recent
    UNION ALL (
        SELECT place, edition_id FROM articles_searchentry
        WHERE (SELECT count(*) FROM recent) < %(most)s
        AND words @@ stream.query::tsquery AND place + 0 >= %(since)s AND place + 0 < stream.start
        AND live_from <= %(at)s AND (live_until IS NULL OR live_until > %(at)s)
        ORDER BY place + 0 DESC LIMIT %(most)s
    )
) AS found
"""


def replace(articles: Collection[int], documents: Collection[Document]) -> None:
    SearchEntry.objects.filter(edition__article__in=articles).delete()
    with connection.cursor() as cursor:
        cursor.executemany(WRITE, [_row(document) for document in documents])


def _row(document: Document) -> tuple[Any, ...]:
    edition = document.edition
    return (document.place, edition.pk, edition.live_from, edition.live_until, _vector(document))


def _vector(document: Document) -> str:
    positions: defaultdict[str, list[int]] = defaultdict(list)
    words = [(word, PREFIXES[zone]) for zone in Zone for word in document.zones[zone]]
    words += [(word, (NAME,)) for word in document.names]
    for position, (word, prefixes) in enumerate(words, 1):
        for prefix in prefixes if word != GAP else ():
            positions[prefix + word].append(position)
    placed = [f"'{word}':{','.join(map(str, numbers))}" for word, numbers in positions.items()]
    labels = (_month_label(_month(document.place)), *document.labels)
    return " ".join((*placed, *(f"'/{label}'" for label in labels)))


def find(question: Question, *, at: datetime.datetime, after: str, size: int) -> Found:
    streams = ranking.streams(question, at, after)
    months = [_month(stream.before - 1) for stream in streams]
    queries = [_query(question, stream) for stream in streams]
    parameters: dict[str, Any] = {
        "bonus": [stream.bonus for stream in streams],
        "before": [stream.before for stream in streams],
        "start": [_start(month - MONTHS + 1) for month in months],
        "query": queries,
        "recent": [f"{query} & {_recent(month)}" for query, month in zip(queries, months, strict=True)],
        "since": streams[0].since,
        "at": at,
        "most": size + 1,
    }
    return ranking.merge((Row(*row) for row in _ask(parameters)), size)


def _ask(parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """A phrase of the most common words has half of all stories read: the server then gives up by itself."""
    alias = router.db_for_read(SearchEntry)
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE:d}")
            cursor.execute(FIND, parameters)
            return cursor.fetchall()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == QUERY_CANCELED:
            raise TooSlow from error
        raise


def _query(question: Question, stream: Stream) -> str:
    parts = [_labelled(group) for group in question.labels]
    parts += [_phrase(term, stream.zone) for term in question.terms]
    parts = parts or [_labelled([EVERYTHING])]
    parts += [f"!{_phrase(term, Zone.WHOLE)}" for term in question.without]
    if question.terms and stream.better is not None:
        better = " & ".join(_phrase(term, stream.better) for term in question.terms)
        parts.append(f"!({better})")
    return " & ".join(parts)


def _phrase(term: Term, zone: Zone) -> str:
    words = _joined(" <-> ", (PREFIX[zone] + word for word in term.words))
    name = _joined(" <-> ", (NAME + word for word in term.name))
    return words if zone < Zone.WHOLE else f"({words} | {name})"


def _labelled(labels: Iterable[str]) -> str:
    return _joined(" | ", (f"/{label}" for label in labels))


def _joined(operator: str, words: Iterable[str]) -> str:
    quoted = (f"'{word}'" for word in words)  # in which no word is an operator, and none has quotes in it
    return f"({operator.join(quoted)})"


def _recent(month: int) -> str:
    return _labelled(_month_label(month - ago) for ago in range(MONTHS))


def _month(place: int) -> int:
    """Return in which month that place is, counted from the year 0."""
    moment = ranking.moment(place)
    return moment.year * 12 + moment.month - 1


def _month_label(month: int) -> str:
    return f"m{month}"


def _start(month: int) -> int:
    """Return the first place in that month."""
    return ranking.place(datetime.datetime(month // 12, month % 12 + 1, 1, tzinfo=datetime.UTC))
