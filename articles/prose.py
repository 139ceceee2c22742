"""Reads cleaned HTML as the paragraphs that a reader sees, for those who compare texts."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

BREAKS = {"p", "h2", "h3", "li", "blockquote", "ul", "ol", "br", "hr"}
TELLING = ("blockquote", "h2", "h3", "li")  # the first of these that a paragraph stands in says what it is


@dataclass(frozen=True)
class Paragraph:
    """Its tag, its words with the addresses of its links, and its inline tags as its form."""

    tag: str
    text: str
    form: str


def paragraphs(html: str) -> list[Paragraph]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._found: list[Paragraph] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self._form: list[str] = []
        self._length, self._address = 0, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self._finish()
            if tag == "hr":
                self._found.append(Paragraph(tag, "* * *", ""))
            elif tag != "br":
                self._open.append(tag)
            return
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
        self._form.append(f"{tag}{self._length}")

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self._finish()
            if tag in self._open:
                del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
            return
        if tag == "a" and self._address:
            self.handle_data(f" <{self._address}>")
            self._address = ""
        self._form.append(f"/{tag}{self._length}")

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        self._length += len(data)

    def _finish(self) -> None:
        if text := re.sub(r"[ \t\r\n\f]+", " ", "".join(self._words)).strip(" "):
            tag = next((tag for tag in TELLING if tag in self._open), "p")
            lists = "".join(tag for tag in self._open if tag in {"ul", "ol"})
            self._found.append(Paragraph(tag, text, lists + " ".join(self._form)))
        self._words, self._form, self._length = [], [], 0

    def finished(self) -> list[Paragraph]:
        self._finish()
        return self._found
