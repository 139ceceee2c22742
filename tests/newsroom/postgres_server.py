"""A PostgreSQL server of the tests' own, which can be stopped and started again."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

FOLDERS = os.pathsep.join([os.environ["PATH"], *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
PROGRAM = shutil.which("pg_ctl", path=FOLDERS)
NAMES = {user.pw_name for user in pwd.getpwall()}
# It refuses to run as root, and then runs as the user that comes with its package.
USER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
needs_postgres = pytest.mark.skipif(
    PROGRAM is None or (bool(USER) and "postgres" not in NAMES),
    reason="needs the programs of a PostgreSQL server, to stop it",
)


class PostgresServer:
    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = Path(tempfile.mkdtemp(prefix="newsroom-postgres-"))
        if USER:
            shutil.chown(self.folder, "postgres", "postgres")
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self._control("init", "--options=--auth=trust --username=postgres --encoding=UTF8 --no-sync")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self._control("start", "--wait", f"--options={options}", f"--log={self.folder}/log")

    def stop(self) -> None:
        self._control("stop", "--mode=immediate")

    def remove(self) -> None:
        self._control("stop", "--mode=immediate")
        shutil.rmtree(self.folder)

    def _control(self, *words: str) -> None:
        command = [str(PROGRAM), *words, f"--pgdata={self.folder}/data", "--silent"]
        where = {"cwd": self.folder, "stdout": subprocess.DEVNULL}
        subprocess.run(command, check=True, **where, **USER)  # type: ignore[call-overload]
