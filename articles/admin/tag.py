from django.contrib import admin
from taggit.models import Tag

admin.site.unregister(Tag)  # the package's own shows its inner tables


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]
