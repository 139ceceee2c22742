from django.contrib import admin

from articles import caching
from articles.admin.public import PublicAdmin
from articles.models import Section


@admin.register(Section)
class SectionAdmin(PublicAdmin):
    list_display = ["name", "slug", "parent", "position", "is_active"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]

    def tags_of(self, row: Section) -> list[str]:
        """Every page has the sections in its navigation."""
        return [caching.tags.DRESS]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In the list the box has no label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "position":
            field.widget.attrs["aria-label"] = str(field.label)
        return field
