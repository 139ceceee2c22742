"""What differs between two texts: which pieces stayed, moved, came and went; then word by word.

Works on plain words and knows no story. No text is long or odd enough to make it slow: what grows with
the square of a length is done to short stretches only.
"""

import difflib
import enum
import itertools
import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

WORDS_AT_ONCE = 400  # a longer paragraph is compared by its sentences, a longer stretch as a whole
ALIKE, WORTH_WORDS = 0.5, 0.25  # how much two texts share to be one that changed; to be shown word by word
PUNCTUATION = '.,;:!?…()[]«»“”„"'
SPACE = re.compile(r"[ \t\r\n\f]+")
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[ \t]+")
# Scripts that put no space between words are compared sign by sign.
UNSPACED = re.compile("([\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


class Mark(enum.StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """Some words, and whether both texts have them."""

    mark: Mark
    text: str


@dataclass(frozen=True)
class Piece:
    """What can move as a whole: a paragraph, a photo, a name.

    Pieces of two kinds are never one that changed; `form` tells those apart that read the same.
    """

    kind: str
    text: str
    form: str = ""


P = TypeVar("P", bound=Piece)


@dataclass(frozen=True)
class Pair(Generic[P]):
    """A piece as it was and as it is, perhaps changed or moved; what came or went has one side only."""

    old: P | None
    new: P | None
    is_moved: bool = False


def paragraphs(text: str) -> list[str]:
    """Return the lines of a plain text, and of a very long one its sentences."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found += SENTENCE_END.split(line) if len(line.split()) > WORDS_AT_ONCE else [line]
    return found


def align(old: Sequence[P], new: Sequence[P], *, pairs_alike: bool = True) -> list[Pair[P]]:
    """Match the pieces of two lists; return them in the order of the new, what went where it stood.

    With `pairs_alike`, pieces that share most of their words are one that changed.
    """
    partners = _equal(old, new)
    if pairs_alike:
        _add_alike(old, new, partners)
    stays = _longest_rising(partners)
    moved = partners.keys() - set(stays)
    old_stays = [partners[at] for at in stays]
    if pairs_alike:
        _add_lonely(old, new, partners, stays)
    went = set(range(len(old))) - set(partners.values())
    rows = [((bisect_left(old_stays, at), 0, at), Pair(old[at], None)) for at in went]
    for at, piece in enumerate(new):
        pair = Pair(old[partners[at]] if at in partners else None, piece, at in moved)
        rows.append(((bisect_left(stays, at), 1, at), pair))
    return [pair for _place, pair in sorted(rows, key=lambda row: row[0])]


def _equal(old: Sequence[P], new: Sequence[P]) -> dict[int, int]:
    """Return the places of equal pieces, that in the new list to that in the old."""
    start, end = _common_ends(old, new)
    partners = {at: at for at in range(start)}
    partners |= {len(new) - 1 - at: len(old) - 1 - at for at in range(end)}
    waiting: dict[P, deque[int]] = defaultdict(deque)
    for at in range(start, len(old) - end):
        waiting[old[at]].append(at)
    for at in range(start, len(new) - end):
        if places := waiting.get(new[at]):
            partners[at] = places.popleft()
    return partners


def _common_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Return how many are the same at the beginning of both, and how many of the rest at the end."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    rest = shorter - start
    return start, next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)


def _add_alike(old: Sequence[P], new: Sequence[P], partners: dict[int, int]) -> None:
    """Match what shares most of its words, found by the rarest of them rather than by trying every pair."""
    free = set(range(len(old))) - set(partners.values())
    words = {at: _words(old[at].text) for at in free}
    index: dict[str, list[int]] = defaultdict(list)
    for at in sorted(free):
        for word in words[at]:
            index[word].append(at)
    for at, piece in enumerate(new):
        if at in partners or not free:
            continue
        mine = _words(piece.text)
        rarest = sorted((word for word in mine if word in index), key=lambda word: (len(index[word]), word))
        near = {place for word in rarest[:8] for place in index[word][:20]} & free
        found = [(_shared(words[i], mine), -abs(i - at), i) for i in near if old[i].kind == piece.kind]
        share, _distance, best = max(found, default=(0, 0, 0))
        if share >= ALIKE:
            partners[at] = best
            free.remove(best)


def _add_lonely(old: Sequence[P], new: Sequence[P], partners: dict[int, int], stays: list[int]) -> None:
    """Match the two that alone are left between the same neighbours: one was written anew as the other."""
    old_stays = [partners[at] for at in stays]
    gone: dict[int, list[int]] = defaultdict(list)
    come: dict[int, list[int]] = defaultdict(list)
    for at in sorted(set(range(len(old))) - set(partners.values())):
        gone[bisect_left(old_stays, at)].append(at)
    for at in sorted(set(range(len(new))) - partners.keys()):
        come[bisect_left(stays, at)].append(at)
    for gap, places in come.items():
        if len(places) == len(gone[gap]) == 1 and old[gone[gap][0]].kind == new[places[0]].kind:
            partners[places[0]] = gone[gap][0]


def _longest_rising(partners: dict[int, int]) -> list[int]:
    """Return the places in the new list of the most pieces that kept their order; the others moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for at in sorted(partners):
        length = bisect_left(tails, partners[at])
        before[at] = ends[length - 1] if length else None
        tails[length : length + 1] = [partners[at]]
        ends[length : length + 1] = [at]
    chain: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(last)
        last = before[last]
    return chain[::-1]


def _words(text: str) -> frozenset[str]:
    return frozenset(core.casefold() for token in _tokens(text) if (core := token.strip(" " + PUNCTUATION)))


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    return 2 * len(some & others) / (len(some) + len(others) or 1)


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as one, word by word."""
    before, after = list(_tokens(old)), list(_tokens(new))
    if not _is_worth_words(before, after):
        return _whole(before, Mark.REMOVED) + _whole(after, Mark.ADDED)
    found: list[Run] = []
    for mark, tokens in _steps(before, after):
        if tokens and found and found[-1].mark is mark:
            found[-1] = Run(mark, found[-1].text + "".join(tokens))
        elif tokens:
            found.append(Run(mark, "".join(tokens)))
    return tuple(_without_edges(found))


def _without_edges(found: list[Run]) -> Iterator[Run]:
    """Put the space before changed words where both texts have it: at the end of the words before."""
    is_spaced = False
    for at, run in enumerate(found):
        text = run.text.removeprefix(" ") if is_spaced and run.mark is not Mark.SAME else run.text
        if run.mark is Mark.SAME:
            changed = itertools.takewhile(lambda run: run.mark is not Mark.SAME, found[at + 1 : at + 3])
            starts = [each.text[0] for each in changed]
            is_spaced = bool(starts) and set(starts) == {" "}
            text += " " * is_spaced
        yield Run(run.mark, text)


def _whole(tokens: list[str], mark: Mark) -> tuple[Run, ...]:
    return (Run(mark, "".join(tokens)),) if tokens else ()


def _is_worth_words(before: list[str], after: list[str]) -> bool:
    some, others = (frozenset(token.strip(" ") for token in tokens) for tokens in (before, after))
    return some == others or _shared(some, others) >= WORTH_WORDS


def _steps(before: list[str], after: list[str]) -> Iterator[tuple[Mark, list[str]]]:
    old, new = ([token.strip(" ") for token in tokens] for tokens in (before, after))
    for tag, i, i_end, j, j_end in _operations(old, new):
        if tag == "equal":
            both = zip(before[i:i_end], after[j:j_end], strict=True)
            yield Mark.SAME, [max(pair, key=len) for pair in both]
        else:
            yield Mark.REMOVED, before[i:i_end]
            yield Mark.ADDED, after[j:j_end]


def _operations(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield difflib's operations; where the differing middles are long, one that replaces them whole."""
    start, end = _common_ends(old, new)
    old_end, new_end = len(old) - end, len(new) - end
    yield "equal", 0, start, 0, start
    if (old_end - start) * (new_end - start) > WORDS_AT_ONCE**2:
        yield "replace", start, old_end, start, new_end
    else:
        middle = difflib.SequenceMatcher(None, old[start:old_end], new[start:new_end], autojunk=False)
        for tag, *places in middle.get_opcodes():
            i, i_end, j, j_end = (place + start for place in places)
            yield tag, i, i_end, j, j_end
    yield "equal", old_end, len(old), new_end, len(new)


def _tokens(text: str) -> Iterator[str]:
    """Yield words and the punctuation around them, each with the space before it."""
    space = ""
    for word in filter(None, SPACE.split(text)):
        for part in filter(None, UNSPACED.split(word)):
            core = part.strip(PUNCTUATION)
            at = part.find(core) if core else 0
            for token in filter(None, (part[:at], part[at : at + len(core)], part[at + len(core) :])):
                yield space + token
                space = ""
        space = " "
