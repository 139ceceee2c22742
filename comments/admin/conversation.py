"""What editors do beside moderating, on a comment's page: pin it, answer it as the newsroom."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from comments import desk, moderation
from comments.admin import queue
from comments.admin.closing import ClosingPages
from comments.forms import PlainTextField
from comments.models import Comment, RejectedFor, Status
from comments.models.comment import MOST_CHARACTERS

UNREADY, CONFLICT = 422, 409


class AnswerForm(forms.Form):
    body = PlainTextField(
        label=_("Answer as the newsroom"),
        max_length=MOST_CHARACTERS,
        help_text=_("Shown at once, under your name and marked as the newsroom’s."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        error_messages={"required": _("Write your answer.")},
    )


class ConversationPages(ClosingPages):
    def get_page_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "comments_comment"
        return [
            path("<int:pk>/answer/", wrap(self.answer), name=f"{name}_answer"),
            path("<int:pk>/pin/<slug:verb>/", wrap(self.pin), name=f"{name}_pin"),
            *super().get_page_urls(),
        ]

    def render_comment(
        self, request: HttpRequest, comment: Comment, form: AnswerForm | None = None, *, status: int = 200
    ) -> TemplateResponse:
        now = timezone.now()
        (row,) = queue.rows([comment], queue.editions([comment.article_id], now), now)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "media": self.media,
            "title": _("Comment by %s") % comment.name,
            "row": row,
            "reports": comment.reports.all(),
            "reasons": RejectedFor.choices,
            "decider": moderation.decider(comment),
            "may_moderate": moderation.may_moderate(request.user),
            "may_see_email": request.user.has_perm("comments.view_commenter_email"),
            "may_host": desk.may_host(request.user, comment.article),
            "may_delete": self.has_delete_permission(request, comment),
            # An answer that was typed stays in its box when its comment is no longer shown.
            "offers_answer": comment.status == Status.APPROVED or form is not None,
            "form": form or AnswerForm(),
            "now": now,
        }
        return TemplateResponse(request, "admin/comments/comment/comment.html", context, status=status)

    @method_decorator(require_POST)
    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = self._comment(request, pk)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.render_comment(request, comment, form, status=UNREADY)
        try:
            desk.answer(comment, form.cleaned_data["body"], by=cast(User, request.user), now=timezone.now())
        except desk.Refused as refusal:
            form.add_error(None, str(refusal))
            return self.render_comment(request, comment, form, status=CONFLICT)
        self.log_change(request, comment, "answer")
        messages.success(request, _("Your answer is published."))
        return self._to(comment)

    @method_decorator(require_POST)
    def pin(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        comment = self._comment(request, pk)
        verbs = {"pin": desk.pin, "unpin": desk.unpin}
        if verb not in verbs:
            raise Http404
        try:
            verbs[verb](comment, by=cast(User, request.user))
            self.log_change(request, comment, verb)
        except desk.Refused as refusal:
            messages.error(request, str(refusal))
        return self._to(comment)

    def _comment(self, request: HttpRequest, pk: int) -> Comment:
        comment = get_object_or_404(queue.whole(Comment.objects.all()), pk=pk)
        if not desk.may_host(request.user, comment.article):
            raise PermissionDenied
        return comment

    def _to(self, comment: Comment) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:comments_comment_change", args=[comment.pk]))
