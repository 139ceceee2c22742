"""Puts a whole paper into one file, and makes the paper anew from it: its database, and its photographs.

The database goes in first, so every file that it names is there, too, unless it was deleted meanwhile.
Photographs in a bucket are the bucket's to keep.
"""

import datetime
import hashlib
import io
import json
import logging
import os
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection

from articles import caching
from articles.models import Article
from newsroom import dumps

logger = logging.getLogger(__name__)

FORMAT = 1
ABOUT, DATABASE, MEDIA = "about.json", "database", "media"
SCRATCH = ".backup-"  # how folders begin that are no part of the paper
UNREADABLE = (FileNotFoundError, EOFError, ValueError, tarfile.TarError, zlib.error)


class Refused(Exception):
    """It cannot be done; the text says why. Nothing was changed."""


class Torn(Exception):
    """It failed, and photographs could not be put back; the text says where they are."""


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
            _add_files(archive, settings.MEDIA_ROOT, MEDIA)
    unfinished.rename(path)


def restore(path: Path, *, may_replace: bool) -> dict[str, Any]:
    """Make the paper what the archive holds, as this version has it; return what it says of itself.

    What fails until the database is loaded leaves database and photographs as they were, but for photographs
    that Torn names. What fails later leaves both as the archive has them, and migrate, sync_roles and
    forget_pages to be done. Only a process that is killed can leave photographs that do not fit the database:
    restore again, or take the former ones out of MEDIA_ROOT/.backup-replaced-….
    """
    if not may_replace and not _is_empty():
        raise Refused("There is a paper here already. Say --replace to put the archive in its place.")
    if _has_folder() and settings.MEDIA_ROOT.resolve() in path.resolve().parents:
        raise Refused(f"{path} is in the folder that it would replace: move it elsewhere.")
    try:
        about = _put_in_place(path)
    except OSError as error:
        raise Refused(f"{path} was not restored, and nothing was changed: {error}.") from None
    call_command("migrate", verbosity=0)
    call_command("sync_roles", verbosity=0)
    caching.forget_pages()
    return about


def _put_in_place(path: Path) -> dict[str, Any]:
    """Unpack everything first, where it takes no more than renaming to be in its place.

    Photographs go first, for they can be put back. A database that was loaded cannot.
    """
    with _scratch(settings.MEDIA_ROOT if _has_folder() else settings.MEDIA_ROOT.parent) as folder:
        about = _unpack(path, folder)
        with _exchanged(folder / MEDIA) if _has_folder() else nullcontext():
            dumps.load(folder / DATABASE)
    return about


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack the archive there, and make sure that it is whole and fits this database."""
    try:
        with tarfile.open(path) as archive:
            archive.extractall(folder, filter="data")
            _check_end(archive)
        about = json.loads((folder / ABOUT).read_text())
    except UNREADABLE as error:
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


def _check_end(archive: tarfile.TarFile) -> None:
    """Make sure that what was read ends as archives do: tarfile takes a broken header for the end."""
    if archive.fileobj is None:
        return
    archive.fileobj.seek(archive.offset)
    if archive.fileobj.read(tarfile.BLOCKSIZE) != bytes(tarfile.BLOCKSIZE):
        raise tarfile.ReadError("it is cut off or damaged")


@contextmanager
def _exchanged(new: Path) -> Iterator[None]:
    """Put these files in the place of those in MEDIA_ROOT, and all back where what follows fails.

    The folder itself stays, for a mounted one cannot be renamed.
    """
    new.mkdir(exist_ok=True)
    old = Path(tempfile.mkdtemp(dir=settings.MEDIA_ROOT, prefix=f"{SCRATCH}replaced-"))
    moves: list[tuple[Path, Path]] = []
    try:
        for folder, target in ((settings.MEDIA_ROOT, old), (new, settings.MEDIA_ROOT)):
            for entry in _entries(folder):
                moves.append((entry, target / entry.name))
                entry.rename(target / entry.name)
        yield
    except BaseException as error:
        _put_back(moves, old, error)
        raise
    shutil.rmtree(old, ignore_errors=True)
    if old.exists():
        logger.warning("%s holds photographs from before that could not be deleted.", old)


def _put_back(moves: list[tuple[Path, Path]], old: Path, error: BaseException) -> None:
    for source, target in reversed(moves):
        with suppress(OSError):  # one that cannot be moved keeps no other from it
            target.rename(source)
    if any(old.iterdir()):
        said = str(error).rstrip(".")
        raise Torn(f"{said}. Photographs from before that could not be put back are in {old}.") from error
    old.rmdir()


def _add_files(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    """Add what the folder holds, except what a worker deletes or renames meanwhile."""
    for entry in _entries(folder):
        with suppress(FileNotFoundError):
            archive.add(entry, f"{name}/{entry.name}", recursive=False)
            if entry.is_dir() and not entry.is_symlink():
                _add_files(archive, entry, f"{name}/{entry.name}")


def _entries(folder: Path) -> list[Path]:
    """Return what the folder holds of the paper: the root of a disk also has a lost+found."""
    return sorted(
        entry
        for entry in folder.iterdir()
        if entry.name != "lost+found" and not entry.name.startswith(SCRATCH)
    )


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
    with tempfile.TemporaryDirectory(dir=near, prefix=SCRATCH, ignore_cleanup_errors=True) as folder:
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
