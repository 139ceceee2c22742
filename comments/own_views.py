"""What a reader sees after sending: their words, and for five minutes the way to change or withdraw them."""

import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.models import Edition
from comments import spam, submissions
from comments.addressing import below_a_story, private, reader_form
from comments.forms import ChangeForm
from comments.models import Comment
from comments.sending_views import attempt


@require_safe
@private
@below_a_story
def thanks(
    request: HttpRequest, edition: Edition, *, now: datetime.datetime, token: str = ""
) -> HttpResponse:
    """Thank for the comment; show it, with the ways to it, while the token opens it."""
    comment = submissions.own(token, edition.article_id, now) if token else None
    return _render(request, "comments/thanks.html", edition, comment, token, now)


@reader_form
@below_a_story
def change(request: HttpRequest, edition: Edition, *, now: datetime.datetime, token: str) -> HttpResponse:
    comment = submissions.own(token, edition.article_id, now)
    form = ChangeForm(request.POST if request.method == "POST" else {"body": comment.body if comment else ""})
    if comment is None:
        return _too_late(request, edition, form, token, now)
    if request.method != "POST":
        return _render(request, "comments/change.html", edition, comment, token, now, form=form)
    if form.is_valid():
        words = {"name": comment.name, "email": comment.email, **form.cleaned_data}
        try:
            submissions.change(comment, attempt(request, edition, now, **words))
            return HttpResponseRedirect(_thanks_url(edition, token), status=303)
        except spam.Refused as refusal:
            form.add_error("body", str(refusal))
        except submissions.TooLate:
            return _too_late(request, edition, form, token, now)
    return _render(request, "comments/change.html", edition, comment, token, now, status=422, form=form)


@require_POST
@reader_form
@below_a_story
def withdraw(request: HttpRequest, edition: Edition, *, now: datetime.datetime, token: str) -> HttpResponse:
    comment = submissions.own(token, edition.article_id, now)
    if comment is None:
        return _too_late(request, edition, ChangeForm({}), token, now)
    submissions.withdraw(comment)
    return _render(request, "comments/withdrawn.html", edition, None, "", now)


def _too_late(
    request: HttpRequest, edition: Edition, form: ChangeForm, token: str, now: datetime.datetime
) -> HttpResponse:
    """Say so, and give back what was typed."""
    if request.method != "POST":
        raise Http404
    return _render(request, "comments/too_late.html", edition, None, token, now, status=409, form=form)


def _thanks_url(edition: Edition, token: str) -> str:
    return reverse("comments:thanks", args=[edition.address.day, edition.address.slug, token])


def _render(
    request: HttpRequest,
    template: str,
    edition: Edition,
    comment: Comment | None,
    token: str,
    now: datetime.datetime,
    *,
    status: int = 200,
    form: ChangeForm | None = None,
) -> HttpResponse:
    context = {"edition": edition, "comment": comment, "token": token, "form": form, "now": now}
    return render(request, template, context, status=status)
