"""Says what differs between two contents of a story, as its makers and readers see it: words and names.

Takes contents as `revisions.snapshot` gives them. Which two, and who may see them, is for others to say.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import html, prose
from articles.differences import Mark, Pair, Piece, Run, align, paragraphs, runs
from articles.models import BLOCKS, Article, Author, Byline
from articles.models.keys import KeysField

BYLINES, BODY, TAGS = "bylines", "body", "tags"
READING_ORDER = (
    "kicker", "headline", "slug", "standfirst", BYLINES, "lead_photo", "lead_caption", "dateline", BODY,
    "section", TAGS, "genre", "sponsor",
)  # fmt: skip
NOT_SHOWN = {"kind", "region"}

Names = dict[tuple[type[models.Model], Any], str]


@dataclass(frozen=True)
class Line:
    """A paragraph, a name or a value, as runs of words that both have or only one of the two."""

    runs: tuple[Run, ...]
    label: str = ""
    is_moved: bool = False


@dataclass(frozen=True)
class Part:
    """One field of the story, or one piece of its body; its notes say what words alone do not."""

    label: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def mark(self) -> Mark:
        marks = {run.mark for line in self.lines for run in line.runs}
        is_whole = len(marks) == 1 and not self.notes and not any(line.is_moved for line in self.lines)
        return marks.pop() if is_whole else Mark.CHANGED

    @property
    def is_same(self) -> bool:
        return self.mark is Mark.SAME


@dataclass(frozen=True)
class Stretch:
    """Parts that follow each other and all differ, or are all the same."""

    is_same: bool
    parts: tuple[Part, ...]

    @property
    def labels(self) -> str:
        """The labels of its parts, each once and with its number: Headline, Text (3)."""
        found = Counter(part.label for part in self.parts)
        return ", ".join(label if number == 1 else f"{label} ({number})" for label, number in found.items())


@dataclass(frozen=True)
class Difference:
    """All parts of a story in reading order, those that are empty on both sides left out."""

    parts: tuple[Part, ...]

    @property
    def is_empty(self) -> bool:
        return all(part.is_same for part in self.parts)

    @property
    def stretches(self) -> list[Stretch]:
        grouped = itertools.groupby(self.parts, key=lambda part: part.is_same)
        return [Stretch(is_same, tuple(parts)) for is_same, parts in grouped]


@dataclass(frozen=True)
class Unit(Piece):
    """A paragraph of the body, or a block of another kind with its values by their labels."""

    label: str = ""
    values: tuple[tuple[str, str], ...] = ()


def compare(old: dict[str, Any], new: dict[str, Any]) -> Difference:
    """Return what became of the old content in the new one."""
    return Difference(tuple(part for part in _parts(old, new, _names(old, new)) if part.lines))


def _parts(old: dict[str, Any], new: dict[str, Any], names: Names) -> Iterator[Part]:
    """Leave out fields that only one of the two knows: the other is from before they were made."""
    fields: dict[str, Any] = {field.name: field for field in Article._meta.concrete_fields}
    tags: Any = Article._meta.get_field(TAGS)
    for name in dict.fromkeys((*READING_ORDER, *fields)):
        if name == BYLINES:
            label = str(Byline._meta.verbose_name_plural)
            yield _list(label, *(_byline_names(content, names) for content in (old, new)))
        elif name == TAGS:
            yield _list(tags.verbose_name, old["tags"], new["tags"])
        elif name == BODY:
            yield from _body(*(list(_units(content["blocks"], names)) for content in (old, new)))
        elif name in old["fields"] and name in new["fields"]:
            yield _field(fields[name], old["fields"][name], new["fields"][name], names)


def _list(label: str, old: list[str], new: list[str]) -> Part:
    pairs = align(*([Piece("name", name) for name in each] for each in (old, new)), pairs_alike=False)
    return Part(capfirst(str(label)), tuple(_line(pair) for pair in pairs))


def _field(field: Any, old: Any, new: Any, names: Names) -> Part:
    before, after = (_display(field, value, names) for value in (old, new))
    if not _is_text(field):
        return _list(field.verbose_name, *(list(filter(None, [each])) for each in (before, after)))
    pieces = ([Piece("line", line) for line in paragraphs(each)] for each in (before, after))
    found = tuple(_line(pair) for pair in align(*pieces))
    is_only_form = before != after and all(run.mark is Mark.SAME for line in found for run in line.runs)
    return Part(capfirst(str(field.verbose_name)), found, (_("Only the spacing differs."),) * is_only_form)


def _line(pair: Pair[Any]) -> Line:
    old, new = (piece.text if piece else "" for piece in (pair.old, pair.new))
    return Line(runs(old, new), is_moved=pair.is_moved)


def _body(old: list[Unit], new: list[Unit]) -> Iterator[Part]:
    for pair in align(old, new):
        shown = pair.new or pair.old
        assert shown is not None  # noqa: S101  (a pair has at least one side)
        before, after = (dict(unit.values) if unit else {} for unit in (pair.old, pair.new))
        labels = dict.fromkeys([*before, *after])
        found = ((label, runs(before.get(label, ""), after.get(label, ""))) for label in labels)
        lines = tuple(Line(words, label) for label, words in found if words)
        yield Part(shown.label, lines, tuple(_notes(pair, lines)))


def _notes(pair: Pair[Unit], lines: tuple[Line, ...]) -> Iterator[str]:
    if pair.is_moved:
        yield _("Moved here from another place.")
    if pair.old is None or pair.new is None or pair.old == pair.new:
        return
    if pair.old.label != pair.new.label:
        yield _("This was: %s.") % pair.old.label
    elif all(run.mark is Mark.SAME for line in lines for run in line.runs):
        yield _("It reads the same; only bold, italics or the like differ.")


# What stands in a story, in words


def _is_text(field: Any) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _display(field: Any, value: Any, names: Names) -> str:
    if value in (None, ""):
        return ""
    if field.many_to_one:
        return names[field.related_model, value]
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return _moment(value)
    if isinstance(field, KeysField):
        return ", ".join(names[field.target, key] for key in value)
    return str(dict(field.flatchoices).get(value, value))


def _moment(written: str) -> str:
    """Say when that is; what somebody typed and has not saved need not be a time."""
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    return date_format(timezone.localtime(moment), "j F Y, H:i:s T") if moment else written


def _byline_names(content: dict[str, Any], names: Names) -> list[str]:
    roles = dict(Byline.Role.choices)
    return [
        names[Author, each["author"]]
        if each["role"] == Byline.Role.BY
        else f"{names[Author, each['author']]} ({roles.get(each['role'], each['role'])})"
        for each in content["bylines"]
    ]


def _units(blocks: list[dict[str, Any]], names: Names) -> Iterator[Unit]:
    for block in blocks:
        kind, model = block["kind"], BLOCKS.get(block["kind"])
        if kind == "richtext":
            for each in prose.paragraphs(html.clean(block["text"])):
                yield Unit(kind, each.text, each.form, _label(each.tag), (("", each.text),))
            continue
        if model is None:  # from before that kind was given up
            values = tuple((name, str(value)) for name, value in block.items() if name not in NOT_SHOWN)
            yield Unit(kind, " ".join(value for _name, value in values), str(values), kind, values)
            continue
        fields = [each for each in model._meta.concrete_fields if each.name in block.keys() - NOT_SHOWN]
        shown = [
            (capfirst(str(each.verbose_name)), _display(each, block[each.name], names)) for each in fields
        ]
        values = tuple(pair for pair in shown if pair[1])
        text = " ".join(value for _label, value in values)
        yield Unit(kind, text, str(values), capfirst(str(model._meta.verbose_name)), values)


def _label(tag: str) -> str:
    return {
        "h2": _("Heading"),
        "h3": _("Subheading"),
        "li": _("List item"),
        "blockquote": _("Quotation"),
        "hr": _("Dividing line"),
    }.get(tag, _("Text"))


def _names(*contents: dict[str, Any]) -> Names:
    """Return a name for everything that the contents point to, also for what no longer exists."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for content in contents:
        wanted[Author] |= {each["author"] for each in content["bylines"]}
        for model, values in _rows(content):
            for field in model._meta.concrete_fields:
                if field.many_to_one and values.get(field.name):
                    wanted[field.related_model].add(values[field.name])
                elif isinstance(field, KeysField):
                    wanted[field.target].update(values.get(field.name, []))
    names: Names = {}
    for model, keys in wanted.items():
        names |= {(model, key): name for key, name in _names_of(model, keys).items()}
    return names


def _rows(content: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    yield Article, content["fields"]
    for block in content["blocks"]:
        if block["kind"] in BLOCKS:
            yield BLOCKS[block["kind"]], block


def _names_of(model: Any, keys: set[Any]) -> dict[Any, str]:
    rows = model.objects.filter(editions__isnull=False).distinct() if model is Article else model.objects
    found = {key: str(row) for key, row in rows.in_bulk(keys).items()}
    shared = Counter(found.values())
    gone = _("%(what)s no. %(number)s, which no longer exists")
    if model is Article:  # others may not be told yet what it will be
        gone = _("%(what)s no. %(number)s, which is not public")
    return {
        key: gone % {"what": model._meta.verbose_name, "number": key}
        if key not in found
        else f"{found[key]} ({_('no.')} {key})"
        if shared[found[key]] > 1
        else found[key]
        for key in keys
    }
