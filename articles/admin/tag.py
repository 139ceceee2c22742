from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles import caching, tags
from articles.admin.fetching import FetchedSelect
from articles.admin.public import PublicAdmin
from articles.models import EditionTag, TagDescription

UNREADY = 422
admin.site.unregister(Tag)  # the package's own shows its inner tables


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        Tag.objects.all(),
        label=_("the tag that stays"),
        help_text=_("Every story of this tag gets that one instead. The address of this one leads there."),
        widget=FetchedSelect(EditionTag._meta.get_field("tag"), admin.site),
    )

    def __init__(self, tag: Tag, *args: Any) -> None:
        super().__init__(*args)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]


class TagDescriptionInline(admin.StackedInline):
    model = TagDescription


@admin.register(Tag)
class TagAdmin(PublicAdmin):
    change_form_template = "admin/taggit/tag/change_form.html"
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]
    inlines = [TagDescriptionInline]

    def tags_of(self, row: Tag) -> list[str]:
        """The names of tags stand on pages of every kind."""
        return [caching.tags.DRESS]

    def get_urls(self):
        page = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge), name="taggit_tag_merge")
        return [page, *super().get_urls()]

    def view_on_site(self, tag):
        return tags.address_of(tag.slug)

    def save_model(self, request, tag, form, change):
        if change:
            tags.rename(tag, old_name=form.initial["name"], old_slug=form.initial["slug"])
        else:
            super().save_model(request, tag, form, change)

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which tag this one goes into, and let it on POST."""
        tag = get_object_or_404(Tag, pk=pk)
        if not self.has_change_permission(request, tag):
            raise PermissionDenied
        form = MergeForm(tag, request.POST or None)
        if form.is_valid():
            return self._merge(request, tag, form.cleaned_data["into"])
        title = _("Merge “%s” into another tag") % tag
        context = self.admin_site.each_context(request) | {"form": form, "tag": tag, "title": title}
        context |= {"opts": self.opts, "media": self.media + form.media}
        status = UNREADY if form.is_bound else 200
        return TemplateResponse(request, "admin/taggit/tag/merge.html", context, status=status)

    def _merge(self, request: HttpRequest, tag: Tag, into: Tag) -> HttpResponse:
        name = tag.name
        tags.merge(tag, into=into)
        told = _("“%(tag)s” went into “%(into)s”.") % {"tag": name, "into": into}
        self.log_change(request, into, told)
        messages.success(request, told)
        return HttpResponseRedirect(reverse("admin:taggit_tag_change", args=[into.pk]))
