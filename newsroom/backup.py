"""Puts a whole paper into one file, and makes the paper anew from it: its database, and its photographs.

The database goes in first, so every file that it names is there, too, unless it was deleted meanwhile.
Photographs in a bucket are the bucket's to keep.
"""

import datetime
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection

from articles import caching
from articles.models import Article
from newsroom import dumps

FORMAT = 1
ABOUT, DATABASE, MEDIA = "about.json", "database", "media"


class Refused(Exception):
    """It cannot be done; the text says why. Nothing was changed."""


def write(path: Path, *, now: datetime.datetime) -> None:
    """Write the archive, which only its owner may read. It has its name once it is whole."""
    if path.exists():
        raise Refused(f"{path} exists already.")
    unfinished = path.with_name(f"{path.name}.part")
    with _scratch(path.parent) as folder, _private(unfinished) as archive:
        dumps.dump(folder / DATABASE)
        about = {"format": FORMAT, "made_at": now.isoformat(), "vendor": connection.vendor}
        about["digest"] = _digest(folder / DATABASE)
        _add_text(archive, ABOUT, json.dumps(about, indent=1))
        archive.add(folder / DATABASE, DATABASE)
        if _has_folder() and settings.MEDIA_ROOT.exists():
            archive.add(settings.MEDIA_ROOT, MEDIA)
    unfinished.rename(path)


def restore(path: Path, *, may_replace: bool) -> dict[str, Any]:
    """Make the paper what the archive holds, as this version has it; return what it says of itself."""
    if not may_replace and not _is_empty():
        raise Refused("There is a paper here already. Say --replace to put the archive in its place.")
    with _scratch(settings.MEDIA_ROOT.parent) as folder:
        about = _unpack(path, folder)
        dumps.load(folder / DATABASE)
        if _has_folder():
            _put_media(folder)
    call_command("migrate", verbosity=0)
    call_command("sync_roles", verbosity=0)
    caching.forget_pages()
    return about


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack the archive there, and make sure that it is whole and fits this database."""
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
        about = json.loads((folder / ABOUT).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Refused(f"{path} cannot be read as a backup: {error}.") from None
    if about.get("format") != FORMAT:
        raise Refused(f"{path} was written by another version of backup: format {about.get('format')}.")
    if about.get("vendor") != connection.vendor:
        raise Refused(
            f"{path} holds a database of {about.get('vendor')}, and this one is {connection.vendor}."
        )
    if about.get("digest") != _digest(folder / DATABASE):
        raise Refused(f"{path} is damaged: its database is not the one that was written.")
    return about


def _put_media(folder: Path) -> None:
    """Exchange the folders, so that at no time only half of the files is there."""
    new, old = folder / MEDIA, folder / "replaced"
    new.mkdir(exist_ok=True)
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(old)
    new.rename(settings.MEDIA_ROOT)


def _has_folder() -> bool:
    return not settings.S3_BUCKET


def _is_empty() -> bool:
    try:
        return not (Article.objects.exists() or User.objects.exists())
    except DatabaseError:  # there are no tables yet
        return True


@contextmanager
def _scratch(near: Path) -> Iterator[Path]:
    """Give a folder on the same disk, which is gone afterwards with all that is left in it."""
    near.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=near, prefix=".backup-") as folder:
        yield Path(folder)


@contextmanager
def _private(path: Path) -> Iterator[tarfile.TarFile]:
    """Open a new archive that nobody else may read; one that is not finished is deleted."""
    try:
        with (
            open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file,
            tarfile.open(fileobj=file, mode="w") as archive,
        ):
            yield archive
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text.encode())
    archive.addfile(member, io.BytesIO(text.encode()))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
