from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import caching
from articles.admin.public import PublicAdmin
from articles.models import Paper, PaperLink
from articles.paper_forms import PaperForm


class PaperLinkInline(admin.TabularInline):
    model = PaperLink
    extra = 1
    fields = ["kind", "label", "url", "position"]


@admin.register(Paper)
class PaperAdmin(PublicAdmin):
    """There is one paper, so the list leads straight to its form."""

    form = PaperForm
    inlines = [PaperLinkInline]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description"]}),
        (_("Look"), {"fields": ["logo", "logo_on_dark", "icon", ("accent", "accent_on_dark")]}),
        (_("Who answers for it"), {"fields": ["imprint", "email", "corrections_email"]}),
    ]

    def tags_of(self, row: Paper) -> list[str]:
        return [caching.tags.DRESS]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        paper, _created = Paper.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_paper_change", args=[paper.pk]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
