from content_editor.admin import ContentEditorInline
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import html, permissions
from articles.models import Article, Byline, Embed, PhotoBlock, PullQuote, RichText


class PartOfStory:
    """Whoever may edit a story may edit its parts: there are no permissions for a byline or a block."""

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return permissions.may_view(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return permissions.may_edit(request.user, obj or Article())

    has_add_permission = has_delete_permission = has_change_permission


class BylineInline(PartOfStory, admin.TabularInline):
    model = Byline
    extra = 1
    autocomplete_fields = ["author"]
    fields = ["author", "role", "position"]


class BlockInline(PartOfStory, ContentEditorInline):
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}


class RichTextInline(BlockInline):
    model = RichText
    icon = "notes"
    readonly_fields = ["words"]

    def get_fields(self, request, obj=None):
        """Whoever may only look reads the words, not their HTML."""
        return ["region", "ordering", "text" if self.has_change_permission(request, obj) else "words"]

    @admin.display(description=_("text"))
    def words(self, block: RichText) -> SafeString:
        return mark_safe(html.clean(block.text))  # noqa: S308


class PhotoInline(BlockInline):
    model = PhotoBlock
    icon = "image"
    autocomplete_fields = ["photo"]


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
    PullQuoteInline,
    EmbedInline,
]
