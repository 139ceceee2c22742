"""Where editors close the comments on a story, reopen them, and see on which the desk has closed them."""

import datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import permissions
from articles.models import Article, Edition
from comments import desk, opening
from comments.admin import filters, keys, queue
from comments.models import StoryComments

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CLOSED_ORDER = ("-changed_at", "-pk")


class ClosingPages(ModelAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "comments_comment"
        return [
            path("on/<int:pk>/<slug:verb>/", wrap(self.set_open), name=f"{name}_set_open"),
            path("closed/", wrap(self.closed), name=f"{name}_closed"),
        ]

    def get_tabs(self, kept: list[tuple[str, Any]]) -> "list[tuple[str, str, StrOrPromise]]":
        """Return the parts of the queue by name, each with its address, which keeps what was chosen."""
        address, closed = (reverse(f"admin:comments_comment_{name}") for name in ("changelist", "closed"))
        parts: list[tuple[str, str, StrOrPromise]] = [
            (name, f"{address}?{urlencode([('tab', name), *kept])}", label)
            for name, label in filters.TABS.items()
        ]
        return [*parts, ("closed", closed, _("Closed stories"))]

    def get_story_context(
        self, request: HttpRequest, edition: Edition | None, now: datetime.datetime
    ) -> dict[str, Any] | None:
        """Return what the queue says of the one story that it is narrowed to: nothing of a draft."""
        if edition is None:
            return None
        is_live = queue.is_live(edition, now)
        return {
            "edition": edition,
            "is_live": is_live,
            "is_open": is_live and opening.applies(edition, now, **opening.rules_for(edition)),
            "may_host": desk.may_host(request.user, edition.article),
        }

    @method_decorator(never_cache)
    def closed(self, request: HttpRequest) -> HttpResponse:
        """List the stories on which the desk has closed the comments, the last one first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            stories, after = _closed(request.user, request.GET.get("after", ""))
        except ValueError:
            raise Http404 from None
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "media": self.media,
            "title": _("Closed stories"),
            "tabs": self.get_tabs([]),
            "stories": stories,
            "may_host": request.user.has_perm(desk.HOST),
            "more": f"?after={after}" if after else "",
            "now": timezone.now(),
        }
        return TemplateResponse(request, "admin/comments/comment/closed.html", context)

    @method_decorator(require_POST)
    def set_open(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Close the comments on a story, or take comments again."""
        article = get_object_or_404(Article, pk=pk)
        verbs = {
            "close": (desk.close, _("The story takes no more comments.")),
            "reopen": (desk.reopen, _("The story takes comments again.")),
        }
        if not desk.may_host(request.user, article):
            raise PermissionDenied
        if verb not in verbs:
            raise Http404
        do, done = verbs[verb]
        do(article, by=cast(User, request.user), now=timezone.now())
        messages.success(request, done)
        return HttpResponseRedirect(f"{reverse('admin:comments_comment_changelist')}?tab=all&story={pk}")


def _closed(user: permissions.Person, after: str) -> tuple[list[StoryComments], str]:
    """Return some of those that the person may see, and the place behind which there are more."""
    visible = permissions.visible(Article.objects.order_by(), user).values("pk")
    found = StoryComments.objects.filter(is_open=False, article__in=visible)
    found = found.select_related("article", "changed_by").order_by(*CLOSED_ORDER)
    if after:
        found = found.filter(keys.behind(CLOSED_ORDER, keys.read(after, CLOSED_ORDER)))
    stories = list(found[: queue.PAGE_SIZE + 1])
    shown = stories[: queue.PAGE_SIZE]
    return shown, keys.write((shown[-1].changed_at, shown[-1].pk)) if len(stories) > len(shown) else ""
