"""A door before Django's handler: it answers with pages that are kept, and lets other requests through."""

from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from articles.caching.answers import answer, key_of
from articles.caching.store import store

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def door(application: Application) -> Application:
    """Return a WSGI application that asks this one only for what is not kept."""

    def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        key = key_of(environ)
        page = store().find(key) if key else None
        if page is None:
            return application(environ, start_response)
        status, headers, body = answer(page, environ)
        start_response(f"{status:d} {responses[status]}", headers)
        return [body]

    return respond
