"""Back up, wreck, restore, compare: on whichever database the tests run."""

import hashlib
import stat
import tarfile
from pathlib import Path

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
