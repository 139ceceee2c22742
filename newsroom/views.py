import datetime
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition
from articles.models.editions import EditionQuerySet
from articles.models.prepared import Prepared

LATEST = 4


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is missing now may be public in a second: no cache keeps this answer."""
    now = timezone.now()
    response = render(request, "404.html", {"latest": _latest(now=now), "now": now}, status=404)
    response["Cache-Control"] = "no-store"
    return response


@Prepared
def _latest(now: datetime.datetime) -> EditionQuerySet:
    return Edition.objects.live(now).stories().for_cards().newest()[:LATEST]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("Something in it cannot be right. Go back and try it another way.")
    return refusal(_("This request cannot be answered"), sentence, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = _("It is for others at this paper. Ask an editor if you think that it should be for you, too.")
    return refusal(_("This is not for you"), sentence, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _(
        "The page was open for too long, or the browser sends no cookies. "
        "Go back, reload the page and send it again."
    )
    return refusal(_("This form is no longer valid"), sentence, 403)


def refusal(title: str, sentence: str, status: int) -> HttpResponse:
    """Say no in a sentence. Rendered without the request, in which nothing is trusted."""
    page = render_to_string("refused.html", {"title": title, "sentence": sentence, "status": status})
    return HttpResponse(page, status=status, headers={"Cache-Control": "no-store"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, whose database may be what failed; then it is worth another try soon."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        headers = {"Retry-After": "30", "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("500.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)
