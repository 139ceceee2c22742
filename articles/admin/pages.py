"""The pages of the desk beside a story's form: its preview, and one page that confirms every verb."""

import datetime
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from articles import (
    checks,
    comparing,
    composing,
    permissions,
    publishing,
    revisions,
    second_pair,
    views,
    workflow,
)
from articles.admin import confirming
from articles.admin.story import StoryAdmin, now_of
from articles.forms import TransitionForm
from articles.models import Article
from articles.transitions import Transition

CONFLICT, UNREADY = 409, 422


@dataclass
class Question:
    """One verb asked of one story by one person: what the page that confirms it is made from."""

    request: HttpRequest
    article: Article
    transition: Transition
    now: datetime.datetime

    def __post_init__(self) -> None:
        user, asks = cast(User, self.request.user), self.transition.needs_second_pair
        self.alone = second_pair.what_is_missing(self.article, user) if asks else ""
        self.is_enforced = settings.SECOND_PAIR_OF_EYES == second_pair.ENFORCE
        self.may_override = permissions.may(user, permissions.OVERRIDE, self.article)
        self.form = TransitionForm(
            self.transition,
            self.article,
            self.now,
            self.request.POST if self.request.method == "POST" else None,
            may_override=bool(self.alone) and self.is_enforced and self.may_override,
        )

    def context(self) -> dict[str, Any]:
        """Return what the page shows, read before anything is done."""
        content = revisions.snapshot(self.article)
        weight = self.transition.weight
        found = checks.all_problems(content, self._goes_out_at()) if weight else []
        return {
            "title": self.transition.label,
            "article": self.article,
            "now": self.now,
            "transition": self.transition,
            "form": self.form,
            "outlook": confirming.outlook(self.transition, self.article, content, self.now),
            "difference": self._difference(content),
            "hindrances": [each for each in found if weight and each.weight >= weight],
            "advice": [each for each in found if weight and each.weight < weight],
            "alone": self.alone,
            "is_enforced": self.is_enforced,
            "may_override": self.may_override,
            "is_destructive": self.transition.name in confirming.DESTRUCTIVE,
        }

    def _goes_out_at(self) -> datetime.datetime:
        answers = getattr(self.form, "cleaned_data", {})  # there once the form was read
        return answers.get("at") or self.now

    def _difference(self, content: dict[str, Any]) -> comparing.Difference | None:
        """What a discard would change at the desk."""
        public = confirming.public_edition(self.article, self.now)
        if self.transition.name != "discard" or public is None:
            return None
        return comparing.compare(content, public.revision.content)


class StoryPages(StoryAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            *super().get_page_urls(),
            path("<int:pk>/preview/", wrap(self.preview), name="articles_article_preview"),
            path("<int:pk>/do/<slug:verb>/", wrap(self.do), name="articles_article_verb"),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the desk copy as readers would see it if it were published now."""
        article, now = self.get_story(request, pk), now_of(request)
        content = revisions.snapshot(article)
        edition = composing.compose_preview(article, content, now=now)
        response = views.render_story(request, edition, edition.page_tags, now=now, is_preview=True)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    @method_decorator(never_cache)
    def do(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Say what a verb will do, ask what it needs, and do it on POST."""
        transition, now = workflow.BY_NAME.get(verb), now_of(request)
        if transition is None:
            raise Http404
        article = self.get_story(request, pk, transition.permission)
        question = Question(request, article, transition, now)
        if request.method == "POST":
            return self._apply(question)
        if transition not in workflow.available(article, request.user, now):
            messages.error(request, workflow.refusal(transition, article, now))
            return HttpResponseRedirect(article.get_admin_url())
        return self._confirm(question)

    def _apply(self, question: Question) -> HttpResponse:
        form, article, transition = question.form, question.article, question.transition
        if not form.is_valid():
            return self._confirm(question, UNREADY)
        try:
            user = cast(User, question.request.user)
            workflow.apply(article, transition.name, by=user, now=question.now, **form.answers())
        except workflow.NotAllowed:
            raise PermissionDenied from None
        except workflow.NotReady:
            return self._confirm(question, UNREADY)
        except (workflow.Alone, workflow.Conflict, publishing.Refused) as refusal:
            is_answerable = isinstance(refusal, workflow.Alone) and "override_reason" in form.fields
            form.add_error("override_reason" if is_answerable else None, str(refusal))
            return self._confirm(question, CONFLICT)
        messages.success(question.request, f"{transition.done}: {article}")
        return HttpResponseRedirect(article.get_admin_url())

    def _confirm(self, question: Question, status: int = 200) -> TemplateResponse:
        context = self.admin_site.each_context(question.request) | {
            "opts": self.opts,
            "media": self.media + question.form.media,
            **question.context(),
        }
        return TemplateResponse(question.request, "admin/articles/article/verb.html", context, status=status)
