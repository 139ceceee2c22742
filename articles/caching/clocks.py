"""Counts what has changed, in a file that all processes of this machine share in memory.

Each tag of what pages show has a word here: the moment of its last change, or how many transactions are
changing it. A page is right while no word of its tags is later than the moment before it was made.
A change is announced before its commit and ended after it: whoever is killed in between leaves pages that
are made anew each time for a while, and never a stale one.
"""

import fcntl
import mmap
import os
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

WORDS = 1 << 20
NOW, OWED, FIRST = 0, 1, 2
# The upper bits count the transactions that change the tag; the lower say when the last of them began.
ONE = 1 << 48
GIVEN_UP_AFTER = 60  # seconds: nothing that we do waits so long between its announcement and its commit


class FileClocks:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        self._threads = threading.Lock()
        with self._alone():
            if os.fstat(self._file).st_size < WORDS * 8:
                os.ftruncate(self._file, WORDS * 8)
            self._words = memoryview(mmap.mmap(self._file, WORDS * 8)).cast("Q")
            # Later than in any file that stood here before, for pages may have outlived it.
            self._words[NOW] = max(self._words[NOW], int(time.time() * 1000))

    def watch(self, tags: Collection[str]) -> tuple[int, ...]:
        """Return where the words of the tags stand. Two tags that share one change together."""
        return tuple({_place(tag) for tag in tags})

    def now(self) -> int:
        return self._words[NOW]

    def unchanged(self, places: tuple[int, ...], since: int) -> bool:
        words = self._words
        return all(words[place] <= since for place in places)

    def begin(self, tags: Collection[str]) -> None:
        """Announce a change: until it ends no page with one of the tags is right."""
        started = int(time.time())
        with self._alone():
            for place in self.watch(tags):
                self._words[place] = (self._words[place] // ONE + 1) * ONE + started

    def end(self, tags: Collection[str]) -> None:
        """End what was announced: what is made from now on has the change."""
        with self._change() as moment:
            for place in self.watch(tags):
                word = self._words[place]
                self._words[place] = word - ONE if word // ONE > 1 else moment

    def mend(self, places: tuple[int, ...]) -> None:
        """End what was announced long ago by somebody who cannot end it any more."""
        long_ago = int(time.time()) - GIVEN_UP_AFTER
        if not any(word >= ONE and word % ONE < long_ago for word in map(self._words.__getitem__, places)):
            return
        with self._change() as moment:
            for place in places:
                word = self._words[place]
                if word >= ONE and word % ONE < long_ago:
                    self._words[place] = moment

    @property
    def owed(self) -> int:
        """How many changes the cache server was not told of."""
        return self._words[OWED]

    def owe(self) -> None:
        with self._alone():
            self._words[OWED] += 1

    def settle(self, owed: int) -> None:
        """Owe nothing more, unless more has come to it."""
        with self._alone():
            if self._words[OWED] == owed:
                self._words[OWED] = 0

    @contextmanager
    def _change(self) -> Iterator[int]:
        """Give the next moment, and make it now once the words are written, so that nobody reads it early."""
        with self._alone():
            moment = self._words[NOW] + 1
            yield moment
            self._words[NOW] = moment

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


def _place(tag: str) -> int:
    digest = blake2b(tag.encode(), digest_size=8).digest()
    return FIRST + int.from_bytes(digest) % (WORDS - FIRST)
