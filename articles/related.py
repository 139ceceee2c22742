"""Which stories stand under a story: those that the desk picked, then what shares tags, then its section."""

import datetime
from collections.abc import Sequence
from functools import cache

from django.db import connections
from taggit.models import Tag

from articles import caching, rundown
from articles.models import Edition
from articles.rundown import Rundown, Stack

SHOWN, TAGS_ASKED, OF_EACH = 4, 6, 6

# Written by hand: Django took longer to write it than to answer the page. `rundown` asks `live` again. Values
# stand in subqueries, as those of `Prepared` do.
_LIVE = """
    edition.live_from <= (SELECT %(now)s)
    AND (edition.live_until IS NULL OR edition.live_until > (SELECT %(now)s))
    AND NOT edition.is_withdrawn AND NOT edition.is_removed AND edition.article_id <> (SELECT %(article)s)
"""
_PICKED = """
SELECT id, {place:d} AS place, 0 AS shared, first_published_at
FROM articles_edition edition WHERE edition.article_id = (SELECT %({key})s) AND {live}
"""
_NEWEST = """
SELECT id, {place:d} AS place, {shared:d} AS shared, first_published_at FROM (
    SELECT edition.id, edition.first_published_at
    FROM {filings} filing JOIN articles_edition edition ON edition.id = filing.{edition}
    WHERE filing.{under} = (SELECT %({key})s) AND {live}
    ORDER BY filing.first_published_at DESC, filing.article_id DESC LIMIT {most:d}
) AS newest
"""
_FIRST = """
SELECT id FROM ({lists}) AS listed GROUP BY id, first_published_at
ORDER BY MIN(place), SUM(shared) DESC, first_published_at DESC, id DESC LIMIT {most:d}
"""
_TAG = {"filings": "articles_editiontag", "edition": "content_object_id", "under": "tag_id", "shared": 1}
_SECTION = {"filings": "articles_editionsection", "edition": "edition_id", "under": "section_id", "shared": 0}


def find(edition: Edition, tags: Sequence[Tag], now: datetime.datetime) -> Rundown:
    known = [tag.pk for tag in tags if tag.pk][:TAGS_ASKED]
    sections = [edition.section_id] if edition.section_id else []
    caching.note(
        *map(caching.tags.story, edition.related),
        *map(caching.tags.stories_on, known),
        *map(caching.tags.stories_in, sections),
    )
    values = {"now": now, "article": edition.address.article_id}
    for name, keys in (("picked", edition.related), ("tag", known), ("section", sections)):
        values |= {f"{name}{n}": key for n, key in enumerate(keys)}
    keys = _ask(_statement(len(edition.related), len(known), len(sections)), values)
    lines = rundown.find(keys, now)
    return Stack(now).add(lines[key] for key in keys if key in lines)


@cache
def _statement(picked: int, tags: int, sections: int) -> str:
    """Write it for so many of each; the same text is planned once. Empty: ask nothing."""
    lists = [_PICKED.format(place=n, key=f"picked{n}", live=_LIVE) for n in range(picked)]
    filed = [(_TAG, f"tag{n}") for n in range(tags)] + [(_SECTION, f"section{n}") for n in range(sections)]
    lists += [
        _NEWEST.format(**under, key=key, place=picked, live=_LIVE, most=OF_EACH) for under, key in filed
    ]
    return _FIRST.format(lists=" UNION ALL ".join(lists), most=SHOWN) if lists else ""


def _ask(statement: str, values: dict[str, object]) -> list[int]:
    if not statement:
        return []
    connection = connections[Edition.objects.db]
    adapt = connection.ops.adapt_unknown_value
    with connection.cursor() as cursor:
        cursor.execute(statement, {name: adapt(value) for name, value in values.items()})
        return [key for (key,) in cursor.fetchall()]
