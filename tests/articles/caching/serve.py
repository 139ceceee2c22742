"""Serves the paper in a process of its own, with the settings that come as JSON; prints its port."""

import json
import os
import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"

from django.conf import settings


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Leave the tests' output alone."""


def main() -> None:
    given = json.loads(sys.argv[1])
    settings.DATABASES["default"] |= given.pop("DATABASE")
    settings.CLOCKS = Path(given.pop("CLOCKS"))
    for name, value in given.items():
        setattr(settings, name, value)
    from newsroom.wsgi import application

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
