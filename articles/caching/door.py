"""A door before Django's handler: it answers with pages that are kept, and lets other requests through."""

import time
from collections.abc import Callable, Collection, Iterable
from http.client import responses
from typing import Any

from articles.caching.answers import answer, key_of
from articles.caching.store import store

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Watcher = Callable[[dict[str, Any], int, float], None]


def door(application: Application, watchers: Collection[Watcher] = ()) -> Application:
    """Return a WSGI application that asks this one only for what is not kept.

    Watchers are told of each answer that it gives itself: what was asked, the status, and the seconds.
    """

    def respond(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = time.perf_counter()
        key = key_of(environ)
        page = store().find(key) if key else None
        if page is None:
            return application(environ, start_response)
        status, headers, body = answer(page, environ)
        start_response(f"{status:d} {responses[status]}", headers)
        for tell in watchers:
            tell(environ, int(status), time.perf_counter() - began)
        return [body]

    return respond
