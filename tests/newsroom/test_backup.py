"""Back up, wreck, restore, compare: on whichever database the tests run."""

import errno
import hashlib
import json
import os
import shutil
import stat
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from articles.caching.answers import key_of
from articles.caching.store import store
from articles.models import Article, Edition, Photo
from newsroom import dumps
from tests.articles.caching.conftest import environ
from tests.factories import apply, edit, make_article, make_comment, make_edition, make_photo, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paper(media_root):
    """A paper with a bit of everything; return the folder of its files."""
    edition = make_edition("Ferry", lead_photo=make_photo(), tags=["Harbour"])
    make_comment(edition)
    make_article("Draft")
    return media_root


def rows():
    """Return what each table holds, without those that say what was done when."""
    passing = {"sessions.session", "contenttypes.contenttype", "auth.permission"}
    models = [model for model in apps.get_models() if model._meta.label_lower not in passing]
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in models}


def files(folder: Path):
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def wreck(folder: Path):
    Edition.objects.update(headline="Wrecked")
    Photo.objects.update(caption="Wrecked")
    make_user("intruder")
    for path in files(folder):
        (folder / path).unlink()
    (folder / "public" / "new.txt").write_text("Wrecked")


def test_makes_the_paper_exactly_as_it_was(paper, tmp_path_factory):
    archive = tmp_path_factory.mktemp("archive") / "paper.tar"
    call_command("sync_roles", verbosity=0)
    before = rows(), files(paper)
    call_command("backup", archive)
    wreck(paper)
    assert (rows(), files(paper)) != before
    call_command("restore", archive, replace=True)
    assert (rows(), files(paper)) == before


def test_shows_readers_the_paper_as_it_was(paper, client, tmp_path_factory):
    address = Edition.objects.get().get_absolute_url()
    archive = tmp_path_factory.mktemp("archive") / "paper.tar"
    call_command("backup", archive)
    edit(Article.objects.get(headline="Ferry"), headline="Wrecked")
    apply(Article.objects.get(headline="Wrecked"), "publish-changes")
    for path in (address, "/"):
        assert "Wrecked" in client.get(path).text
        assert store().find(key_of(environ(path)) or "")
    call_command("restore", archive, replace=True)
    assert ["Wrecked" in client.get(path).text for path in (address, "/")] == [False, False]
    assert ["Ferry" in client.get(path).text for path in (address, "/")] == [True, True]


@pytest.fixture
def archive(paper, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "paper.tar"
    call_command("backup", path)
    return path


def test_keeps_the_archive_to_its_owner(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_leaves_a_paper_alone_unless_told(archive):
    Edition.objects.update(headline="Newer")
    with pytest.raises(CommandError, match="There is a paper here already"):
        call_command("restore", archive)
    assert Edition.objects.get().headline == "Newer"


def test_makes_a_paper_where_there_is_none(archive):
    call_command("flush", interactive=False, verbosity=0)
    call_command("restore", archive)
    assert [Article.objects.count(), Edition.objects.get().headline] == [2, "Ferry"]


def test_writes_upon_no_older_archive(archive):
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", archive)


def test_leaves_no_half_archive(tmp_path_factory, paper, monkeypatch):
    def fail(_path):
        raise dumps.Failed("pg_dump failed: no room.")

    monkeypatch.setattr(dumps, "dump", fail)
    folder = tmp_path_factory.mktemp("archive")
    with pytest.raises(CommandError, match="no room"):
        call_command("backup", folder / "paper.tar")
    assert list(folder.iterdir()) == []


def damage(archive: Path, folder: Path, name: str, content: bytes):
    """Write the archive anew with another content under that name."""
    with tarfile.open(archive) as old:
        old.extractall(folder, filter="data")
    (folder / name).write_bytes(content)
    with tarfile.open(archive, "w") as new:
        for each in folder.iterdir():
            new.add(each, each.name)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("database", b"Not a database.", "is damaged"),
        ("about.json", b"[", "cannot be read as a backup"),
        ("about.json", b'{"format": 9}', "another version of backup"),
        ("about.json", b'{"format": 1, "vendor": "oracle"}', "holds a database of oracle"),
    ],
)
def test_refuses_what_is_not_whole_or_does_not_fit(archive, tmp_path_factory, name, content, told):
    damage(archive, tmp_path_factory.mktemp("damaged"), name, content)
    before = rows()
    with pytest.raises(CommandError, match=told):
        call_command("restore", archive, replace=True)
    assert rows() == before


@pytest.mark.parametrize("shorter", [True, False], ids=["cut off", "damaged"])
def test_refuses_an_archive_that_breaks_off_between_two_files(archive, paper, shorter):
    with tarfile.open(archive) as whole:
        at = whole.getmembers()[-1].offset
    content = archive.read_bytes()
    archive.write_bytes(content[:at] if shorter else content[:at] + b"x" * 512 + content[at + 512 :])
    before = rows(), files(paper)
    with pytest.raises(CommandError, match="cannot be read as a backup: it is cut off or damaged"):
        call_command("restore", archive, replace=True)
    assert (rows(), files(paper)) == before


def test_refuses_an_archive_that_it_would_replace(archive, paper):
    inside = shutil.copy(archive, paper / "paper.tar")
    with pytest.raises(CommandError, match="is in the folder that it would replace"):
        call_command("restore", inside, replace=True)


def test_refuses_a_file_that_is_no_archive(paper, tmp_path_factory):
    words = tmp_path_factory.mktemp("words") / "words.tar"
    words.write_text("Just words.")
    with pytest.raises(CommandError, match="cannot be read as a backup"):
        call_command("restore", words, replace=True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only PostgreSQL needs programs of its own.")
def test_says_what_is_missing(paper, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="pg_dump is missing: install PostgreSQL’s client programs"):
        call_command("backup", tmp_path_factory.mktemp("archive") / "paper.tar")


def test_leaves_the_photographs_of_a_bucket_to_the_bucket(settings, paper, tmp_path_factory):
    settings.S3_BUCKET = "paper"
    path = tmp_path_factory.mktemp("archive") / "paper.tar"
    call_command("backup", path)
    with tarfile.open(path) as archive:
        assert archive.getnames() == ["about.json", "database"]


def refuse_renames(monkeypatch, number_of):
    """Fail those renames for which there is the number of an error."""
    rename = os.rename

    def rename_or_fail(source, target):
        if number := number_of(Path(source), Path(target)):
            raise OSError(number, os.strerror(number), str(source))
        rename(source, target)

    monkeypatch.setattr(os, "rename", rename_or_fail)


def test_makes_a_paper_whose_folder_is_mounted(archive, paper, monkeypatch):
    def number_of(source, target):
        if paper in (source, target):
            return errno.EBUSY
        return errno.EXDEV if (paper in source.parents) != (paper in target.parents) else None

    before = files(paper), paper.stat().st_ino
    wreck(paper)
    refuse_renames(monkeypatch, number_of)
    call_command("restore", archive, replace=True)
    assert (files(paper), paper.stat().st_ino) == before
    assert Edition.objects.get().headline == "Ferry"
    assert sorted(path.name for path in paper.iterdir()) == ["originals", "public"]


def test_leaves_alone_what_is_no_part_of_the_paper(paper, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "paper.tar"
    for name in ("lost+found", ".backup-replaced-1"):
        (paper / name).mkdir()
        (paper / name / "file").touch()
    before = files(paper)
    call_command("backup", path)
    call_command("restore", path, replace=True)
    assert files(paper) == before
    with tarfile.open(path) as archive:
        assert [name for name in archive.getnames() if name.endswith("/file")] == []


def state(paper: Path):
    return rows(), files(paper), sorted(paper.iterdir())


@pytest.fixture
def wrecked(archive, paper):
    """Wreck the paper; return what must stay as it is, now that no restore works."""
    wreck(paper)
    return state(paper)


def test_changes_nothing_where_the_disk_is_full(archive, paper, wrecked, monkeypatch):
    copy = vars(tarfile)["copyfileobj"]

    def copy_or_fail(source, target, *args):
        if "/media/public/" in target.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        copy(source, target, *args)

    monkeypatch.setattr(tarfile, "copyfileobj", copy_or_fail)
    with pytest.raises(CommandError, match=r"nothing was changed: .* No space left on device"):
        call_command("restore", archive, replace=True)
    assert state(paper) == wrecked


@pytest.mark.parametrize("stuck", ["originals", "public"])
@pytest.mark.parametrize("is_new", [False, True], ids=["going", "coming"])
def test_changes_nothing_where_a_folder_cannot_be_moved(archive, paper, wrecked, monkeypatch, stuck, is_new):
    def number_of(source, target):
        moved = target if is_new else source
        return errno.EBUSY if moved == paper / stuck and "replaced" not in str(source) else None

    refuse_renames(monkeypatch, number_of)
    with pytest.raises(CommandError, match=r"nothing was changed: .* busy"):
        call_command("restore", archive, replace=True)
    assert state(paper) == wrecked


@pytest.fixture
def unloadable(archive, tmp_path_factory):
    """Write a wrong database into the archive, of which its digest says that it is right."""
    wrong = b"Not a database." * 100
    with tarfile.open(archive) as old:
        told: Any = old.extractfile("about.json")
        about = json.load(told) | {"digest": hashlib.sha256(wrong).hexdigest()}
    damage(archive, tmp_path_factory.mktemp("wrong"), "database", wrong)
    damage(archive, tmp_path_factory.mktemp("right"), "about.json", json.dumps(about).encode())
    return archive


def test_puts_the_photographs_back_where_the_database_cannot_be_loaded(unloadable, paper, wrecked):
    with pytest.raises(CommandError, match=r"pg_restore failed|SQLite failed: file is not a database"):
        call_command("restore", unloadable, replace=True)
    assert state(paper) == wrecked


def test_says_where_photographs_are_that_cannot_be_put_back(unloadable, paper, wrecked, monkeypatch):
    refuse_renames(
        monkeypatch,
        lambda source, target: errno.EIO if source.match(".backup-replaced-*/public") else None,
    )
    with pytest.raises(CommandError, match=r"could not be put back are in .*/\.backup-replaced-") as caught:
        call_command("restore", unloadable, replace=True)
    old = Path(str(caught.value).split(" are in ")[1].rstrip("."))
    assert [path.name for path in old.iterdir()] == ["public"]
    assert (old / "public/new.txt").read_text() == "Wrecked"
    assert rows() == wrecked[0]


def test_says_what_it_could_not_delete(archive, paper, wrecked, monkeypatch, caplog):
    rmtree: Any = shutil.rmtree
    monkeypatch.setattr(
        shutil, "rmtree", lambda path, **options: "replaced" in str(path) or rmtree(path, **options)
    )
    call_command("restore", archive, replace=True)
    assert "holds photographs from before that could not be deleted" in caplog.text


def before_adding(monkeypatch, act):
    """Call act with each file once it was listed, and once more when its size is known."""
    gettarinfo = tarfile.TarFile.gettarinfo

    def look(self, name, arcname):
        act(Path(name), is_seen=False)
        member = gettarinfo(self, name, arcname)
        act(Path(name), is_seen=True)
        return member

    monkeypatch.setattr(tarfile.TarFile, "gettarinfo", look)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("gone", ["public/passing", "public/passing/1.webp.part"])
def test_archives_all_but_what_vanishes_meanwhile(paper, tmp_path_factory, monkeypatch, gone, late):
    path, before = tmp_path_factory.mktemp("archive") / "paper.tar", files(paper)
    (paper / "public/passing").mkdir()
    (paper / "public/passing/1.webp.part").touch()

    def vanish(file, is_seen):
        if file == paper / gone and is_seen == late:
            shutil.rmtree(paper / "public/passing")

    before_adding(monkeypatch, vanish)
    call_command("backup", path)
    with tarfile.open(path) as archive:
        found = {each.name for each in archive if each.isfile()}
    assert found == {"about.json", "database", *(f"media/{name}" for name in before)}


def test_archives_nothing_where_a_file_cannot_be_read(paper, tmp_path_factory, monkeypatch):
    def refuse(file, is_seen):
        if file.parent == paper:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))

    before_adding(monkeypatch, refuse)
    folder = tmp_path_factory.mktemp("archive")
    with pytest.raises(CommandError, match="Permission denied"):
        call_command("backup", folder / "paper.tar")
    assert list(folder.iterdir()) == []
