"""The form's safety net: what is typed is kept apart, offered back, and survives a lost log-in.

What is offered back is sent through the form again, so that it is checked as anything else that is saved.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles import autosaves, comparing, permissions
from articles.admin.conflict import find_story
from articles.admin.story import StoryAdmin, may_edit, now_of
from articles.models import Article

FORMS = {"articles_article_add", "articles_article_change"}
USE, THROW_AWAY = "_use", "_throw_away"


class AutosavePages(StoryAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            *super().get_page_urls(),
            path("add/autosave/", wrap(self.autosave), name="articles_article_autosave_new"),
            path("<int:pk>/autosave/", wrap(self.autosave), name="articles_article_autosave"),
            path("<int:pk>/presence/", wrap(self.presence), name="articles_article_presence"),
        ]

    def get_urls(self):
        urls = super().get_urls()
        for each in urls:
            if each.name in FORMS:
                each.callback = self._keep_when_refused(each.callback)
        return urls

    @method_decorator(require_POST)
    def autosave(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what was typed so far, beside the story."""
        article = self.get_story(request, pk, permissions.EDIT) if pk is not None else None
        user, now = cast(User, request.user), now_of(request)
        if article is None and not self.has_add_permission(request):
            raise PermissionDenied
        if not autosaves.is_owner(request.POST.get(autosaves.OWNER, ""), user, article):
            raise PermissionDenied
        if article and autosaves.is_overtaken(article, user, request.POST, now=now):
            return JsonResponse({"message": ""}, status=409)
        autosaves.keep(article, user, request.POST, now=now)
        return JsonResponse({"message": _("Saved for you at %s.") % autosaves.clock(now)})

    @method_decorator(require_POST)
    def presence(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note that the form is still open; answer who else has it open."""
        article = self.get_story(request, pk, permissions.EDIT)
        others = autosaves.greet(article, cast(User, request.user), now=now_of(request))
        return JsonResponse({"others": others})

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Take up or throw away what was kept, where that was asked; forget it once the story is saved."""
        article = find_story(object_id) if request.method == "POST" else None
        is_known = article is not None or object_id is None
        if request.method == "POST" and is_known and may_edit(request, article or Article()):
            if THROW_AWAY in request.POST:
                autosaves.forget(article, request.user)
                return HttpResponseRedirect(request.get_full_path())
            if USE in request.POST and not self._take_up(request, article):
                return HttpResponseRedirect(request.get_full_path())
        response = super().changeform_view(request, object_id, form_url, extra_context)
        is_saved = request.method == "POST" and response.status_code == 302
        if is_saved and is_known and autosaves.UNDECIDED not in request.POST:
            autosaves.forget(article, request.user)
        return response

    def _take_up(self, request: HttpRequest, article: Article | None) -> bool:
        """Put what was kept in the place of what was sent."""
        autosave = autosaves.find(article, cast(User, request.user))
        if autosave is None:
            messages.warning(request, _("There is no unsaved text of yours any more."))
            return False
        form = QueryDict(autosave.form, mutable=True)
        form.pop(autosaves.UNDECIDED, None)
        form["_continue"] = "1"
        cast(Any, request).POST = form
        return True

    def get_form_context(self, request, article, now):
        context = super().get_form_context(request, article, now)
        if not may_edit(request, article):
            return context
        return context | {"others": autosaves.greet(article, request.user, now=now)}

    def render_change_form(self, request, context, *args, **kwargs):
        article = context["original"]
        if may_edit(request, article or Article()) and not context["is_popup"]:
            context["autosave"] = self._autosave_context(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def _autosave_context(self, request: HttpRequest, article: Any) -> dict[str, Any]:
        user = cast(User, request.user)
        is_kept = request.method == "GET" and (article is None or article.has_unsaved_text)
        offer = autosaves.to_offer(article, user) if is_kept else None
        at = [article.pk] if article else []
        return {
            "version": article.version if article else 0,
            "base": article.latest_number or "" if article else "",
            "owner": autosaves.sign_owner(article, user),
            "is_unsaved": request.method == "POST",
            "url": reverse(f"admin:articles_article_autosave{'' if at else '_new'}", args=at),
            "presence_url": reverse("admin:articles_article_presence", args=at) if at else "",
            "offer": offer,
            "difference": offer and comparing.compare(offer.before, offer.content),
        }

    # A lost log-in

    def _keep_when_refused(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """Keep the text that is sent by somebody who has been logged out, or logged in anew, meanwhile.

        It is kept for the person to whom the form was given, who proves that by what stands in the form.
        """

        # The views inside check the token themselves; past them nothing happens but keeping the text.
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            is_logged_out = not self.admin_site.has_permission(request)
            has_old_token = response.status_code == 403 and not hasattr(request, "csrf_processing_done")
            if request.method == "POST" and (is_logged_out or has_old_token):
                return self._keep_refused(request, response, is_logged_out)
            return response

        return guarded

    def _keep_refused(
        self, request: HttpRequest, response: HttpResponse, is_logged_out: bool
    ) -> HttpResponse:
        owner = autosaves.find_owner(request.POST.get(autosaves.OWNER, ""))
        if owner is None:
            return response
        user, article = owner
        autosaves.keep(article, user, request.POST, now=now_of(request))
        if is_logged_out:
            messages.warning(
                request, _("You were logged out. What you typed is kept: log in, and you get it back.")
            )
            return response if response.status_code == 302 else HttpResponseRedirect(request.get_full_path())
        messages.warning(request, _("You logged in anew, so this was not saved yet. What you typed is kept."))
        return HttpResponseRedirect(request.get_full_path())
