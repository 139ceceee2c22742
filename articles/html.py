"""The one allowlist through which rich text passes, on its way in and again when it is published."""

import html as entities
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

import nh3

TAGS = {"p", "h2", "h3", "strong", "em", "a", "ul", "ol", "li", "blockquote", "br", "hr", "sub", "sup"}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<(?:br|hr)[^>]*>")


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Drop what only looks like an address of ours: `//host` and `/\\host` lead elsewhere.

    Browsers pass over spaces and control characters, so those do not hide it.
    """
    return None if re.match(r"[/\\]{2}", re.sub(r"[\x00-\x20]", "", value)) else value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    attribute_filter=_keep_attribute,
)


def clean(html: str) -> str:
    """Return the HTML with everything outside the allowlist removed; text of unknown tags stays."""
    return _cleaner.clean(html.replace("\0", ""))


def raise_headings(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts of one body so that no third-level heading comes before one of the second level."""
    has_second = False
    for part in parts:
        if not has_second:
            before, second, after = part.partition("<h2>")
            part = before.replace("<h3>", "<h2>").replace("</h3>", "</h2>") + second + after
            has_second = "<h2>" in part
        yield part


def text(html: str) -> str:
    """Return the words of cleaned HTML, one line for each block."""
    lines = BLOCK_END.sub("\n", html)
    words = entities.unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(filter(None, (line.strip() for line in words.splitlines())))


def is_blank(html: str) -> bool:
    """Whether cleaned HTML shows a reader nothing."""
    return not text(html) and "<hr" not in html


def with_whole_addresses(html: str, base: str) -> str:
    """Return cleaned HTML whose links lead where they lead on the page at that address."""

    def complete(_tag: str, name: str, value: str) -> str | None:
        try:
            return urljoin(base, value) if name == "href" else value
        except ValueError:  # what only looks like an address is none
            return None

    links = {"a": {"href", "rel"}}
    return nh3.clean(html, tags=TAGS, attributes=links, link_rel=None, attribute_filter=complete)


def fit_for_xml(text: str) -> str:
    """Return the text without the characters that no XML document can hold, however they are written."""
    return NOT_XML.sub("", text)
