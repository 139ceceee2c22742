from django.contrib import admin

from articles import caching
from articles.admin.public import PublicAdmin
from articles.models import Author


@admin.register(Author)
class AuthorAdmin(PublicAdmin):
    list_display = ["name", "job_title", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "job_title"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]

    def tags_of(self, row: Author) -> list[str]:
        return [caching.tags.author(row.pk)]

    def get_readonly_fields(self, request, obj=None):
        """The list of accounts is for those who may see it."""
        return [] if request.user.has_perm("auth.view_user") else ["user"]
