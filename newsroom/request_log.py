"""One line in the log, and one id, for each request that Django answers; nothing in it tells of who asked.

Kept pages are answered before Django. They have lines, too, where LOG_KEPT_PAGES is on: to write a line takes
longer than to answer with such a page.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve

Respond = Callable[[HttpRequest], HttpResponse]
IDENTIFIER = re.compile(r"[A-Za-z0-9._-]{8,64}")
NO_ID = "-"
LEAST_SECRET = 8  # what is shorter was made up, and would be found in other words

logger = logging.getLogger(__name__)
_current: ContextVar[str] = ContextVar("request_id", default=NO_ID)


class WithRequest(logging.Filter):
    """Give each record the id of the request that it was logged in.

    Django hands the request itself over, and its path: what the log may not show of them is taken out.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        request = vars(record).pop("request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            secret = secret_in(request.path)
            record.args = tuple(
                without(secret, each) if isinstance(each, str) else each for each in record.args
            )
        return True


def log(get_response: Respond) -> Respond:
    def respond(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        _current.set(_given(request.META) or secrets.token_hex(8))
        response = get_response(request)
        match = request.resolver_match
        secret = _secret_of(match) if match else secret_in(request.path)
        path = without(secret, request.path)
        _note(request.method, path, response.status_code, time.perf_counter() - began)
        response["X-Request-ID"] = _current.get()
        # Until the server closes the answer Django still has things to say of it, such as “Not Found”.
        response._resource_closers.append(_end)  # type: ignore[attr-defined]
        return response

    return respond


def _end() -> None:
    _current.set(NO_ID)


def log_kept(environ: dict[str, Any], status: int, seconds: float) -> None:
    """Note a kept page that was answered. It is the same for all readers, so it has no id of its own."""
    token = _current.set(_given(environ) or NO_ID)
    _note(environ["REQUEST_METHOD"], get_path_info(environ), status, seconds)
    _current.reset(token)


def _given(environ: dict[str, Any]) -> str:
    """Return the id that our own proxy gave; whoever else sends one could forge what the log says."""
    given = environ.get("HTTP_X_REQUEST_ID", "") if settings.BEHIND_PROXY else ""
    return given if IDENTIFIER.fullmatch(given) else ""


def _note(method: str | None, path: str, status: int, seconds: float) -> None:
    what = {"method": method, "path": path, "status": status}
    words = "%(method)s %(path)s %(status)s in %(milliseconds)s ms"
    told = what | {"milliseconds": round(seconds * 1000)}
    logger.info(words, told, extra=told)


def without(secret: str, text: str) -> str:
    return text.replace(secret, "…") if secret else text


def secret_in(path: str) -> str:
    """Return what opens something to whoever knows it; a request may fail before it comes to any view."""
    for each in (path, f"{path}/"):
        with suppress(Resolver404):
            return _secret_of(resolve(each))
    return ""


def _secret_of(match: ResolverMatch) -> str:
    token = str(match.kwargs.get("token", ""))
    return token if len(token) >= LEAST_SECRET else ""
