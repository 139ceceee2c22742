"""One line in the log, and one id, for each request that Django answers; nothing in it tells of who asked."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]
IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("request_id", default="-")


class WithRequest(logging.Filter):
    """Give each record the id of the request that it was logged in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        return True


def log(get_response: Respond) -> Respond:
    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        token = _current.set(_identify(request))
        try:
            response = get_response(request)
            _note(request, response, time.perf_counter() - began)
            response["X-Request-ID"] = _current.get()
        finally:
            _current.reset(token)
        return response

    return respond


def _identify(request: HttpRequest) -> str:
    """Take the id that our own proxy gave; whoever else sends one could forge what the log says."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if IDENTIFIER.fullmatch(given) else secrets.token_hex(8)


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    what = {"method": request.method, "path": _path(request), "status": response.status_code}
    words = "%(method)s %(path)s %(status)s in %(milliseconds)s ms"
    told = what | {"milliseconds": round(seconds * 1000)}
    logger.info(words, told, extra=told)


def _path(request: HttpRequest) -> str:
    """Return the path without what opens something to whoever knows it, and without the question."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return request.path.replace(str(kwargs["token"]), "…") if kwargs.get("token") else request.path
