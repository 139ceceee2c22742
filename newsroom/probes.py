"""Answers whoever watches over the servers, by whatever host name, before anything else is done."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from newsroom import health, metrics

Respond = Callable[[HttpRequest], HttpResponse]


def answer(get_response: Respond) -> Respond:
    """Answer the addresses of `PROBES`, and hand on everything else."""

    def respond(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return get_response(request)
        response = probe(request)
        response["Cache-Control"] = "no-store"
        return response

    return respond


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", "text/plain; charset=utf-8")


def ready(request: HttpRequest) -> HttpResponse:
    """Tell of each check whether all is well, and no more: what is wrong is for `manage.py doctor` to say."""
    found = health.ask(health.NEEDED | health.WATCHED, timezone.now())
    words = {name: "failing" if sentences else "fine" for name, sentences in found.items()}
    is_ready = not any(found[name] for name in health.NEEDED if name in found)
    return JsonResponse({"ready": is_ready, "checks": words}, status=200 if is_ready else 503)


PROBES = {"/healthz": alive, "/readyz": ready, "/metrics": metrics.page}
