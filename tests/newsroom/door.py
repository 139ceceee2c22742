"""Sends requests through the paper's WSGI door as they are, as a server would: nothing is put right."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from newsroom.wsgi import application


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def send(
    path: str,
    query: str = "",
    *,
    method: str = "GET",
    host: str = "testserver",
    body: bytes = b"",
    content_type: str = "",
    **headers: str,
) -> Answer:
    """Send the path as text; what is not ASCII goes out as UTF-8, byte for byte."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_HOST": host.encode("utf-8", "surrogatepass").decode("latin-1"),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content_type,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ |= headers
    began: list[Any] = []
    with _the_connection_of_the_test():
        chunks: Any = application(environ, cast(Any, lambda *head: began.extend(head)))
        content = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()  # a kept page is a list
    return Answer(int(began[0].split()[0]), began[1], content)


@contextlib.contextmanager
def _the_connection_of_the_test() -> Iterator[None]:
    """Keep the request from closing it, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
