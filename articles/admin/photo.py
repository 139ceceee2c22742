"""The library of photographs: a grid to find one, and the form with its words, its crops and its uses."""

from itertools import chain
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import photos
from articles.admin.paginator import BoundedPaginator
from articles.admin.photo_pages import TAKE_DOWN, UNREADY, PhotoPages
from articles.local_time import LocalTimeField, LocalTimeWidget
from articles.models import Article, Edition, EditionPhoto, Gallery, Photo, PhotoBlock, Section
from articles.photo_forms import PhotoForm

PHOTOGRAPHERS_SHOWN = 20
WORDS = ["alt", "is_decorative", "caption", "place", "taken_at"]
RIGHTS = ["credit", "creator", "copyright", "origin", "usage_terms", "rights_expire_at"]
RIGHTS += ["licence_url", "licensor_url"]


class SectionFilter(admin.SimpleListFilter):
    title = _("section it is used in")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(pk), name) for pk, name in Section.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        chosen = self.value() or ""
        if not (chosen.isascii() and chosen.isdecimal()):
            return queryset
        section = int(chosen[:18])
        leads = Article.objects.filter(section=section, lead_photo__isnull=False).values("lead_photo")
        blocks = PhotoBlock.objects.filter(parent__section=section).values("photo")
        galleries = Gallery.objects.filter(parent__section=section).values_list("photos", flat=True)
        shown = EditionPhoto.objects.filter(edition__section=section).values("photo")
        led = Edition.objects.filter(section=section, lead_photo__isnull=False).values("lead_photo")
        at_desk = Q(pk__in=leads) | Q(pk__in=blocks) | Q(pk__in=set(chain(*galleries)))
        return queryset.filter(at_desk | Q(pk__in=shown) | Q(pk__in=led))


class PhotographerFilter(admin.SimpleListFilter):
    title = _("photographer")
    parameter_name = "by"

    def lookups(self, request, model_admin):
        named = Photo.objects.exclude(creator="").order_by().values("creator")
        most = named.annotate(number=Count("pk")).order_by("-number", "creator")[:PHOTOGRAPHERS_SHOWN]
        return [(each["creator"], each["creator"]) for each in most]

    def queryset(self, request, queryset):
        chosen = (self.value() or "").replace("\0", "")
        return queryset.filter(creator=chosen) if chosen else queryset


class ShownFilter(admin.SimpleListFilter):
    title = _("what readers see")
    parameter_name = "readers"

    def lookups(self, request, model_admin):
        return [("shown", _("Shown")), ("hidden", _("Taken down or expired"))]

    def queryset(self, request, queryset):
        kinds = {"shown": queryset.shown, "hidden": queryset.hidden}
        find = kinds.get(self.value() or "")
        return find(timezone.now()) if find else queryset


@admin.register(Photo)
class PhotoAdmin(PhotoPages):
    form = PhotoForm
    add_form_template = change_form_template = "admin/articles/photo/change_form.html"
    list_display = ["__str__"]
    list_filter = [SectionFilter, PhotographerFilter, ShownFilter, "taken_at"]
    list_per_page = 60
    search_fields = ["caption"]  # what is searched in says Photo.objects.matching
    search_help_text = _(
        "Searches captions, alternatives, credits, photographers, places, terms and file names."
    )
    date_hierarchy = "uploaded_at"
    show_full_result_count = False
    paginator = BoundedPaginator
    actions = None
    formfield_overrides = {models.DateTimeField: {"form_class": LocalTimeField, "widget": LocalTimeWidget}}

    def get_queryset(self, request):
        photos = super().get_queryset(request).select_related("taken_down_by", "uploaded_by")
        return photos.annotate(has_ended=Q(rights_expire_at__lte=timezone.now()))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Photographs")} | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(search_term), False

    def get_fieldsets(self, request, obj=None):
        file = [] if obj else [(None, {"fields": ["original", "keep_both"]})]
        words, rights = (_("Words"), {"fields": WORDS}), (_("Credit and rights"), {"fields": RIGHTS})
        crops = (_("Focal point in numbers"), {"fields": ["focal_x", "focal_y"], "classes": ["collapse"]})
        return [*file, words, rights, *([crops] if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        """What shows or hides a photo in public is for those who may take it down."""
        is_fixed = obj is not None and not request.user.has_perm(TAKE_DOWN)
        return ["rights_expire_at"] if is_fixed else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            form.base_fields.pop("keep_both", None)
        return form

    def add_view(self, request, form_url="", extra_context=None):
        """Go on with the photo that the library has already, where a person says so."""
        use = request.POST.get("_use", "")
        if use.isascii() and use.isdecimal() and self.has_add_permission(request):
            photo = Photo.objects.filter(pk=int(use[:18])).first()
            if photo and IS_POPUP_VAR in request.POST:
                return self.response_add(request, photo)
            if photo:
                return HttpResponseRedirect(reverse("admin:articles_photo_change", args=[photo.pk]))
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        photo, now = context["original"], timezone.now()
        context["show_save_and_add_another"] = False
        context["same"] = context["adminform"].form.same
        if photo:
            context |= self.get_photo_context(request, photo, now)
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        response.status_code = UNREADY if context["errors"] else response.status_code
        return response

    def save_model(self, request, obj, form, change):
        if change:
            photos.save(obj)
        else:
            photos.store(obj, by=request.user)

    def delete_model(self, request, obj):
        photos.delete(obj)

    def has_delete_permission(self, request, obj=None):
        """A gallery at the desk names its photos, and the database does not know."""
        is_free = obj is None or not photos.galleries_with(obj.pk).exists()
        return super().has_delete_permission(request, obj) and is_free

    def response_add(self, request, obj, post_url_continue=None):
        """Show what was read from the file, unless a story's form waits for the photo."""
        if IS_POPUP_VAR not in request.POST and "_continue" not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)
