"""Shows where in a text the words stand that were looked for."""

import unicodedata
from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from articles.search.question import Term
from articles.search.words import spans

LENGTH, BEFORE = 240, 70  # characters of an excerpt, and of those before the first hit


class Hit(NamedTuple):
    start: int
    end: int
    term: Term


def mark(text: str, terms: Collection[Term]) -> SafeString:
    """Return the text as HTML in which what was looked for is marked."""
    text = unicodedata.normalize("NFC", text)
    marked: list[tuple[int, int]] = []
    for start, end, _term in sorted(_hits(text, terms)):
        if marked and start <= marked[-1][1]:  # a word by itself and in a phrase
            start, end = marked[-1][0], max(end, marked.pop()[1])
        marked.append((start, end))
    ends = [0, *(end for _start, end in marked)]
    pairs = ((text[done:start], text[start:end]) for done, (start, end) in zip(ends, marked, strict=False))
    return format_html_join("", "{}<mark>{}</mark>", pairs) + conditional_escape(text[ends[-1] :])


def excerpt(standfirst: str, body: str, terms: Collection[Term]) -> SafeString:
    """Return the standfirst, or a piece of the body where more of what was looked for stands, marked."""
    found = {hit.term for hit in _hits(unicodedata.normalize("NFC", standfirst), terms)}
    if len(found) < len(terms):
        text = " ".join(unicodedata.normalize("NFC", body).split())
        hits = _densest(text, terms)
        if len({hit.term for hit in hits}) > len(found):
            return mark(_cut(text, hits[0].start), terms)
    return mark(standfirst, terms)


def _densest(text: str, terms: Collection[Term]) -> list[Hit]:
    """Return the hits that fit into one excerpt and have the most of the terms; the first such."""
    best: list[Hit] = []
    near: list[Hit] = []
    for hit in _hits(text, terms):
        near = [each for each in (*near, hit) if hit.end - each.start <= LENGTH - BEFORE]
        if len({each.term for each in near}) > len({each.term for each in best}):
            best = near
        if len({each.term for each in best}) == len(terms):
            break
    return best


def _cut(text: str, at: int) -> str:
    """Return a piece of the text around that place, between spaces where there are any."""
    start = max(0, at - BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = start + LENGTH
    if end < len(text):
        end = max(text.rfind(" ", at, end), at) if " " in text[at:end] else end
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def _hits(text: str, terms: Collection[Term]) -> Iterator[Hit]:
    """Yield where the terms stand in a text of normal form C, in the order in which they end."""
    lasts = {term.words[-1] for term in terms}
    read: deque[tuple[str, int, int]] = deque(maxlen=max((len(term.words) for term in terms), default=0))
    for span in spans(text):
        read.append(span)
        for term in terms if span[0] in lasts else ():
            row = list(read)[-len(term.words) :]
            if tuple(word for word, _start, _end in row) == term.words:
                yield Hit(row[0][1], span[2], term)
