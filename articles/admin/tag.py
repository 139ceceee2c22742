from django.contrib import admin
from taggit.models import Tag

from articles import caching
from articles.admin.public import PublicAdmin

admin.site.unregister(Tag)  # the package's own shows its inner tables


@admin.register(Tag)
class TagAdmin(PublicAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    ordering = ["name"]

    def tags_of(self, row: Tag) -> list[str]:
        return [caching.tags.topic(row.pk)]
