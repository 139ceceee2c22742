from django.contrib import admin

from articles import caching, moving
from articles.admin.public import PublicAdmin
from articles.models import Author, AuthorLink


class AuthorLinkInline(admin.TabularInline):
    model = AuthorLink
    extra = 1
    fields = ["label", "url", "position"]


@admin.register(Author)
class AuthorAdmin(PublicAdmin):
    list_display = ["name", "job_title", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "job_title"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["photo", "user"]
    inlines = [AuthorLinkInline]

    def tags_of(self, row: Author) -> list[str]:
        return [caching.tags.author(row.pk)]

    def get_readonly_fields(self, request, obj=None):
        """The list of accounts is for those who may see it."""
        return [] if request.user.has_perm("auth.view_user") else ["user"]

    def view_on_site(self, author):
        return author.get_absolute_url()

    def save_model(self, request, author, form, change):
        super().save_model(request, author, form, change)
        if change:
            moving.leave(Author(slug=form.initial["slug"]).get_absolute_url(), author.get_absolute_url())
