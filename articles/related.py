"""Which stories stand under a story: those that the desk picked, then what shares tags, then its section."""

import datetime
from collections.abc import Sequence
from functools import cache
from typing import Any

from taggit.models import Tag

from articles import caching, shown_photos
from articles.models import Edition
from articles.models.edition import EditionQuerySet
from articles.models.prepared import Prepared

SHOWN, TAGS_ASKED, OF_EACH = 4, 6, 6

# Written by hand: Django took longer to write it than to answer the page. `_cards` asks `live` again.
_LIVE = """
    edition.live_from <= %(now)s AND (edition.live_until IS NULL OR edition.live_until > %(now)s)
    AND NOT edition.is_withdrawn AND NOT edition.is_removed AND edition.article_id <> %(article)s
"""
_NEWEST = """
SELECT id, {shared} AS shared, 1 AS listed FROM (
    SELECT edition.id FROM {filings} filing JOIN articles_edition edition ON edition.id = filing.{edition}
    WHERE filing.{under} = %({key})s AND {live}
    ORDER BY filing.first_published_at DESC, filing.article_id DESC LIMIT {most:d}
) AS newest
"""
_PICKED = "SELECT id, 0 AS shared, 1 AS listed FROM articles_edition edition WHERE {picked} AND {live}"
_CHANGING = """
SELECT id, 0 AS shared, 0 AS listed FROM articles_edition edition
WHERE (live_from > %(now)s OR live_until > %(now)s) AND ({near})
"""
_FILED = """
EXISTS (SELECT 1 FROM {filings} filing WHERE filing.{edition} = edition.id AND filing.{under} = %({key})s)
"""
_NEAR = """
SELECT edition.id, edition.article_id, edition.live_from, edition.live_until, edition.first_published_at,
    near.shared, near.listed
FROM (SELECT id, SUM(shared) AS shared, MAX(listed) AS listed FROM ({lists}) AS lists GROUP BY id) AS near
JOIN articles_edition edition ON edition.id = near.id
"""
_BY_TAG = {"filings": "articles_editiontag", "edition": "content_object_id", "under": "tag_id"}
_BY_SECTION = {"filings": "articles_editionsection", "edition": "edition_id", "under": "section_id"}


def find(edition: Edition, tags: Sequence[Tag], now: datetime.datetime) -> list[Edition]:
    """Return them, with the photos that readers may see."""
    known = [tag.pk for tag in tags if tag.pk][:TAGS_ASKED]
    near = _near(edition, known, now)
    _note(edition, known, near, now)
    listed = sorted((row for row in near if row.listed), key=lambda row: _rank(row, edition.related))
    keys = [row.pk for row in listed[:SHOWN]]
    cards = {card.pk: card for card in _cards(keys=keys, now=now)} if keys else {}
    shown_photos.hide(cards.values(), now)
    return [cards[key] for key in keys if key in cards]


@Prepared
def _cards(keys: list[int], now: datetime.datetime) -> EditionQuerySet:
    return Edition.objects.live(now).stories().for_cards().filter(pk__in=keys)


def _near(edition: Edition, tags: list[int], now: datetime.datetime) -> list[Any]:
    """Return what is `listed`, as picked or of the newest of a list, and what of these lists will change."""
    values = {"now": now, "article": edition.address.article_id}
    values |= {f"tag{n}": key for n, key in enumerate(tags)}
    values |= {f"picked{n}": key for n, key in enumerate(edition.related)}
    if edition.section_id:
        values["section0"] = edition.section_id
    statement = _statement(len(tags), "section0" in values, len(edition.related))
    return list(Edition.objects.raw(statement, values)) if statement else []


@cache
def _statement(tags: int, has_section: bool, picked: int) -> str:
    """Write it for so many tags and picked stories; the same text is planned once. Empty: ask nothing."""
    filed = [(_BY_TAG, 1, f"tag{n}") for n in range(tags)] + [(_BY_SECTION, 0, "section0")] * has_section
    lists = [
        _NEWEST.format(**where, key=key, shared=shared, live=_LIVE, most=OF_EACH)
        for where, shared, key in filed
    ]
    near = [_FILED.format(**where, key=key) for where, _shared, key in filed]
    if picked:
        keys = ",".join(f"%(picked{n})s" for n in range(picked))
        near.append(f"edition.article_id IN ({keys})")
        lists.append(_PICKED.format(picked=near[-1], live=_LIVE))
    if not lists:
        return ""
    lists.append(_CHANGING.format(near=" OR ".join(near)))
    return _NEAR.format(lists=" UNION ALL ".join(lists))


def _note(edition: Edition, tags: list[int], near: list[Any], now: datetime.datetime) -> None:
    shown = [*map(caching.tags.story, edition.related), *map(caching.tags.stories_on, tags)]
    if edition.section_id:
        shown.append(caching.tags.stories_in(edition.section_id))
    caching.note(*shown, until=[row.live_from if row.live_from > now else row.live_until for row in near])


def _rank(row: Any, picked: list[int]) -> tuple[int, int, float]:
    place = picked.index(row.article_id) if row.article_id in picked else len(picked)
    return place, -row.shared, -row.first_published_at.timestamp()
