"""Makes texts that are the same every time: made-up words, few of them frequent and most of them rare."""

import itertools
import random

SYLLABLES = [
    "ba",
    "cor",
    "del",
    "en",
    "fi",
    "gra",
    "hu",
    "il",
    "jo",
    "kan",
    "lu",
    "mer",
    "no",
    "or",
    "pe",
    "qui",
]
VOCABULARY = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)]
# How often each word comes: the tenth a tenth as often as the first.
WEIGHTS = list(itertools.accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))


class Writer:
    """Writes one text after the other; two writers of the same seed write the same."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)

    def words(self, number: int) -> str:
        return " ".join(self.random.choices(VOCABULARY, cum_weights=WEIGHTS, k=number))

    def sentence(self, number: int) -> str:
        return f"{self.words(number).capitalize()}."

    def rank(self, number: int) -> int:
        """Return a number below that one, the small ones more often."""
        return min(int(self.random.paretovariate(1)) - 1, number - 1)
