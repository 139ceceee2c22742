"""Reads what a reader typed: words, "a phrase in quotes", -left -"out"."""

import re
import unicodedata
from dataclasses import dataclass, replace

from articles.search.words import name_words, words

QUOTES = '"“”„«»'
PIECE = re.compile(rf"((?<!\S)-)?(?:[{QUOTES}]([^{QUOTES}]*)[{QUOTES}]?|([^\s{QUOTES}]+))")


@dataclass(frozen=True)
class Term:
    """Words that stand in a row, as in texts and as in names."""

    words: tuple[str, ...]
    name: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What is looked for. All of it holds of each story that is found."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()  # one of each
    since: int | None = None  # places, see `ranking`
    until: int | None = None
    newest_first: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing in particular, and so for all stories."""
        return replace(self, newest_first=False) == Question()


def read(text: str) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """Return the terms that are wanted and those that are not; whatever was typed is read somehow."""
    wanted: dict[Term, None] = {}
    unwanted: dict[Term, None] = {}
    for minus, phrase, word in PIECE.findall(unicodedata.normalize("NFC", text)):
        if found := words(phrase or word):
            term = Term(tuple(found), tuple(name_words(phrase or word)))
            (unwanted if minus else wanted).setdefault(term)
    return tuple(wanted), tuple(unwanted)
