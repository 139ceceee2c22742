"""Writes the database into a file and reads it back, whole or not at all, by the means of its own kind."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


class Failed(Exception):
    """A tool failed, and nothing was changed; the text is what it said."""


def dump(path: Path) -> None:
    """Write what is committed at this moment; the paper goes on meanwhile."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return
    _copy(connection.settings_dict["NAME"], path)


def load(path: Path) -> None:
    """Put what the file holds in the place of everything that is there."""
    connection.close()
    if connection.vendor == "postgresql":
        script = path.with_suffix(".sql")
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path), is_connected=False)
        _run(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--command={EMPTY_SCHEMA}", f"--file={script}",
        )  # fmt: skip
        return
    _copy(path, connection.settings_dict["NAME"])


def _copy(source: str | Path, target: str | Path) -> None:
    """Copy one SQLite database upon another in one transaction."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=20)) as whole,
            closing(sqlite3.connect(target, timeout=20)) as copy,
        ):
            whole.backup(copy)
    except sqlite3.Error as error:
        raise Failed(f"SQLite failed: {error}.") from None


def _run(tool: str, *arguments: str, is_connected: bool = True) -> None:
    environment = os.environ | (_server() if is_connected else {})
    try:
        done = subprocess.run([tool, *arguments], env=environment, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError:
        raise Failed(f"{tool} is missing: install PostgreSQL’s client programs.") from None
    if done.returncode:
        raise Failed(f"{tool} failed: {done.stderr.strip()}")


def _server() -> dict[str, str]:
    """Say where the database is by the environment: the arguments of a process everybody may read."""
    names = {
        "PGDATABASE": "NAME",
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
    }
    server = {name: str(connection.settings_dict.get(key) or "") for name, key in names.items()}
    return {name: value for name, value in server.items() if value}
