"""Runs the production server, as `granian.env` has it, and measures it with wrk from the same machine."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.conf import settings

PORT = 8399
ORIGIN = f"http://127.0.0.1:{PORT}"
CONNECTIONS = 16
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Failed(Exception):
    """A program is missing, or did not do what it should; the text says which."""


@dataclass(frozen=True)
class Figures:
    """Requests a second, and how many milliseconds half of them and all but a hundredth took at the most."""

    rate: float
    p50: float
    p99: float


@contextmanager
def running(application: str, **environment: str) -> Iterator[None]:
    """Serve while the block runs, with these settings besides one's own."""
    words = (line.split("=", 1) for line in _server_settings() if "=" in line and line[0] != "#")
    production = {
        "DEBUG": "off",
        "SECRET_KEY": settings.SECRET_KEY,
        "SITE_URL": ORIGIN,
        "LOG_LEVEL": "WARNING",
    }
    server = subprocess.Popen(  # noqa: S603
        [Path(sys.executable).with_name("granian"), "--host", "127.0.0.1", "--port", str(PORT), application],
        env=os.environ | dict(words) | production | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _await()
        yield
    finally:
        server.terminate()
        server.wait(timeout=60)


def _server_settings() -> list[str]:
    return (settings.BASE_DIR / "newsroom/deploy/granian.env").read_text().splitlines()


def _await() -> None:
    for _each in range(150):
        try:
            urllib.request.urlopen(ORIGIN, timeout=5)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise Failed("The server did not start.")


def measure(path: str, seconds: int, headers: Mapping[str, str] = MappingProxyType({})) -> Figures:
    """Ask for that path as often as it is answered; what is not answered with 2xx is a failure."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    try:
        done = subprocess.run([*command, f"{ORIGIN}{path}"], capture_output=True, text=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise Failed("wrk is missing (Debian: apt install wrk).") from None
    return read(path, done.stdout)


def read(path: str, report: str) -> Figures:
    """Read wrk's report of that path."""
    if refused := re.search(r"Non-2xx or 3xx responses: (\d+)", report):
        raise Failed(f"{path} was answered with an error, {refused[1]} times.")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", report)
    times = dict(re.findall(r"^\s+(50|99)%\s+([\d.]+(?:us|ms|s))\s*$", report, re.MULTILINE))
    if not rate or times.keys() != {"50", "99"}:
        raise Failed(f"wrk said nothing of {path}: {report}")
    return Figures(float(rate[1]), _milliseconds(times["50"]), _milliseconds(times["99"]))


def _milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()  # type: ignore[union-attr]
    return float(number) * MILLISECONDS[unit]
