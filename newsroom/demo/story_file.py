"""Reads a story of the demo: a header of `key: value` lines, a line of three hyphens, and the body.

It decides what the text says, not whether the paper has that section, author or photo.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

STORY_KEYS = {"headline", "kicker", "standfirst", "section", "by", "tags", "dateline", "language", "comments"}
STORY_KEYS |= {"genre", "related"}
PHOTO_KEYS = {"photo", "photo-caption"}
STATE_KEYS = {"published", "scheduled", "withdrawn", "notice", "submitted", "returned"}
STATE_KEYS |= {"deadline", "claimed", "approved", "alone", "reason"}
CHANGE_KEYS = {"changed-headline", "changed-standfirst", "corrected", "corrected-standfirst", "correction"}
KEYS = STORY_KEYS | PHOTO_KEYS | STATE_KEYS | CHANGE_KEYS
END_OF_HEADER = "---"
HEADER_LINE = re.compile(r"(?P<key>[a-z-]+):\s+(?P<value>\S.*)")
INSERT = re.compile(r"\[(?P<kind>photo|embed):\s*(?P<what>[^\]\s]+)\]\s*(?P<words>.*)")
INLINE = re.compile(
    r'\[(?P<label>[^\]]+)\]\((?P<url>https?://[^\s()"]+)\)|\*\*(?P<strong>.+?)\*\*|\*(?P<em>.+?)\*'
)


class StoryFileError(ValueError):
    """Says in a sentence what is wrong with a story file, and on which line."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"Line {line}: {sentence}")
        self.line = line


@dataclass(frozen=True)
class RichText:
    html: str


@dataclass(frozen=True)
class PullQuote:
    quote: str
    attribution: str


@dataclass(frozen=True)
class Photo:
    file: str
    caption: str


@dataclass(frozen=True)
class Embed:
    url: str
    title: str


Block = RichText | PullQuote | Photo | Embed


@dataclass(frozen=True)
class StoryFile:
    header: dict[str, str]
    blocks: tuple[Block, ...]


def parse(text: str) -> StoryFile:
    lines = [line.strip() for line in text.splitlines()]
    if END_OF_HEADER not in lines:
        raise StoryFileError(len(lines), f"The header has no end; put a line “{END_OF_HEADER}” after it.")
    end = lines.index(END_OF_HEADER)
    blocks = (_block(number, chunk) for number, chunk in _chunks(lines, end + 1))
    return StoryFile(_header(lines[:end]), tuple(_joined(blocks)))


def _header(lines: Sequence[str]) -> dict[str, str]:
    header: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith("#"):
            continue
        match = HEADER_LINE.fullmatch(line)
        if not match:
            raise StoryFileError(number, f"A header line reads “key: value”, not “{line}”.")
        key, value = match["key"], match["value"]
        if key not in KEYS:
            raise StoryFileError(number, f"“{key}” is not a key that a story has.")
        if key in header:
            raise StoryFileError(number, f"“{key}” is given twice.")
        header[key] = value
    return header


def _chunks(lines: Sequence[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the runs of lines between blank ones, each with the number of its first line."""
    numbered = enumerate(lines[start:], start=start + 1)
    for has_text, run in groupby(numbered, key=lambda pair: bool(pair[1])):
        if has_text:
            chunk = list(run)
            yield chunk[0][0], [line for _, line in chunk]


def _block(number: int, lines: Sequence[str]) -> Block:
    text = " ".join(lines)
    if text.startswith(">"):
        return _pull_quote(lines)
    if text.startswith(("[photo", "[embed")):
        return _insert(number, text)
    if text.startswith("## "):
        return RichText(f"<h2>{_inline(text[3:])}</h2>")
    return RichText(f"<p>{_inline(text)}</p>")


def _pull_quote(lines: Sequence[str]) -> PullQuote:
    lines = [line.removeprefix(">").strip() for line in lines]
    attribution = lines.pop()[1:].strip() if lines[-1].startswith("—") else ""
    return PullQuote(" ".join(lines), attribution)


def _insert(number: int, text: str) -> Photo | Embed:
    match = INSERT.fullmatch(text)
    if not match:
        raise StoryFileError(number, f"A photo or an embed reads “[photo: file] caption”, not “{text}”.")
    block = Photo if match["kind"] == "photo" else Embed
    return block(match["what"], match["words"])


def _inline(text: str) -> str:
    return INLINE.sub(_element, escape(text, quote=False))


def _element(match: re.Match[str]) -> str:
    """Turn one match into its element; what stands inside is escaped already, so only its marks are left."""
    if match["label"]:
        return f'<a href="{match["url"]}">{INLINE.sub(_element, match["label"])}</a>'
    tag = "strong" if match["strong"] else "em"
    return f"<{tag}>{INLINE.sub(_element, match[tag])}</{tag}>"


def _joined(blocks: Iterator[Block]) -> Iterator[Block]:
    """Join neighbouring paragraphs and subheadings into one block, as an editor would type them."""
    for is_text, run in groupby(blocks, key=lambda block: isinstance(block, RichText)):
        if is_text:
            yield RichText("".join(block.html for block in run if isinstance(block, RichText)))
        else:
            yield from run
