"""The production server on a free port: started, killed with all its processes, and started again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from django.db import connection


class Server:
    def __init__(self, *, log: IO[str] | None = None, **settings: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin, self.log = f"http://127.0.0.1:{self.port}", log or subprocess.DEVNULL
        self.settings = {"DATABASE_URL": database_url(), "SITE_URL": self.origin} | settings

    def start(self) -> None:
        granian: Path | str = Path(sys.executable).with_name("granian")
        self.process = subprocess.Popen(
            [granian, "--interface=wsgi", f"--port={self.port}", "newsroom.wsgi:application"],
            env=os.environ | self.settings,
            start_new_session=True,
            stdout=self.log,
            stderr=self.log,
        )

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + 60
        while not self.is_up():
            assert self.process.poll() is None and time.monotonic() < until
            time.sleep(0.05)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def is_up(self) -> bool:
        try:
            return ask(self.port, "GET", "/healthz", "")[0] == 200
        except OSError:
            return False


def database_url() -> str:
    """Name the tests’ own database to a server in another process."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return (
        f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    )


def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> tuple[int, str]:
    """Return status and text; raise OSError where the server dies before it has answered."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        line.request(method, path, body, headers)
        response = line.getresponse()
        return response.status, response.read().decode()
    except http.client.HTTPException as error:
        raise OSError from error
    finally:
        line.close()
