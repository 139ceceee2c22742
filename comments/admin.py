"""The moderators' queue. What readers wrote is never edited; its status moves through `moderation`."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from comments import moderation
from comments.models import Comment, Status

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# So many refusals are told one by one after an action; of the rest only the number.
REFUSALS_TOLD = 10


class Decision(NamedTuple):
    """What a moderator can do: its button, its verb, where it leads, and what is told afterwards."""

    label: "_StrPromise"
    verb: Callable[..., None]
    outcome: Status
    done: "_StrPromise"


DECISIONS = {
    "approve": Decision(
        _("Approve"),
        moderation.approve,
        Status.APPROVED,
        ngettext_lazy("%d comment approved.", "%d comments approved."),
    ),
    "reject": Decision(
        _("Reject"),
        moderation.reject,
        Status.REJECTED,
        ngettext_lazy("%d comment rejected.", "%d comments rejected."),
    ),
    "spam": Decision(
        _("Mark as spam"),
        moderation.mark_as_spam,
        Status.SPAM,
        ngettext_lazy("%d comment marked as spam.", "%d comments marked as spam."),
    ),
}


def shown_status(asked: str | None) -> str:
    """What waits is shown, unless another status or all are asked for."""
    return asked if asked in {*Status.values, "all"} else Status.HELD


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [*Status.choices, ("all", _("All"))]

    def value(self):
        return shown_status(super().value())

    def choices(self, changelist):
        for lookup, title in self.lookup_choices:
            query_string = changelist.get_query_string({self.parameter_name: lookup})
            yield {"selected": self.value() == lookup, "query_string": query_string, "display": title}

    def queryset(self, request, queryset):
        return queryset if self.value() == "all" else queryset.filter(status=self.value())


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["excerpt", "name", "story", "status_seen", "created_at", "decider"]
    list_filter = [StatusFilter]
    list_select_related = ["article", "decided_by"]
    list_per_page = 20
    sortable_by = ["created_at"]
    search_fields = ["name", "body"]
    search_help_text = _("Searches names and comments, within the status chosen.")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = ["approve", "reject", "mark_as_spam"]

    # The list

    def get_ordering(self, request):
        """Who has waited longest comes first; among the decided and all, the newest."""
        is_waiting = shown_status(request.GET.get("status")) == Status.HELD
        return ["created_at", "id"] if is_waiting else ["-created_at", "-id"]

    @admin.display(description=_("comment"))
    def excerpt(self, comment: Comment) -> str:
        return Truncator(comment.body).chars(120)

    @admin.display(description=_("story"))
    def story(self, comment: Comment) -> str:
        return comment.article.headline

    @admin.display(description=_("status"))
    def status_seen(self, comment: Comment) -> SafeString:
        """The status in words; the list's form sends it back, as what the moderator decided upon."""
        return format_html(
            '{}<input type="hidden" name="seen-{}" value="{}">',
            comment.get_status_display(), comment.pk, comment.status,
        )  # fmt: skip

    @admin.display(description=_("decided by"))
    def decider(self, comment: Comment) -> str:
        return moderation.decider(comment) or self.get_empty_value_display()

    def lookup_allowed(self, lookup, value, request):
        """Without this, a filter typed into the address would find out e-mail addresses letter by letter."""
        return not lookup.startswith("email") and super().lookup_allowed(lookup, value, request)

    # Permissions

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return moderation.may_moderate(request.user)

    # A comment's page

    def get_fields(self, request, obj=None):
        email = ["email"] if request.user.has_perm("comments.view_commenter_email") else []
        return ["body", "name", *email, "article", "created_at", "status", "decided_at", "decider"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_moderate_permission(request):
            possible = {name: each for name, each in DECISIONS.items() if each.outcome != obj.status}
            context["decisions"] = [(name, decision.label) for name, decision in possible.items()]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        view = self.admin_site.admin_view(self.decide)
        decide = path("<int:pk>/decide/<slug:name>/", view, name="comments_comment_decide")
        return [decide, *super().get_urls()]

    @method_decorator(require_POST)
    def decide(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Do what a button on the comment's page says, and go back to the list."""
        comment = get_object_or_404(Comment, pk=pk)
        if name not in DECISIONS:
            raise Http404
        self._decide(request, [comment], DECISIONS[name])
        filters: dict[str, Any] = {
            "opts": self.opts,
            "preserved_filters": self.get_preserved_filters(request),
        }
        queue = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(add_preserved_filters(filters, queue))

    # Several at once

    @admin.action(description=DECISIONS["approve"].label, permissions=["moderate"])
    def approve(self, request, queryset):
        self._decide(request, _chosen(request, queryset), DECISIONS["approve"])

    @admin.action(description=DECISIONS["reject"].label, permissions=["moderate"])
    def reject(self, request, queryset):
        self._decide(request, _chosen(request, queryset), DECISIONS["reject"])

    @admin.action(description=DECISIONS["spam"].label, permissions=["moderate"])
    def mark_as_spam(self, request, queryset):
        self._decide(request, _chosen(request, queryset), DECISIONS["spam"])

    def _decide(self, request: HttpRequest, comments: Iterable[Comment], decision: Decision) -> None:
        """Decide each comment on the status that its page or list showed, and tell what came of it."""
        now, done, refusals = timezone.now(), 0, []
        for comment in comments:
            seen = request.POST.get(f"seen-{comment.pk}", "")
            try:
                with transaction.atomic():
                    decision.verb(comment, by=request.user, now=now, seen=seen)
                    self.log_change(request, comment, str(decision.label))
                done += 1
            except moderation.AlreadyDecided as refusal:
                refusals.append(f"“{Truncator(comment.body).chars(40)}”: {refusal}")
            except moderation.NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from None
        if done:
            self.message_user(request, decision.done % done, messages.SUCCESS)
        self._tell_refusals(request, refusals)

    def _tell_refusals(self, request: HttpRequest, refusals: list[str]) -> None:
        for refusal in refusals[:REFUSALS_TOLD]:
            self.message_user(request, refusal, messages.WARNING)
        if more := len(refusals[REFUSALS_TOLD:]):
            sentence = ngettext(
                "%d more comment was already decided.", "%d more comments were already decided.", more
            )
            self.message_user(request, sentence % more, messages.WARNING)


def _chosen(request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
    """The rows that were ticked, be it that one was decided meanwhile and so has left the filtered list."""
    if request.POST.get("select_across") == "1":
        return queryset
    return Comment.objects.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
