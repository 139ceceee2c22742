from django.contrib import admin

from articles import caching, moving, publishing
from articles.admin.public import PublicAdmin
from articles.models import Section


@admin.register(Section)
class SectionAdmin(PublicAdmin):
    list_display = ["name", "slug", "parent", "position", "accent", "is_active"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]

    def get_search_results(self, request, queryset, search_term):
        """Boxes offer the sections in use; the list finds archived ones as well."""
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.active()
        return super().get_search_results(request, queryset, search_term)

    def tags_of(self, row: Section) -> list[str]:
        """Every page has the sections in its navigation."""
        return [caching.tags.DRESS]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """In the list the box has no label."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "position":
            field.widget.attrs["aria-label"] = str(field.label)
        return field

    def view_on_site(self, section):
        return section.get_absolute_url()

    def save_model(self, request, section, form, change):
        super().save_model(request, section, form, change)
        if "slug" in form.initial:
            moving.leave(Section(slug=form.initial["slug"]).get_absolute_url(), section.get_absolute_url())
        if "parent" in form.changed_data:
            publishing.refile(section)
