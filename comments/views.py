"""Shows a story's comments beyond its own page, and leads to each of them."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles import caching
from articles.models import Edition
from comments import threads
from comments.addressing import below_a_story, comments_url, private
from comments.sending_views import post


@caching.public_page("after")
@csrf_exempt
def comments(request: HttpRequest, **place: Any) -> HttpResponse:
    """The address that comments are sent to is that of their further pages too."""
    return post(request, **place) if request.method == "POST" else read(request, **place)


@require_safe
@below_a_story
def read(request: HttpRequest, edition: Edition, *, now: datetime.datetime) -> HttpResponse:
    after = request.GET.get("after")
    if after is None or edition.is_withdrawn:  # a reader who reloads the page that named their mistakes
        return HttpResponseRedirect(f"{edition.get_absolute_url()}#make-a-comment")
    if not threads.is_key(after):
        raise Http404
    page = threads.page(edition, after)
    if not page.has_comments:
        raise Http404
    caching.note(caching.tags.story(edition.article_id))
    context = {"edition": edition, "page": page, "base": comments_url(edition), "now": now}
    return render(request, "comments/further.html", context)


@require_safe
@private
@below_a_story
def permalink(request: HttpRequest, edition: Edition, *, pk: int, now: datetime.datetime) -> HttpResponse:
    """Lead to the comment, on whichever page it stands by now."""
    if edition.is_withdrawn:
        return HttpResponseRedirect(edition.get_absolute_url())
    comment = get_object_or_404(threads.shown_on(edition), pk=pk)
    key = threads.page_of(edition, comment)
    page = f"{comments_url(edition)}?after={key}" if key else edition.get_absolute_url()
    return HttpResponseRedirect(f"{page}#comment-{comment.pk}")
