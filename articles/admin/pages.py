"""The pages of the desk beside a story's form: its preview, and one page that confirms every verb."""

import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from articles import checks, publishing, revisions, views, workflow
from articles.admin.story import StoryAdmin
from articles.forms import TransitionForm
from articles.models import Address, Article

CONFLICT, UNREADY = 409, 422


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
        article, now = self.get_story(request, pk), timezone.now()
        content = revisions.snapshot(article)
        edition = publishing.compose(content)
        edition.address = Address(article=article, day=timezone.localdate(now), slug=article.slug)
        response = views.render_story(request, edition, content["tags"], now=now, is_preview=True)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "no-referrer"
        return response

    @method_decorator(never_cache)
    def do(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Say what a verb will do, ask what it needs, and do it on POST."""
        transition, now = workflow.BY_NAME.get(verb), timezone.now()
        if transition is None:
            raise Http404
        article = self.get_story(request, pk, transition.permission)
        sent = request.POST if request.method == "POST" else None
        form = TransitionForm(transition, now, sent, initial={"version": article.version})
        if request.method == "POST":
            return self._apply(request, article, transition, form, now)
        if transition not in workflow.available(article, request.user, now):
            messages.error(request, workflow.refusal(transition, article, now))
            return HttpResponseRedirect(article.get_admin_url())
        problems = (
            checks.problems(revisions.snapshot(article), transition.weight) if transition.weight else []
        )
        return self._confirm(request, article, transition, form, problems=problems)

    def _apply(
        self,
        request: HttpRequest,
        article: Article,
        transition: workflow.Transition,
        form: TransitionForm,
        now: datetime.datetime,
    ) -> HttpResponse:
        if not form.is_valid():
            return self._confirm(request, article, transition, form, status=UNREADY)
        try:
            workflow.apply(
                article, transition.name, by=cast(User, request.user), now=now, **form.cleaned_data
            )
        except (workflow.NotAllowed, workflow.Alone):
            raise PermissionDenied from None
        except workflow.NotReady as not_ready:
            return self._confirm(
                request, article, transition, form, problems=not_ready.problems, status=UNREADY
            )
        except (workflow.Conflict, publishing.Refused) as refusal:
            return self._confirm(request, article, transition, form, refusal=str(refusal), status=CONFLICT)
        messages.success(request, f"{transition.done}: {article}")
        return HttpResponseRedirect(article.get_admin_url())

    def _confirm(
        self,
        request: HttpRequest,
        article: Article,
        transition: workflow.Transition,
        form: TransitionForm,
        status: int = 200,
        **more: Any,
    ) -> TemplateResponse:
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": transition.label,
            "article": article,
            "transition": transition,
            "form": form,
            "media": self.media + form.media,
            **more,
        }
        return TemplateResponse(request, "admin/articles/article/verb.html", context, status=status)
