"""The cast that tests share. Factories for the rest are in tests/factories.py."""

import secrets

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import storages
from django.db import connections
from django.test import Client

from articles.caching import changes, parts
from articles.caching.shelves import MemoryShelf
from articles.caching.store import store
from articles.models import Photo
from newsroom import roles
from tests.factories import make_user


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Keep SQLite in a file, as the paper does: then several connections work on it as in production.

    And keep no connection beyond its request, so that none is open when the database is dropped.
    """
    database = connections["default"].settings_dict
    database["CONN_MAX_AGE"] = 0
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what still asks the database, such as a page that a browser has left, before it is dropped."""
    yield
    if connections["default"].vendor == "postgresql":
        with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def own_clocks(tmp_path_factory):
    """Give each process that runs tests clocks and kept pages of its own."""
    settings.CLOCKS = tmp_path_factory.mktemp("clocks") / "clocks"
    settings.KEEP_PARTS = True
    settings.CACHES["default"]["KEY_PREFIX"] = f"tests-{secrets.token_hex(8)}"


@pytest.fixture(autouse=True)
def no_pages(request, monkeypatch):
    """Begin each test with no page kept, and end changes at once where the test never commits."""
    store().forget_all()
    monkeypatch.setattr(parts, "shelf", MemoryShelf(parts.MOST_BYTES))
    marker = request.node.get_closest_marker("django_db")
    commits = marker and marker.kwargs.get("transaction")
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        monkeypatch.setattr(changes, "after_commit", lambda act: act())


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_worker(settings):
    """Note what a worker would do, and do nothing of it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture(autouse=True)
def media_root(settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        name: settings.STORAGES[name] | {"OPTIONS": {"location": tmp_path / folder}}
        for name, folder in (("default", "public"), ("originals", "originals"))
    }
    monkeypatch.setattr(Photo._meta.get_field("original"), "storage", storages["originals"])
    return tmp_path


@pytest.fixture
def cast(db) -> dict[str, User]:
    """A journalist, another, an editor, a managing editor and a moderator, as their roles allow."""
    roles.sync()
    parts = {
        "journalist": "Journalist",
        "colleague": "Journalist",
        "editor": "Editor",
        "managing_editor": "Managing editor",
        "moderator": "Moderator",
    }
    return {name: make_user(name, role) for name, role in parts.items()}


@pytest.fixture
def journalist(cast) -> User:
    return cast["journalist"]


@pytest.fixture
def colleague(cast) -> User:
    return cast["colleague"]


@pytest.fixture
def editor(cast) -> User:
    return cast["editor"]


@pytest.fixture
def managing_editor(cast) -> User:
    return cast["managing_editor"]


@pytest.fixture
def moderator(cast) -> User:
    return cast["moderator"]


@pytest.fixture
def desk():
    """Return a client that is logged in as that user."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in
