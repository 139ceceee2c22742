"""Cuts text into words and makes them comparable: accents, case and endings do not count.

Both databases are given these words and cut nothing themselves, so both find the same.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer
from anyascii import anyascii
from django.conf import settings
from django.utils.translation import get_language_info

LONGEST = 40  # characters of a word
MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
# Thai, Lao, Burmese, Khmer, kana and Han put no spaces between words: there each letter is one.
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(
    r"(?!(?<=\w['’])[sS]\b)"  # “the city’s” is about the city
    rf"(?:[^\W_{SPACELESS}]+(?:[{MARKS}]+[^\W_{SPACELESS}]*)*|(?=[{SPACELESS}])[^\W_][{MARKS}]*)"
)
LATIN = {
    code: "".join(filter(str.isalnum, anyascii(chr(code))))
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
}


def words(text: str) -> list[str]:
    """Return the words of the text in order, each in the form in which it is compared."""
    return [word for word, _start, _end in spans(text)]


def name_words(text: str) -> list[str]:
    """Return the words as of a name, whose ending is its own: no story by Ms Ferris is about ferries."""
    return [word for match in WORD.finditer(text) if (word := _fold(match[0])[:LONGEST])]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text in normal form C, as it is compared, and where in the text it stands."""
    language = settings.LANGUAGE_CODE
    for match in WORD.finditer(text):
        if word := _compared(match[0], language):
            yield word, *match.span()


@lru_cache(maxsize=2**16)
def _compared(word: str, language: str) -> str:
    folded = _fold(word)[:LONGEST]
    algorithm = _algorithm(language)
    # A stemmer keeps state while it works, so threads cannot share one.
    return snowballstemmer.stemmer(algorithm).stemWord(folded) if algorithm else folded


def _fold(word: str) -> str:
    """Drop case and accents, also of the letters whose accent is no mark of its own: ø, ł, ß."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    kept = "".join(part for part in parts if part.isalnum() or _is_vowel_sign(part))
    return unicodedata.normalize("NFC", kept).translate(LATIN).lower()


def _is_vowel_sign(mark: str) -> bool:
    """Whether it is part of how a word is spelt, as in Hindi, and no accent as those before U+0700 are."""
    return mark >= "\u0700" and unicodedata.category(mark)[0] == "M"


@lru_cache
def _algorithm(language: str) -> str:
    """Return the name of the stemmer for that language, or an empty text where there is none."""
    known = set(snowballstemmer.algorithms())
    names = get_language_info(language)["name"].lower().split()
    return next((name for name in names if name in known), "")
