"""Counts how much is done, where to time it would depend on the machine."""

import sys
from collections.abc import Callable
from itertools import count

MOST_CALLS = 10_000_000


def count_calls(act: Callable[[], object]) -> int:
    """Return how many functions were begun and ended."""
    counter = count()
    sys.setprofile(lambda *_event: next(counter) and None)
    try:
        act()
    finally:
        sys.setprofile(None)
    return next(counter)
