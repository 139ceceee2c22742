"""Keeps in this process what templates make of parts of pages, under names that say all that a part shows."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from articles.caching.shelves import MemoryShelf

MOST_BYTES = 48_000_000
COSTS = 400  # beside its text, about


@dataclass(eq=False)
class Part:
    text: SafeString
    is_used: bool = False

    @property
    def size(self) -> int:
        return sys.getsizeof(self.text) + COSTS


shelf: MemoryShelf[Part] = MemoryShelf(MOST_BYTES)


def find_or_make(name: Callable[[], str], make: Callable[[], SafeString]) -> SafeString:
    """Return the part of that name, and keep it where it had to be made.

    The name is asked once more then: what is read while a part is made may be newer than its name was.
    """
    if not settings.KEEP_PARTS:
        return make()
    found = shelf.get(name())
    if found is None:
        found = Part(make())
        shelf.put(name(), found)
    return found.text
