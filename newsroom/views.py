from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from articles.models import Edition

LATEST = 4


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is missing now may be public in a second: no cache keeps this answer."""
    now = timezone.now()
    latest = Edition.objects.live(now).stories().for_cards().newest()[:LATEST]
    response = render(request, "404.html", {"latest": list(latest), "now": now}, status=404)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, whose database may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
