"""Reads a story's content out of what its form sends, in the shape of `revisions.snapshot`, and back.

Nothing here refuses: whatever was typed is read, sense or not. What is wrong with it the form says at its
field, when it is saved.
"""

import contextlib
import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django_prose_editor.fields import ProseEditorField

from articles import html, tagging
from articles.local_time import LocalTimeField
from articles.models import BLOCKS, Article, Byline
from articles.models.keys import KeysField
from articles.revisions import BLOCK_BOOKKEEPING, BOOKKEEPING, story_fields

Content = dict[str, Any]
BYLINES = "bylines"
ROWS_AT_MOST = 1000


def prefix_of(model: type[models.Model]) -> str:
    """Return what the names of a block's fields begin with."""
    parent: Any = model._meta.get_field("parent")
    return str(parent.remote_field.get_accessor_name(model=model))


# From the form to content


def read(post: QueryDict, desk: Content | None = None) -> Content:
    """Return the content that was sent; what the person's form does not have stays as at the desk."""
    kept = desk["fields"] if desk else {}
    values = {
        field.name: _read(field, post, field.name, kept.get(field.name))
        for field in story_fields(Article, BOOKKEEPING)
    }
    content = {
        "fields": values,
        "tags": sorted(tagging.parse(_text(post.get("tags", "")))),
        "bylines": _bylines(post),
        "blocks": _blocks(post),
    }
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def keys(post: QueryDict, name: str) -> list[str]:
    """Return the keys that were sent, each by itself or several with commas between."""
    return re.findall(r"[^\s,]+", ",".join(post.getlist(name)))


def _read(field: "models.Field[Any, Any]", post: QueryDict, name: str, otherwise: object = None) -> Any:
    if isinstance(field, models.BooleanField):
        return _is_ticked(post, name)
    if isinstance(field, models.DateTimeField):
        return _moment(post, name) if f"{name}_0" in post else otherwise
    if isinstance(field, KeysField):
        return [number for key in keys(post, name) if (number := _number(_text(key)))]
    typed = post.get(name)
    if typed is None:
        return otherwise if otherwise is not None or field.null else ""
    text = _text(typed)
    if field.many_to_one:
        return _number(text)
    if isinstance(field, ProseEditorField):
        cleaned = html.clean(text)
        return "" if html.is_blank(cleaned) else cleaned
    options: dict[str, Any] = {"assume_scheme": "https"} if isinstance(field, models.URLField) else {}
    form_field: Any = field.formfield(required=False, **options)
    try:
        return form_field.clean(text)
    except ValidationError:
        return text


def _moment(post: QueryDict, name: str) -> datetime.datetime | str | None:
    typed = [_text(post.get(f"{name}_{part}", "")) for part in range(3)]
    try:
        moment = LocalTimeField(required=False).clean(typed)
    except ValidationError:
        return ", ".join(filter(None, typed[:2]))  # not like a moment, so that nobody takes it for one
    return moment.astimezone(datetime.UTC) if moment else None


def _is_ticked(post: QueryDict, name: str) -> bool:
    return bool(forms.CheckboxInput().value_from_datadict(post, MultiValueDict(), name))


def _text(typed: str) -> str:
    return typed.replace("\0", "").strip()


def _number(text: str) -> int | None:
    number = int(text) if re.fullmatch(r"[0-9]{1,19}", text) else None
    return None if number is None or number >= 2**63 else number


def _rows(post: QueryDict, prefix: str) -> Iterator[str]:
    """Yield the beginning of the names of each row that is not marked for deletion."""
    total = min(_number(post.get(f"{prefix}-TOTAL_FORMS", "")) or 0, ROWS_AT_MOST)
    for number in range(total):
        row = f"{prefix}-{number}"
        if not _is_ticked(post, f"{row}-DELETE"):
            yield row


def _place(post: QueryDict, row: str, name: str) -> tuple[int, int]:
    """Sort as the database will: by what the row says, and new rows after those that have an id."""
    return _number(post.get(f"{row}-{name}", "")) or 0, _number(post.get(f"{row}-id", "")) or 2**63


def _bylines(post: QueryDict) -> list[dict[str, Any]]:
    rows = sorted(_rows(post, BYLINES), key=lambda row: _place(post, row, "position"))
    role = Byline._meta.get_field("role")
    found = [
        {"author": _number(_text(post.get(f"{row}-author", ""))), "role": _read(role, post, f"{row}-role")}
        for row in rows
    ]
    return [each for each in found if each["author"]]


def _blocks(post: QueryDict) -> list[dict[str, Any]]:
    found = []
    for kind, model in BLOCKS.items():
        for row in _rows(post, prefix_of(model)):
            values = _block(model, post, row)
            is_new = not _number(post.get(f"{row}-id", ""))
            if not is_new or any(value for name, value in values.items() if name != "region"):
                ordering, key = _place(post, row, "ordering")
                found.append(((ordering, kind, key), {"kind": kind} | values))
    return [block for _place_of_it, block in sorted(found, key=lambda each: each[0])]


def _block(model: type[models.Model], post: QueryDict, row: str) -> dict[str, Any]:
    """Read one block, and let it put itself into the form in which it would be saved."""
    fields = story_fields(model, BLOCK_BOOKKEEPING)
    block = model(**{field.attname: _read(field, post, f"{row}-{field.name}") for field in fields})
    with contextlib.suppress(ValidationError):
        block.clean()
    return {field.name: field.value_from_object(block) for field in fields}


def is_same(left: Content, right: Content) -> bool:
    """Whether both say the same; browsers send other ends of lines, tags are found whatever their case."""
    return _essence(left) == _essence(right)


def _essence(content: Content) -> str:
    tags = sorted(tag.casefold() for tag in content["tags"])
    return json.dumps(content | {"tags": tags}, sort_keys=True).replace(r"\r\n", r"\n")


def is_blank(content: Content) -> bool:
    """Whether this is what a new story's form says before anybody has typed."""
    fields = {field.name: field.get_default() for field in story_fields(Article, BOOKKEEPING)}
    return is_same(content | {"bylines": []}, {"fields": fields, "tags": [], "bylines": [], "blocks": []})


# From content to the form


def fill(post: QueryDict, content: Content, article: Article) -> QueryDict:
    """Return the form that would make the desk copy, as it stands now, what that content says."""
    prefixes = (BYLINES, *(prefix_of(model) for model in BLOCKS.values()))
    filled = QueryDict(mutable=True)
    for name, values in post.lists():
        if not name.startswith(tuple(f"{prefix}-" for prefix in prefixes)):
            filled.setlist(name, values)
    for field in story_fields(Article, BOOKKEEPING):
        _fill(filled, field, field.name, content["fields"][field.name])
    filled["tags"] = ", ".join(content["tags"])
    _fill_bylines(filled, content["bylines"], article)
    for kind, model in BLOCKS.items():
        blocks = [(place, each) for place, each in enumerate(content["blocks"], 1) if each["kind"] == kind]
        _fill_blocks(filled, model, blocks, article)
    return filled


def _fill(filled: QueryDict, field: "models.Field[Any, Any]", name: str, value: Any) -> None:
    if isinstance(field, models.DateTimeField):
        for part, text in enumerate(_split(value)):
            filled[f"{name}_{part}"] = text
    elif isinstance(field, models.BooleanField):
        filled.pop(name, None)
        filled.update({name: "on"} if value else {})
    elif isinstance(field, KeysField):
        filled.setlist(name, [str(key) for key in value])
    else:
        filled[name] = "" if value is None else str(value)


def _split(value: str | None) -> tuple[str, str, str]:
    try:
        moment = timezone.localtime(datetime.datetime.fromisoformat(value or ""))
    except ValueError:
        day, _comma, time = (value or "").partition(", ")
        return day, time, ""
    return moment.date().isoformat(), moment.time().isoformat(), str(moment.fold)


def _count(filled: QueryDict, prefix: str, *, existing: int, total: int) -> None:
    filled[f"{prefix}-INITIAL_FORMS"], filled[f"{prefix}-TOTAL_FORMS"] = str(existing), str(total)


def _fill_bylines(filled: QueryDict, bylines: list[dict[str, Any]], article: Article) -> None:
    """Keep the row of whoever stays: the form takes no second one for the same author and role."""
    rows = list(Byline.objects.filter(article=article))
    wanted = {(each["author"], each["role"]): place for place, each in enumerate(bylines, 1)}
    for number, row in enumerate(rows):
        place = wanted.pop((row.author_id, row.role), None)
        state = {"id": row.pk, "author": row.author_id, "role": row.role, "position": place or row.position}
        _fill_row(filled, f"{BYLINES}-{number}", state, is_deleted=place is None)
    for number, ((author, role), place) in enumerate(wanted.items(), len(rows)):
        _fill_row(filled, f"{BYLINES}-{number}", {"author": author, "role": role, "position": place})
    _count(filled, BYLINES, existing=len(rows), total=len(rows) + len(wanted))


def _fill_blocks(
    filled: QueryDict, model: type[models.Model], blocks: list[tuple[int, Any]], article: Article
) -> None:
    """Write the blocks of one kind into its rows as far as these go, then into new ones; drop the rest."""
    prefix, fields = prefix_of(model), story_fields(model, BLOCK_BOOKKEEPING)
    ids = list(model._default_manager.filter(parent=article).values_list("pk", flat=True).order_by("pk"))
    for number, (place, block) in enumerate(blocks):
        row = f"{prefix}-{number}"
        _fill_row(filled, row, {"id": ids[number] if number < len(ids) else "", "ordering": place * 10})
        for field in fields:
            _fill(filled, field, f"{row}-{field.name}", block[field.name])
    for number in range(len(blocks), len(ids)):
        _fill_row(filled, f"{prefix}-{number}", {"id": ids[number]}, is_deleted=True)
    _count(filled, prefix, existing=len(ids), total=max(len(blocks), len(ids)))


def _fill_row(filled: QueryDict, row: str, values: dict[str, Any], *, is_deleted: bool = False) -> None:
    for name, value in values.items():
        filled[f"{row}-{name}"] = str(value)
    if is_deleted:
        filled[f"{row}-DELETE"] = "on"
