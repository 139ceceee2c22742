"""The paper as another process serves it, with the database and the settings of the test."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connection


class Served:
    def __enter__(self) -> "Served":
        keys = ("NAME", "ENGINE", "HOST", "PORT", "USER", "PASSWORD")
        given = {
            "CLOCKS": str(settings.CLOCKS),
            "CACHES": settings.CACHES,
            "CDN_PURGE_URL": settings.CDN_PURGE_URL,
            "DATABASE": {key: str(connection.settings_dict[key]) for key in keys},
        }
        command = [sys.executable, "-m", "tests.articles.caching.serve", json.dumps(given)]
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(self, *_error: object) -> None:
        assert self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def get(self, path: str) -> tuple[int, bool, str]:
        """Return status, whether the page was kept, and text. What Django made carries its request's id."""
        return get(f"http://127.0.0.1:{self.port}{path}")


def get(url: str) -> tuple[int, bool, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, "X-Request-ID" not in response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, False, error.read().decode()
