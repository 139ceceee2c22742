"""Fetches a story together with all that its form shows, so that no row and no box asks on its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects

from articles.admin import plain
from articles.checks import Known
from articles.models import Article, Autosave, Byline, Gallery, Photo, PhotoBlock, Revision, body_of


@dataclass(frozen=True)
class Parts:
    """The rows of a story's form, bylines and blocks alike, and the authors and photos that they name."""

    rows: list[Any]
    known: Known


def with_form_facts(stories: QuerySet[Article], user: User) -> QuerySet[Article]:
    """Add what the form says of a story: its latest revision, and whether the person left text unsaved."""
    latest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    return stories.select_related("section", "lead_photo").annotate(
        latest_number=Subquery(latest.values("number")[:1]),
        latest_content=Subquery(latest.values("content")[:1]),
        has_unsaved_text=Exists(Autosave.objects.filter(article=OuterRef("pk"), user=user.pk)),
    )


def fetch_parts(article: Article) -> None:
    """Give the story its `parts`: bylines with their authors, blocks, photos, in three queries."""
    prefetch_related_objects([article], Prefetch("bylines", Byline.objects.select_related("author")))
    bylines, blocks = list(article.bylines.all()), body_of(article)
    photos = Photo.objects.in_bulk(_photo_ids(blocks))
    for block in blocks:
        if isinstance(block, PhotoBlock):
            block.photo = photos[block.photo_id]
        elif isinstance(block, Gallery):
            cast(Any, block).known_photos = photos
    if article.lead_photo:
        photos[article.lead_photo.pk] = article.lead_photo
    known = Known({byline.author_id for byline in bylines}, photos)
    cast(Any, article).parts = Parts([*bylines, *blocks], known)


def _photo_ids(blocks: list[Any]) -> set[int]:
    alone = {block.photo_id for block in blocks if isinstance(block, PhotoBlock)}
    return alone.union(*(block.photos for block in blocks if isinstance(block, Gallery)))


class PartFormSet(forms.BaseInlineFormSet):
    """Takes its rows from those that were fetched with the story."""

    def get_queryset(self):
        parts: Parts | None = getattr(self.instance, "parts", None)
        if parts is None:
            return super().get_queryset()
        rows = [row for row in parts.rows if isinstance(row, cast(Any, self.model))]
        return rows if self.model is Byline else sorted(rows, key=lambda row: row.pk)


class FetchedOptions:
    """Names what is chosen from what was fetched; Django's own widgets ask the database, each for itself."""

    fetched: Mapping[str, models.Model] = {}

    def optgroups(self: Any, name: str, value: Any, attr: Any = None) -> Any:
        value = [key for key in value if str(key).isdecimal()]  # what is no key names nothing
        if not set(value) <= self.fetched.keys():
            return super().optgroups(name, value, attr)  # type: ignore[misc]
        groups = super().optgroups(name, [], attr)  # type: ignore[misc]
        options = groups[0][1]
        for key in value:
            options.append(self.create_option(name, key, str(self.fetched[key]), True, len(options)))
        return groups


class FetchedSelect(FetchedOptions, AutocompleteSelect):
    pass


class FetchedSelectMultiple(FetchedOptions, AutocompleteSelectMultiple):
    pass


class FetchedForm(forms.ModelForm):
    """Lets its boxes name what the instance was fetched with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            select = getattr(field.widget, "widget", None)
            if self.instance.pk and isinstance(select, FetchedSelect | plain.PhotoNumber):
                chosen = getattr(self.instance, select.field.name)
                select.fetched = {str(chosen.pk): chosen} if chosen else {}


class FetchesChoices(BaseModelAdmin):
    """Gives its autocomplete fields boxes that name what was fetched.

    Beside the boxes of `chosen_only` no links lead away to what is chosen.
    """

    form = FetchedForm
    chosen_only: Collection[str] = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in self.chosen_only:
            field.widget.can_change_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            box = plain.choice if plain.is_plain(request) else FetchedSelect
            kwargs["widget"] = box(db_field, self.admin_site)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if isinstance(field.widget, forms.Select) and plain.is_plain(request):
            field.choices = list(field.choices)  # asked for once, however many rows have the box
        return field
