"""A story's history: its timeline, two of its states side by side, and the way back to an earlier one."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from articles import comparing, permissions, publishing, revisions, second_pair, timeline, workflow
from articles.admin import sides
from articles.admin.story import StoryAdmin, now_of
from articles.models import Article, Event, Revision

FORBIDDEN, CONFLICT, UNREADY = 403, 409, 422


class ReviewForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class RestoreForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class StoryHistory(StoryAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            *super().get_page_urls(),
            path("<int:pk>/compare/", wrap(self.compare), name="articles_article_compare"),
            path("<int:pk>/restore/<int:number>/", wrap(self.restore), name="articles_article_restore"),
            path("<int:pk>/review/<int:event>/", wrap(self.review), name="articles_article_review"),
        ]

    # The timeline

    @method_decorator(never_cache)
    def history_view(self, request, object_id, extra_context=None):
        if not (object_id.isascii() and object_id.isdecimal()):
            raise Http404
        return self._timeline(request, self.get_story(request, int(object_id)))

    @method_decorator(never_cache)
    def review(self, request: HttpRequest, pk: int, event: int) -> HttpResponse:
        """Record that a third person looked at what was published alone."""
        article, now = self.get_story(request, pk, permissions.PUBLISH), now_of(request)
        reviewed = get_object_or_404(article.events, pk=event)
        history = reverse("admin:articles_article_history", args=[pk])
        if request.method != "POST":
            return HttpResponseRedirect(history)
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self._timeline(request, article, UNREADY, refused=reviewed, form=form)
        try:
            workflow.review(reviewed, by=cast(User, request.user), now=now, **form.cleaned_data)
        except (workflow.NotAllowed, workflow.Conflict, publishing.Refused) as refusal:
            form.add_error(None, str(refusal))
            return self._timeline(request, article, _status(refusal), refused=reviewed, form=form)
        messages.success(request, _("Reviewed: %s") % article)
        return HttpResponseRedirect(history)

    def _timeline(
        self,
        request: HttpRequest,
        article: Article,
        status: int = 200,
        *,
        refused: Event | None = None,
        form: ReviewForm | None = None,
    ) -> TemplateResponse:
        key = request.GET.get("before", "")
        try:
            page = timeline.page(article, key)
        except timeline.BadKey:
            raise Http404 from None
        user = cast(User, request.user)
        may_review = permissions.may(user, permissions.PUBLISH, article)
        makers = second_pair.makers(article) if may_review else set()
        may_review = may_review and user.pk not in makers
        context = {
            "title": _("History: %s") % article,
            "rows": [(entry, may_review and _is_to_review(entry, user)) for entry in page.entries],
            "older": page.older,
            "key": key,
            "latest": article.revisions.values_list("number", flat=True).first(),
            "may_restore": permissions.may_edit(user, article),
            "refused": refused,
            "refused_form": form,
            "form": ReviewForm(),
        }
        return self._page(request, "history", article, context, status)

    # Two states side by side

    @method_decorator(never_cache)
    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what differs between two states of the story: unless told which, what is new to the person."""
        article, now, user = self.get_story(request, pk), now_of(request), cast(User, request.user)
        offered = sides.offer(article, user, now)
        tokens = request.GET.get("from", ""), request.GET.get("to", "")
        if not all(tokens):
            default = sides.default_tokens(article, user)
            tokens = tokens[0] or default[0], tokens[1] or default[1]
        old, new = (sides.find(token, offered, article) for token in tokens)
        if old is None or new is None:
            raise Http404
        listed = {side.token: side for side in (*offered, old, new)}
        context = {
            "title": _("Compare: %s") % article,
            "old": old,
            "new": new,
            "listed": listed.values(),
            "difference": comparing.compare(old.read(), new.read()),
            "may_restore": permissions.may_edit(user, article),
            "restorable": sorted({side.revision.number for side in (old, new) if side.revision}),
        }
        return self._page(request, "compare", article, context)

    # The way back

    @method_decorator(never_cache)
    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show what restoring a revision would change, and do it on POST."""
        article = self.get_story(request, pk, permissions.EDIT)
        revision = get_object_or_404(article.revisions.select_related("created_by"), number=number)
        if request.method != "POST":
            form = RestoreForm(initial={"version": article.version})
            return self._confirm_restore(request, article, revision, form)
        form = RestoreForm(request.POST)
        if not form.is_valid():
            return self._confirm_restore(request, article, revision, form, UNREADY)
        return self._restore(request, article, revision, form, now_of(request))

    def _restore(
        self,
        request: HttpRequest,
        article: Article,
        revision: Revision,
        form: RestoreForm,
        now: datetime.datetime,
    ) -> HttpResponse:
        try:
            missing = workflow.restore(revision, by=cast(User, request.user), now=now, **form.cleaned_data)
        except (workflow.NotAllowed, workflow.Conflict, publishing.Refused) as refusal:
            form.add_error(None, str(refusal))
            return self._confirm_restore(request, article, revision, form, _status(refusal))
        messages.success(request, _("The desk copy is again what it was in revision %s.") % revision.number)
        if missing:
            sentence = _("These no longer exist and did not come back: %s.") % ", ".join(missing)
            messages.warning(request, sentence)
        return HttpResponseRedirect(article.get_admin_url())

    def _confirm_restore(
        self,
        request: HttpRequest,
        article: Article,
        revision: Revision,
        form: RestoreForm,
        status: int = 200,
    ) -> TemplateResponse:
        context = {
            "title": _("Restore revision %(number)s: %(story)s")
            % {"number": revision.number, "story": article},
            "revision": revision,
            "form": form,
            "difference": comparing.compare(revisions.snapshot(article), revision.content),
        }
        return self._page(request, "restore", article, context, status)

    def _page(
        self, request: HttpRequest, name: str, article: Article, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        common = {"opts": self.opts, "article": article} | self.admin_site.each_context(request)
        return TemplateResponse(
            request, f"admin/articles/article/{name}.html", common | context, status=status
        )


def _is_to_review(entry: timeline.Entry, user: User) -> bool:
    event = entry.event
    return bool(event and event.is_alone and event.by_id != user.pk and not hasattr(event, "review"))


def _status(refusal: Exception) -> int:
    return FORBIDDEN if isinstance(refusal, workflow.NotAllowed) else CONFLICT
