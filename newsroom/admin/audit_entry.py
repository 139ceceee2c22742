from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from articles.admin.paginator import BoundedPaginator
from articles.admin.reading import ReadOnly
from newsroom.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, admin.ModelAdmin):
    """The record, to be read. Nobody adds to it here, changes it, or removes from it."""

    list_display = ["what", "when", "person", "about", "detail", "network"]
    list_filter = ["verb"]
    list_per_page = 50
    sortable_by = ()
    search_fields = ["by_name", "about", "network"]
    search_help_text = _("Searches who did it, whom or what it is about, and networks.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    actions = None
    fields = ("what", "when", "person", "about", "detail", "network")
    readonly_fields = fields

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Record of staff")} | (extra_context or {})
        return super().changelist_view(request, context)

    @admin.display(description=_("what"))
    def what(self, entry: AuditEntry) -> str:
        return entry.get_verb_display()

    @admin.display(description=_("when"))
    def when(self, entry: AuditEntry) -> str:
        return date_format(timezone.localtime(entry.at), "j M Y, H:i:s")

    @admin.display(description=_("who"))
    def person(self, entry: AuditEntry) -> str:
        return entry.by_name
