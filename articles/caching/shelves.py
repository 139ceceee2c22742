"""Where pages and parts of them are kept: in this process, and pages on Redis for all with the same code."""

import threading
from hashlib import blake2b
from itertools import chain
from typing import Generic, Protocol, TypeVar

from django.conf import settings

from articles.caching.line import Away, Line
from articles.caching.pages import Page


class Keepable(Protocol):
    """What a shelf takes: its size is in bytes, about."""

    is_used: bool

    @property
    def size(self) -> int: ...


Kept = TypeVar("Kept", bound=Keepable)


class MemoryShelf(Generic[Kept]):
    """Keeps what is asked for, within bounds: what was not used since it was last looked at goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._kept: dict[str, Kept] = {}
        self._most_bytes, self._bytes = most_bytes, 0
        self._threads = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Kept | None:
        found = self._kept.get(key)
        if found:
            found.is_used = True
        return found

    def put(self, key: str, new: Kept) -> None:
        with self._threads:
            self._drop(key)
            self._kept[key] = new
            self._bytes += new.size
            while self._bytes > self._most_bytes:
                self._make_room()

    def drop(self, key: str) -> None:
        with self._threads:
            self._drop(key)

    def _drop(self, key: str) -> None:
        if old := self._kept.pop(key, None):
            self._bytes -= old.size

    def _make_room(self) -> None:
        key, oldest = next(iter(self._kept.items()))
        del self._kept[key]
        if oldest.is_used:  # to the end of the line
            oldest.is_used = False
            self._kept[key] = oldest
        else:
            self._bytes -= oldest.size


class RedisShelf:
    """Keeps pages on the server, signed, so that what is not whole or not ours is not a page."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._secret = blake2b(settings.SECRET_KEY.encode()).digest()
        self._version = _version()

    def get(self, key: str) -> Page | None:
        try:
            kept = self._line.ask(self._line.server.get, self._name("page", key))
        except Away as away:
            if away.is_rubbish:
                return None
            raise
        if kept is None or self._sign(key, kept[16:]) != kept[:16]:
            return None
        return Page.from_bytes(kept[16:])

    def put(self, key: str, page: Page, *, milliseconds: int) -> None:
        kept = page.to_bytes()
        name = self._name("page", key)
        self._line.ask(self._line.server.set, name, self._sign(key, kept) + kept, px=milliseconds)

    def take_turn(self, key: str, *, milliseconds: int) -> bool:
        """Whether this process is the one that makes the page now."""
        return bool(
            self._line.ask(self._line.server.set, self._name("turn", key), 1, nx=True, px=milliseconds)
        )

    def end_turn(self, key: str) -> None:
        self._line.ask(self._line.server.delete, self._name("turn", key))

    def _sign(self, key: str, kept: bytes) -> bytes:
        return blake2b(key.encode() + b"\n" + kept, key=self._secret, digest_size=16).digest()

    def _name(self, kind: str, key: str) -> str:
        return (
            f"{self._line.prefix}:{kind}:{self._version}:{blake2b(key.encode(), digest_size=16).hexdigest()}"
        )


def _version() -> str:
    """Name all that pages are made of beside the paper's rows: settings, code, templates, packages."""
    digest = blake2b(digest_size=8)
    for name in ("SITE_NAME", "SITE_URL", "LANGUAGE_CODE", "TIME_ZONE", "COMMENT_FORM_DAYS", "DEBUG"):
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    database = settings.DATABASES["default"]
    digest.update(repr([database.get(name) for name in ("ENGINE", "HOST", "PORT", "NAME")]).encode())
    root = settings.BASE_DIR
    apps = [root / name for name in ("articles", "comments", "newsroom", "templates")]
    sources = chain.from_iterable(app.rglob(kind) for app in apps for kind in ("*.py", "*.html"))
    built = [root / "requirements.lock", settings.STATIC_ROOT / "staticfiles.json"]
    for path in sorted([*sources, *(path for path in built if path.exists())]):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()
