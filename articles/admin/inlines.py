from typing import Any, cast

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import html, permissions
from articles.admin import plain
from articles.admin.fetching import FetchesChoices, PartFormSet
from articles.admin.keys import KeysChoice, OrderedSelect
from articles.admin.story import may_edit
from articles.models import Article, Byline, Embed, Gallery, Photo, PhotoBlock, PullQuote, RichText


class PartOfStory:
    """Whoever may edit a story may edit its parts: there are no permissions for a byline or a block."""

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return permissions.may_view(request.user, obj or Article())

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return may_edit(request, obj or Article())

    has_add_permission = has_delete_permission = has_change_permission


class BylineFormSet(PartFormSet):
    """Names each box of a row for whoever cannot see the head of its column."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name in form.fields.keys() & {"author", "role", "position", "DELETE"}:
            widget = form.fields[name].widget
            box = getattr(widget, "widget", widget)  # in an author’s, what Django wraps with links
            box.attrs["aria-label"] = str(form.fields[name].label)


class BylineInline(PartOfStory, FetchesChoices, admin.TabularInline):  # type: ignore[misc]  # stubs differ
    model = Byline
    formset = BylineFormSet
    autocomplete_fields = chosen_only = ["author"]
    fields = ["author", "role", "position"]

    def get_extra(self, request, obj=None, **kwargs):
        """An empty row invites to be filled, but not whoever opens a story that has a byline."""
        return 0 if obj and obj.bylines.all() and not plain.is_plain(request) else 1


class BlockInline(PartOfStory, ContentEditorInline):
    formset = PartFormSet
    formfield_overrides: Any = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if plain.is_plain(request) else 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "ordering" and plain.is_plain(request):
            field.widget, field.label = forms.NumberInput(), _("Place")
        if db_field.name == "text" and plain.is_plain(request):
            field.help_text = _("An empty line ends a paragraph. HTML may be used.")
        return field


class RichTextForm(forms.ModelForm):
    def has_changed(self):
        """A new text that says nothing is none, wherever it was put."""
        is_none = self.instance.pk is None and html.is_blank(html.clean(self["text"].data or ""))
        return not is_none and super().has_changed()

    def clean_text(self):
        return plain.paragraphs(self.cleaned_data["text"])


class RichTextInline(BlockInline):
    model = RichText
    form = RichTextForm
    icon = "notes"
    readonly_fields = ["words"]

    def get_extra(self, request, obj=None, **kwargs):
        """A new story has a text to begin with."""
        return super().get_extra(request, obj) if obj else 1

    def get_fields(self, request, obj=None):
        """Whoever may only look reads the words, not their HTML."""
        return ["region", "ordering", "text" if self.has_change_permission(request, obj) else "words"]

    @admin.display(description=_("text"))
    def words(self, block: RichText) -> SafeString:
        return mark_safe(html.clean(block.text))  # noqa: S308


class PhotoInline(FetchesChoices, BlockInline):  # type: ignore[misc]  # stubs differ
    model = PhotoBlock
    icon = "image"
    autocomplete_fields = ["photo"]


class GalleryForm(forms.ModelForm):
    photos = KeysChoice(
        Photo.objects.all(),
        label=_("Photos"),
        widget=OrderedSelect(PhotoBlock._meta.get_field("photo"), admin.site),
        help_text=_("They stand in the order in which they are chosen, each with its own words."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = getattr(self.instance, "known_photos", {})
        cast(Any, self.fields["photos"]).widget.fetched = {str(pk): known[pk] for pk in known}


class PlainGalleryForm(GalleryForm):
    photos = KeysChoice(
        Photo.objects.all(), label=_("Photos"), widget=plain.KeysInput, help_text=plain.NUMBERS
    )


class GalleryInline(BlockInline):
    model = Gallery
    icon = "photo_library"

    def get_formset(self, request, obj=None, **kwargs):
        form = PlainGalleryForm if plain.is_plain(request) else GalleryForm
        return super().get_formset(request, obj, form=form, **kwargs)


class PullQuoteInline(BlockInline):
    model = PullQuote
    icon = "format_quote"


class EmbedInline(BlockInline):
    model = Embed
    icon = "smart_display"
    formfield_overrides = BlockInline.formfield_overrides | {models.URLField: {"assume_scheme": "https"}}


INLINES: list[type[InlineModelAdmin]] = [
    BylineInline,
    RichTextInline,
    PhotoInline,
    GalleryInline,
    PullQuoteInline,
    EmbedInline,
]
