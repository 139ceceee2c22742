"""A Redis server of the tests' own, which can be stopped, killed and filled."""

import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
import redis

PROGRAM = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(
    PROGRAM is None, reason="needs redis-server on the path, to stop and fill it"
)


class RedisServer:
    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder, self.url = folder, f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url)
        self.start()

    def start(self) -> None:
        command = [str(PROGRAM), "--port", str(self.port), "--dir", str(self.folder), "--save", "3600 1000"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _each in range(200):
            try:
                self.client.ping()
            except redis.ConnectionError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError("redis-server did not start.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.client.ping()

    def fill(self) -> None:
        """Let it take no more, as with its memory full."""
        self.client.config_set("maxmemory-policy", "noeviction")
        self.client.config_set("maxmemory", 1)

    def empty(self) -> None:
        self.client.config_set("maxmemory", 0)

    def spoil(self) -> None:
        """Put rubbish of other kinds into all that it keeps."""
        for number, key in enumerate(self.client.keys()):
            self.client.delete(key)
            if number % 2:
                self.client.rpush(key, "rubbish")
            else:
                self.client.set(key, b"\x00\xffrubbish\n{]")
