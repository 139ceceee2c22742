from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import photos
from articles.forms import PhotoForm
from articles.models import Photo


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    form = PhotoForm
    list_display = ["thumbnail", "title", "credit", "uploaded_at"]
    list_display_links = ["thumbnail", "title"]
    search_fields = ["alt", "caption", "credit", "copyright"]
    date_hierarchy = "uploaded_at"
    show_full_result_count = False

    def get_fields(self, request, obj=None):
        file = ["thumbnail", "width", "height", "uploaded_at"] if obj else ["original"]
        return [*file, "alt", "is_decorative", "caption", "credit", "copyright"]

    def get_readonly_fields(self, request, obj=None):
        return ["thumbnail", "width", "height", "uploaded_at"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            photos.store(obj, by=request.user)

    @admin.display(description=_("picture"))
    def thumbnail(self, photo: Photo) -> SafeString:
        size = photo.smallest()
        return format_html(
            '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            photo.thumbnail,
            size["width"],
            size["height"],
            photo.alt,
        )

    @admin.display(description=_("photo"), ordering="caption")
    def title(self, photo: Photo) -> str:
        return str(photo)
