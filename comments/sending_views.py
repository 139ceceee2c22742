"""Takes what readers write under a story or in answer to a comment. Sets no cookie."""

import datetime
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Edition
from articles.views import render_story
from comments import networks, opening, spam, stamps, submissions
from comments.addressing import below_a_story, reader_form
from comments.forms import CommentForm
from comments.models import Comment, CommentPolicy
from comments.spam import Attempt

Show = Callable[[CommentForm, int], HttpResponse]


@reader_form
@below_a_story
def post(request: HttpRequest, edition: Edition, *, now: datetime.datetime) -> HttpResponse:
    def show(form: CommentForm, status: int) -> HttpResponse:
        return _show_story(request, edition, form, status, now)

    return _take(request, edition, now, show)


@reader_form
@below_a_story
def reply(request: HttpRequest, edition: Edition, *, pk: int, now: datetime.datetime) -> HttpResponse:
    """Show a comment and the form for an answer to it, which comes back here."""
    answered = Comment.objects.approved().on(edition).defer("email")

    def show(form: CommentForm, status: int) -> HttpResponse:
        context = {"edition": edition, "comment": parent, "comment_form": form, "now": now}
        return render(request, "comments/reply.html", context, status=status)

    if request.method == "POST":
        parent = answered.filter(pk=pk).first()
        return _take(request, edition, now, show, parent) if parent else _lost(request, edition, now)
    parent = get_object_or_404(answered, pk=pk)
    if not opening.is_open(edition, CommentPolicy.current(), now):
        return HttpResponseRedirect(f"{edition.get_absolute_url()}#comments")
    return show(CommentForm(), 200)


def attempt(request: HttpRequest, edition: Edition, now: datetime.datetime, **words: str) -> Attempt:
    """Put together what is sent and how it came."""
    network = networks.network_of(request)
    return Attempt(
        edition,
        words["name"],
        words["email"],
        words["body"],
        policy=CommentPolicy.current(),
        now=now,
        form_age=stamps.age(request.POST.get("stamp", ""), edition.article_id, now),
        trap=request.POST.get("leave-empty", ""),
        network=network,
        networks=networks.digests(network, now),
    )


def _take(
    request: HttpRequest,
    edition: Edition,
    now: datetime.datetime,
    show: Show,
    parent: Comment | None = None,
) -> HttpResponse:
    """Take the comment, or show the form again with what was typed and what is wrong with it."""
    form = CommentForm(request.POST)
    if not opening.is_open(edition, CommentPolicy.current(), now):
        return _show_story(request, edition, form, 409, now)
    if not form.is_valid():
        return show(form, 422)
    wants_letters = form.cleaned_data.pop("wants_letters")
    sent = attempt(request, edition, now, **form.cleaned_data)
    try:
        _comment, token = submissions.send(sent, parent=parent, wants_letters=wants_letters)
    except spam.Refused as refusal:
        form.add_error(None, str(refusal))
        return show(form, refusal.status)
    place = [edition.address.day, edition.address.slug]
    return HttpResponseRedirect(reverse("comments:thanks", args=[*place, token]), status=303)


def _lost(request: HttpRequest, edition: Edition, now: datetime.datetime) -> HttpResponse:
    """Offer to send as a comment of its own what answers a comment that is no longer shown."""
    form = CommentForm(request.POST)
    sentence = _("The comment that you answer is no longer shown. You can send this as a comment of its own.")
    form.add_error(None, sentence)
    return _show_story(request, edition, form, 409, now)


def _show_story(
    request: HttpRequest, edition: Edition, form: CommentForm, status: int, now: datetime.datetime
) -> HttpResponse:
    return render_story(request, edition, edition.tags.all(), now=now, status=status, comment_form=form)
