"""Snapshots of whole desk copies: taking one, and writing one back.

What a story consists of is read off its models, so a new field or block is part of every revision
without a word here. Who may write one back, and what follows from it, is for `workflow` to say.
"""

import datetime
import hashlib
import json
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from articles.models import BLOCKS, Article, Author, Byline, FormerTag, Gallery, Revision, body_of
from articles.models.keys import KeysField

# What the desk keeps about a story; everything else is the story.
BOOKKEEPING = {
    "id", "state", "version", "created_at", "created_by", "updated_at",
    "deadline", "submitted_at", "submitted_by", "reader",
}  # fmt: skip
BLOCK_BOOKKEEPING = {"id", "parent", "ordering"}


def story_fields(model: type[models.Model], without: set[str]) -> "list[models.Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if field.name not in without]


def _values(row: models.Model, without: set[str]) -> dict[str, Any]:
    return {field.name: _plain(field.value_from_object(row)) for field in story_fields(type(row), without)}


def _plain(value: object) -> object:
    """Write a moment in UTC, for a form gives it in the newsroom's zone and the database does not."""
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def snapshot(article: Article) -> dict[str, Any]:
    """Return the desk copy as plain data: `fields`, `tags`, `bylines` and `blocks`, the last two in order."""
    content = {
        "fields": _values(article, BOOKKEEPING),
        "tags": sorted(article.tags.names()),
        "bylines": [{"author": each.author_id, "role": each.role} for each in article.bylines.all()],
        "blocks": [
            {"kind": block._meta.model_name} | _values(block, BLOCK_BOOKKEEPING) for block in body_of(article)
        ],
    }
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def record(article: Article, *, by: User | None, now: datetime.datetime) -> Revision | None:
    """Keep the desk copy as the next revision; return it, or None where nothing changed since the last."""
    content = snapshot(article)
    latest = article.revisions.first()
    if latest and latest.digest == digest(content):
        return None
    return Revision.objects.create(
        article=article,
        number=latest.number + 1 if latest else 1,
        content=content,
        digest=digest(content),
        created_by=by,
        created_at=now,
    )


def write(article: Article, content: dict[str, Any]) -> list[str]:
    """Make the desk copy what that content says; return names of what no longer exists.

    For `workflow` alone, which holds the story, records the result and moves the state.
    """
    missing = _restore_row(article, content["fields"])
    article.save()
    article.tags.set(FormerTag.objects.current_names(content["tags"]))
    missing += _restore_bylines(article, content["bylines"])
    missing += _restore_blocks(article, content["blocks"])
    return missing


def _restore_row(row: models.Model, values: dict[str, Any]) -> list[str]:
    """Set the row's fields; leave out, and name, what is gone: a field since then, a row it points to."""
    missing = []
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name, value in values.items():
        field: Any = fields.get(name)
        if field is None:
            missing += [name] if value else []
            continue
        if field.many_to_one and value and not field.related_model.objects.filter(pk=value).exists():
            missing.append(f"{field.verbose_name} {value}")
            value = None
        if isinstance(field, KeysField):
            known = field.target._default_manager.in_bulk(value)
            missing += [f"{field.target._meta.verbose_name} {key}" for key in value if key not in known]
            value = [key for key in value if key in known]
        setattr(row, field.attname, field.to_python(value))
    return missing


def _restore_bylines(article: Article, bylines: list[dict[str, Any]]) -> list[str]:
    article.bylines.all().delete()
    known = Author.objects.in_bulk([each["author"] for each in bylines])
    article.bylines.bulk_create(
        Byline(article=article, author_id=each["author"], role=each["role"], position=position)
        for position, each in enumerate(bylines, 1)
        if each["author"] in known
    )
    name = Author._meta.verbose_name
    return [f"{name} {each['author']}" for each in bylines if each["author"] not in known]


def _restore_blocks(article: Article, blocks: list[dict[str, Any]]) -> list[str]:
    for model in BLOCKS.values():
        model.objects.filter(parent=article).delete()
    missing: list[str] = []
    for ordering, values in enumerate(blocks, 1):
        if values["kind"] not in BLOCKS:
            missing.append(values["kind"])
            continue
        block = BLOCKS[values["kind"]](parent=article, ordering=ordering * 10)
        lost = _restore_row(block, {name: value for name, value in values.items() if name != "kind"})
        missing += lost
        is_part_left = isinstance(block, Gallery) and block.photos
        if not lost or is_part_left:
            block.save()
    return missing
