from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles import caching, moving, outbox
from articles.caching import changes, making

Respond = Callable[[HttpRequest], HttpResponse]


class PublicPages:
    """Answer with pages that are kept, and keep those that are made."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with making.watch(request) as visit:
                return making.finish(request, visit, self.get_response(request))
        finally:
            changes.end_undone()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        return making.find(request, getattr(view, "public_parameters", None))


def send_letters(get_response: Respond) -> Respond:
    """Send the letters that a request has queued, once its answer has been handed over."""

    def respond(request: HttpRequest) -> HttpResponse:
        with outbox.watch() as queued:
            response = get_response(request)
        if queued:
            response._resource_closers.append(outbox.deliver_quietly)  # type: ignore[attr-defined]
        return response

    return respond


def lead_on(get_response: Respond) -> Respond:
    """Lead from an address where a section, tag, author or page stood to where that stands now."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or not (target := moving.find(request.path)):
            return response
        caching.note(caching.tags.ANYTHING)  # whatever the view looked for in vain, this is not of it
        query = request.META.get("QUERY_STRING", "")
        moved = HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
        moved["Cache-Control"] = "no-cache"  # something may stand there again
        return moved

    return respond
