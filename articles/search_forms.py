"""What a reader asks of the search page, and the question that it makes."""

import datetime
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, cast

from anyascii import anyascii
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models import Author, Edition, Section
from articles.search import question, ranking
from articles.search.documents import author_label, section_label, tag_label
from articles.search.question import Question

LONGEST = 200
EARLIEST, LATEST = datetime.date(1700, 1, 1), datetime.date(2200, 1, 1)  # what places tell apart
UNSHOWABLE = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
DAY: Any = {
    "required": False,
    "input_formats": ["%Y-%m-%d"],
    "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    "error_messages": {"invalid": _("Write the day like 2026-03-31.")},
}


class WordsField(forms.CharField):
    """A line of text that may be left empty; characters that no page can show count as spaces."""

    default_error_messages = {
        "max_length": _("Keep this to %(limit_value)d characters. It now has %(show_value)d.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(UNSHOWABLE.sub(" ", value or "")) or ""

    def bound_data(self, data, initial):
        return data and UNSHOWABLE.sub(" ", data)


class SearchForm(forms.Form):
    q = WordsField(label=_("Search for"), widget=forms.TextInput(attrs={"type": "search"}))
    section = forms.ChoiceField(
        label=_("Section"),
        required=False,
        error_messages={"invalid_choice": _("Choose a section from the list.")},
    )
    author = WordsField(label=_("Author"))
    tag = WordsField(label=_("Tag"))
    since = forms.DateField(label=_("Published from"), **DAY)
    until = forms.DateField(label=_("Published until"), **DAY)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Best match first")), ("newest", _("Newest first"))],
        error_messages={"invalid_choice": _("Choose an order from the list.")},
    )

    def __init__(self, *args: Any, now: datetime.datetime, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.sections = now, sections
        section = cast(forms.ChoiceField, self.fields["section"])
        section.choices = [("", _("All sections")), *self._section_choices()]

    def _section_choices(self) -> Iterator[tuple[str, str]]:
        shown = [section for section in self.sections if section.is_active]
        for section in shown:
            if not section.parent_id:
                yield section.slug, section.name
                parts = (part for part in shown if part.parent_id == section.pk)
                yield from ((part.slug, f"{section.name} – {part.name}") for part in parts)

    def clean_author(self) -> Author | None:
        return self._find(Author, "filed_authors__author", "author", _("No story here is by “%s”."))

    def clean_tag(self) -> Tag | None:
        return self._find(Tag, "filed_tags__tag", "tag", _("No story here has the tag “%s”."))

    def _find(self, model: Any, filed_under: str, name: str, refusal: Any) -> Any:
        """Return what is called so, if a live story is filed under it: no name that only the desk uses."""
        if not (typed := self.cleaned_data[name]):
            return None
        stories = Edition.objects.live(self.now).stories().filter(**{filed_under: OuterRef("pk")})
        called = Q(slug=slugify(anyascii(typed))) | Q(name__iexact=typed)
        if found := model.objects.filter(called, Exists(stories)).first():
            return found
        raise ValidationError(refusal % typed)

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the one from which you search."))
        for name in {"since", "until"} & self.errors.keys():
            self.fields[name].widget.input_type = "text"  # which shows again what is no day

    @property
    def has_filters(self) -> bool:
        """Whether a part of all stories was asked for, rightly or wrongly."""
        return any(self[name].value() for name in self.fields.keys() - {"q", "order"})

    @property
    def has_phrase(self) -> bool:
        return any(quote in self.cleaned_data["q"] for quote in question.QUOTES)

    @cached_property
    def question(self) -> Question:
        given = self.cleaned_data
        terms, without = question.read(given["q"])
        labels = [self._section_labels()] if given["section"] else []
        labels += [(author_label(given["author"].pk),)] if given["author"] else []
        labels += [(tag_label(given["tag"].pk),)] if given["tag"] else []
        return Question(
            terms=terms,
            without=without,
            labels=tuple(labels),
            since=_place(given["since"]),
            until=_place(given["until"], days=1),
            newest_first=given["order"] == "newest",
        )

    def _section_labels(self) -> tuple[str, ...]:
        slug = self.cleaned_data["section"]
        chosen = next(section.pk for section in self.sections if section.slug == slug)
        return tuple(section_label(each.pk) for each in self.sections if chosen in (each.pk, each.parent_id))


def _place(day: datetime.date | None, days: int = 0) -> int | None:
    """Return the place at which that day, or the one so many days later, begins in the newsroom."""
    if day is None:
        return None
    day = min(max(day, EARLIEST), LATEST) + datetime.timedelta(days=days)
    return ranking.place(timezone.make_aware(datetime.datetime.combine(day, datetime.time.min)))
