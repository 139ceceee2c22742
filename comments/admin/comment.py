"""The moderators' queue and the page of one comment. What readers wrote is never edited here."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from comments import moderation
from comments.admin import filters, queue
from comments.admin.conversation import ConversationPages
from comments.models import Comment, RejectedFor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# So many refusals are told one by one after a decision on many; of the rest only the number.
REFUSALS_TOLD = 10
WRONG = 400


class Decision(NamedTuple):
    """What a moderator can do: its verb, and what is told afterwards."""

    verb: Callable[..., None]
    done: "_StrPromise"


DECISIONS = {
    "approve": Decision(moderation.approve, ngettext_lazy("%d comment approved.", "%d comments approved.")),
    "reject": Decision(moderation.reject, ngettext_lazy("%d comment rejected.", "%d comments rejected.")),
    "spam": Decision(
        moderation.mark_as_spam, ngettext_lazy("%d comment marked as spam.", "%d comments marked as spam.")
    ),
    "keep": Decision(
        moderation.keep, ngettext_lazy("%d comment left as it is.", "%d comments left as they are.")
    ),
    "undo": Decision(moderation.undo, ngettext_lazy("%d comment waits again.", "%d comments wait again.")),
}


@admin.register(Comment)
class CommentAdmin(ConversationPages):
    search_fields = ["name", "body"]  # and so other parts of the admin may look comments up
    readonly_fields = ["email"]

    def get_urls(self):
        decide = path("decide/", self.admin_site.admin_view(self.decide), name="comments_comment_decide")
        return [decide, *self.get_page_urls(), *super().get_urls()]

    # Permissions

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    def lookup_allowed(self, lookup, value, request):
        """Without this, a filter typed into the address would find out e-mail addresses letter by letter."""
        return not lookup.startswith("email") and super().lookup_allowed(lookup, value, request)

    # The queue

    @method_decorator(never_cache)
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        now, asking = timezone.now(), filters.Filters(request.GET)
        asking.is_valid()
        asked = asking.cleaned_data
        comments, after = queue.page(asked)
        story = asked.get("story")
        editions = queue.editions({each.article_id for each in comments} | ({story} if story else set()), now)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "media": self.media,
            "title": _("Comments"),
            "filters": asking,
            "tab": asked.get("tab") or filters.WAITING,
            "tabs": self.get_tabs(asking.kept),
            "rows": queue.rows(comments, editions, now),
            "more": self._address(request, after=after) if after else "",
            "start": self._address(request, after=None) if asked.get("after") else "",
            "larger": "" if asked.get("many") else self._address(request, many="on"),
            "here": self._address(request),
            "may_moderate": moderation.may_moderate(request.user),
            "reasons": RejectedFor.choices,
            "mine": list(moderation.decided_by(request.user, now)[:3]),
            "story": self.get_story_context(request, editions.get(story or 0), now),
            "looked_through": queue.LOOKED_THROUGH,
            "now": now,
        }
        status = WRONG if asking.errors else 200
        return TemplateResponse(request, "admin/comments/comment/queue.html", context, status=status)

    def _address(self, request: HttpRequest, **changes: str | None) -> str:
        query = request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    # Deciding

    @method_decorator(require_POST)
    def decide(self, request: HttpRequest) -> HttpResponse:
        """Do what a button says: `verb` on all that are ticked, `verb:id` on one, `reject:id:reason`."""
        name, _colon, rest = request.POST.get("do", "").partition(":")
        if not moderation.may_moderate(request.user):
            raise PermissionDenied
        if name not in DECISIONS:
            messages.error(request, _("Choose what is to be done."))
            return self._back(request)
        pk, _colon, reason = rest.partition(":")
        reason = reason or request.POST.get("reason", "")
        if name == "reject" and reason not in RejectedFor.values:
            messages.error(request, _("Choose why the comment is rejected."))
            return self._back(request)
        chosen = [pk] if pk else request.POST.getlist("chosen")
        comments = list(Comment.objects.filter(pk__in=[each for each in chosen if _is_key(each)][:500]))
        if not comments:
            messages.warning(request, _("No comment was chosen, or it has been deleted meanwhile."))
        self._decide(request, comments, name, {"reason": reason} if name == "reject" else {})
        return self._back(request)

    def _decide(self, request: HttpRequest, comments: list[Comment], name: str, how: dict[str, Any]) -> None:
        decision, now, refusals = DECISIONS[name], timezone.now(), []
        for comment in comments:
            seen = {"seen": request.POST.get(f"seen-{comment.pk}", "")} if name != "undo" else {}
            try:
                decision.verb(comment, by=request.user, now=now, **seen, **how)
                self.log_change(request, comment, name)
            except moderation.AlreadyDecided as refusal:
                refusals.append(f"“{Truncator(comment.body).chars(40)}”: {refusal}")
        if done := len(comments) - len(refusals):
            self.message_user(request, decision.done % done, messages.SUCCESS)
        for sentence in _told(refusals):
            self.message_user(request, sentence, messages.WARNING)

    def _back(self, request: HttpRequest) -> HttpResponse:
        """Return to the part of the queue that the button stood in."""
        query = request.POST.get("here", "")
        query = query if query.startswith("?") else ""
        return HttpResponseRedirect(f"{reverse('admin:comments_comment_changelist')}{query}")

    # A comment's page

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = get_object_or_404(
            queue.whole(Comment.objects.all()), pk=object_id if _is_key(object_id) else 0
        )
        return self.render_comment(request, comment)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _told(refusals: list[str]) -> Iterator[str]:
    yield from refusals[:REFUSALS_TOLD]
    if more := len(refusals[REFUSALS_TOLD:]):
        sentence = ngettext(
            "%d more comment was already decided.", "%d more comments were already decided.", more
        )
        yield sentence % more
