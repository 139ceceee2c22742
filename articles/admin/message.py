"""The letters that the desk sends: which wait, went out, or failed for good and may be tried again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles import outbox, permissions
from articles.admin.reading import ReadOnly
from articles.models import Article, Message


class DeliveryFilter(admin.SimpleListFilter):
    title = _("delivery")
    parameter_name = "delivery"

    def lookups(self, request, model_admin):
        return [("failed", _("Failed")), ("waiting", _("Waiting")), ("sent", _("Sent"))]

    def queryset(self, request, queryset):
        chosen = {"failed": queryset.failed, "waiting": queryset.waiting, "sent": queryset.sent}
        return chosen.get(self.value() or "", queryset.all)()


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subject_line", "recipient", "delivery", "attempts_made"]
    list_filter = [DeliveryFilter]
    list_per_page = 50
    sortable_by = ()
    ordering = ["-id"]
    search_fields = ["to", "subject"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ["try_chosen_again"]
    readonly_fields = ["recipient", "subject_line", "text", "delivery", "attempts_made", "last_error"]

    def get_queryset(self, request):
        """A letter tells of a story, so it is for those who may see that. No reader's letter is shown."""
        stories = permissions.visible(Article.objects.all(), request.user)
        told = Q(article=None) | Q(article__in=stories.order_by())
        return super().get_queryset(request).filter(told, unsubscribe_url="")

    def get_fields(self, request, obj=None):
        return self.readonly_fields

    @admin.display(description=_("subject"))
    def subject_line(self, message: Message) -> str:
        return message.subject

    @admin.display(description=_("to"))
    def recipient(self, message: Message) -> str:
        return message.to

    @admin.display(description=_("letter"))
    def text(self, message: Message) -> str:
        return message.body

    @admin.display(description=_("delivery"))
    def delivery(self, message: Message) -> str:
        sentence, moment = _("Waits, to be sent after %s"), message.send_after
        if message.sent_at:
            sentence, moment = _("Sent on %s"), message.sent_at
        elif message.failed_at:
            sentence, moment = _("Failed on %s"), message.failed_at
        return sentence % date_format(timezone.localtime(moment), "j M Y, H:i:s")

    @admin.display(description=_("attempts"))
    def attempts_made(self, message: Message) -> int:
        return message.attempts

    @admin.display(description=_("what the mail server said"))
    def last_error(self, message: Message) -> str:
        return message.error

    # Trying again

    def get_urls(self):
        view = self.admin_site.admin_view(self.try_again)
        return [path("<int:pk>/try-again/", view, name="articles_message_try_again"), *super().get_urls()]

    @method_decorator(require_POST)
    def try_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button on a failed letter's page says, and go back to the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        message = get_object_or_404(self.get_queryset(request), pk=pk)
        self._try_again(request, [message])
        return HttpResponseRedirect(reverse("admin:articles_message_changelist"))

    @admin.action(description=_("Try again"), permissions=["view"])
    def try_chosen_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._try_again(request, queryset)

    def _try_again(self, request: HttpRequest, letters: Any) -> None:
        now = timezone.now()
        tried = sum(outbox.try_again(message, now=now) for message in letters)
        if tried:
            sentence = ngettext("%d letter is tried again.", "%d letters are tried again.", tried)
            self.message_user(request, sentence % tried, messages.SUCCESS)
        else:
            self.message_user(request, _("Only a letter that failed can be tried again."), messages.WARNING)
