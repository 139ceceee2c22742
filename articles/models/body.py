"""The body of a desk copy: its blocks, of whatever kinds, fetched together."""

import json
from typing import Any

from django.db import models
from django.db.models.functions import Cast, JSONObject

from articles.models.article import Article
from articles.models.blocks import BLOCKS, Block


def body_of(article: Article) -> list[Any]:
    """Return the story's blocks in their order, in one query instead of one for each kind."""
    first, *others = (_rows(kind, article) for kind in BLOCKS)
    blocks = [_block(kind, values, article) for kind, values in first.union(*others, all=True)]
    return sorted(blocks, key=lambda block: (block.ordering, block._meta.model_name, block.pk))


def _rows(kind: str, article: Article) -> "models.QuerySet[Any, Any]":
    model: Any = BLOCKS[kind]
    values = JSONObject(**{field.attname: _value_of(field) for field in model._meta.concrete_fields})
    return model.objects.filter(parent=article).order_by().values_list(models.Value(kind), values)


def _value_of(field: "models.Field[Any, Any]") -> Any:
    """SQLite knows no JSON within JSON, so that goes as text everywhere."""
    name = field.attname
    return Cast(name, models.TextField()) if isinstance(field, models.JSONField) else models.F(name)


def _block(kind: str, values: dict[str, Any], article: Article) -> Block:
    fields: Any = BLOCKS[kind]._meta.concrete_fields
    read = [_read(field, values[field.attname]) for field in fields]
    return BLOCKS[kind].from_db(article._state.db, [field.attname for field in fields], read)


def _read(field: "models.Field[Any, Any]", value: Any) -> Any:
    return json.loads(value) if isinstance(field, models.JSONField) else field.to_python(value)
