"""What the addresses below a story share: they find it, follow it where it moved, take our own forms only.

Pages carry no cookie, so there is no token to compare, and no log-in that a foreign form could abuse: nothing
here asks who is logged in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Address, Edition
from articles.views import find_live, find_moved, render_story

View = Callable[..., HttpResponse]


def below_a_story(view: View) -> View:
    """Give the view the edition that readers see at the address, and the moment at which they do."""

    @wraps(view)
    def respond(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        place = {name: kwargs.pop(name) for name in ("day", "slug")}
        edition = find_live(**place, now=now)
        if edition is None:
            return _lead_to(find_moved(**place, now=now).address, request, kwargs)
        if edition.is_removed:
            return render_story(request, edition, [], now=now)
        return view(request, edition, now=now, **kwargs)

    return respond


def reader_form(view: View) -> View:
    """Let the view take a form that was sent from a page of this site, and keep its answers out of caches."""

    @wraps(view)
    def respond(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and _is_from_another_site(request):
            return _refuse(_("Comments can be sent from this site’s own pages only."), 403)
        if request.method == "POST" and _is_far_too_long(request):
            return _refuse(_("That is far too long for a comment: nothing of it was taken."), 413)
        return view(request, **kwargs)

    allowed = require_http_methods(["GET", "HEAD", "POST"])(respond)
    return csrf_exempt(private(allowed))


def private(view: View) -> View:
    """Keep the answers out of caches, search engines and other sites' logs."""

    @wraps(view)
    def respond(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response["Referrer-Policy"] = "same-origin"
        return response

    return cache_control(private=True, no_store=True)(respond)


def comments_url(edition: Edition) -> str:
    return reverse("comments:comments", args=[edition.address.day, edition.address.slug])


class _SendAgain(HttpResponseRedirect):
    """Has the browser send the same form to where the story stands now, so that nothing typed is lost."""

    status_code = 308


def _lead_to(address: Address, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse:
    match = request.resolver_match
    assert match  # noqa: S101 (a view is only called where an address matched)
    url = reverse(match.view_name, kwargs=kwargs | {"day": address.day, "slug": address.slug})
    query = request.META.get("QUERY_STRING", "")
    kind = _SendAgain if request.method == "POST" else HttpResponseRedirect
    response = kind(f"{url}?{query}" if query else url)
    response["Cache-Control"] = "no-store"
    return response


def _refuse(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


def _is_far_too_long(request: HttpRequest) -> bool:
    """Whether the form is longer than Django takes, which then reads nothing of it."""
    try:
        request.POST.keys()
    except RequestDataTooBig:
        return True
    return False


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
