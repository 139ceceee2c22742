import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is missing now may be public in a second: no cache keeps this answer."""
    response = render(request, "404.html", status=404)
    response["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request, whose database may be what failed; then it is worth another try soon."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        headers = {"Retry-After": "30", "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("500.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)
