from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from articles import outbox

Respond = Callable[[HttpRequest], HttpResponse]


def send_letters(get_response: Respond) -> Respond:
    """Send the letters that a request has queued, once its answer has been handed over."""

    def respond(request: HttpRequest) -> HttpResponse:
        with outbox.watch() as queued:
            response = get_response(request)
        if queued:
            response._resource_closers.append(outbox.deliver_quietly)  # type: ignore[attr-defined]
        return response

    return respond
