"""Takes what readers write. Sets no cookie and never asks who is logged in."""

import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Edition
from articles.views import find_live, find_moved, render_story
from comments import moderation
from comments.forms import CommentForm


# Pages carry no cookie, so there is no token to compare, and no log-in that a foreign form could abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def post(request: HttpRequest, day: datetime.date, slug: str) -> HttpResponse:
    now = timezone.now()
    edition = find_live(day, slug, now)
    if edition is None:
        return _PostAgain(_post_url(find_moved(day, slug, now)))
    if request.method != "POST":  # a reader who reloads the page that named their mistakes
        return HttpResponseRedirect(f"{edition.get_absolute_url()}#make-a-comment")
    if _is_from_another_site(request):
        sentence = _("Comments can be sent from this site’s own pages only.")
        return HttpResponseForbidden(sentence, content_type="text/plain; charset=utf-8")
    form = CommentForm(request.POST)
    if not edition.comments_open:
        return render_story(request, edition, edition.tags.all(), now=now, status=409, comment_form=form)
    if not form.is_valid():
        return render_story(request, edition, edition.tags.all(), now=now, status=422, comment_form=form)
    moderation.hold(edition.article_id, **form.cleaned_data, now=now)
    return HttpResponseRedirect(reverse("comments:thanks", args=[day, slug]), status=303)


@require_safe
@cache_control(no_store=True)
def thanks(request: HttpRequest, day: datetime.date, slug: str) -> HttpResponse:
    now = timezone.now()
    edition = find_live(day, slug, now) or find_moved(day, slug, now)
    if edition.is_removed:
        return render_story(request, edition, [], now=now)
    response = render(request, "comments/thanks.html", {"edition": edition, "now": now})
    response["X-Robots-Tag"] = "noindex"
    return response


class _PostAgain(HttpResponseRedirect):
    """Has the browser send the same form to where the story stands now, so that nothing typed is lost."""

    status_code = 308


def _post_url(edition: Edition) -> str:
    return reverse("comments:post", args=[edition.address.day, edition.address.slug])


def _is_from_another_site(request: HttpRequest) -> bool:
    """Ask what browsers say of a form's origin; other programs say nothing, and are let in."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) != request.get_host()


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
