"""A stand-in for a CDN: an HTTP server that notes what it is told, and answers as it is told to."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class StandIn:
    status: int = 200
    told: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> "StandIn":
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def tags(self) -> list[set[str]]:
        """What it was to forget, message by message."""
        return [set(each["headers"]["Surrogate-Key"].split()) for each in self.told]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = {"method": self.command, "path": self.path, "headers": self.headers, "body": body}
                stand_in.told.append(asked)
                self.send_response(stand_in.status)
                self.end_headers()

            do_PURGE = do_POST

            def log_message(self, *_args: object) -> None:
                """Leave the tests' output alone."""

        return Handler
