"""How comments are taken: the rules of the whole site, and the words that are watched."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles import caching
from articles.admin.public import PublicAdmin
from comments.models import CommentPolicy, WatchedWord


@admin.register(CommentPolicy)
class CommentPolicyAdmin(PublicAdmin):
    """There is one set of rules, so its list leads to it."""

    def tags_of(self, row: CommentPolicy) -> list[str]:
        return [caching.tags.COMMENT_RULES]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_object(self, request, object_id, from_field=None):
        return CommentPolicy.current() if object_id == "1" else None

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:comments_commentpolicy_change", args=[1]))


@admin.register(WatchedWord)
class WatchedWordAdmin(admin.ModelAdmin):
    list_display = ["text", "consequence"]
    list_filter = ["consequence"]
    search_fields = ["text"]
    show_full_result_count = False
