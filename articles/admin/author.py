from django.contrib import admin

from articles.models import Author


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    list_display = ["name", "job_title", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "job_title"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request, obj=None):
        """The list of accounts is for those who may see it."""
        return [] if request.user.has_perm("auth.view_user") else ["user"]
