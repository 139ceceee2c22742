"""What the CDN was to forget and has not: listed while it fails, and tried again when somebody says so."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.reading import ReadOnly
from articles.caching import cdn
from articles.models import Purge


@admin.register(Purge)
class PurgeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["change", "delivery", "attempts_made", "answer"]
    list_per_page = 50
    sortable_by = ()
    ordering = ["-id"]
    show_full_result_count = False
    actions = ["try_chosen_again"]
    readonly_fields = ["change", "delivery", "attempts_made", "answer", "names"]
    fields = ["change", "delivery", "attempts_made", "answer", "names"]

    @admin.display(description=_("changed"))
    def change(self, purge: Purge) -> str:
        return _words(purge.created_at)

    @admin.display(description=_("CDN"))
    def delivery(self, purge: Purge) -> str:
        if purge.failed_at:
            return _("Given up on %s") % _words(purge.failed_at)
        sentence = _("Told; once more after %s") if purge.sent_at else _("Waits, to be told after %s")
        return sentence % _words(purge.send_after)

    @admin.display(description=_("attempts"))
    def attempts_made(self, purge: Purge) -> int:
        return purge.attempts

    @admin.display(description=_("what it answered"))
    def answer(self, purge: Purge) -> str:
        return purge.error

    @admin.display(description=_("what pages show"))
    def names(self, purge: Purge) -> str:
        return ", ".join(purge.tags)

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_chosen_again(self, request: HttpRequest, queryset: QuerySet[Purge]) -> None:
        now = timezone.now()
        tried: Any = sum(cdn.try_again(purge, now=now) for purge in queryset)
        if not tried:
            self.message_user(request, _("Only what was given up can be tried again."), messages.WARNING)
            return
        tally = cdn.deliver(now=now)
        if tally["sent"]:
            sentence = ngettext("%d purge was sent.", "%d purges were sent.", tally["sent"])
            self.message_user(request, sentence % tally["sent"], messages.SUCCESS)
        else:
            self.message_user(request, _("The CDN still does not answer as it should."), messages.ERROR)


def _words(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j M Y, H:i:s")
