"""Reads what readers write: whether it shows anything, how many links it has, and how it stands on a page."""

import re
import unicodedata

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines

# Letters and symbols by their category, that nevertheless show nothing.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
_LINK = re.compile(r"https?://[^\s<>\"\u201c\u201d]{3,}", re.IGNORECASE)
_LIKE_A_LINK = re.compile(r"https?://|\bwww\.|\[url|<a\s", re.IGNORECASE)
_INVISIBLE = {"Cf", "Cc", "Mn", "Me"}


def shows_something(text: str) -> bool:
    return any(unicodedata.category(each)[0] in "LNPS" and each not in _BLANKS for each in text)


def count_links(text: str) -> int:
    return len(_LIKE_A_LINK.findall(text))


def plain(text: str) -> str:
    """Return the words as they are looked for: in small letters, without accents and what hides between."""
    spread = unicodedata.normalize("NFKD", text)
    seen = "".join(each for each in spread if each.isspace() or unicodedata.category(each) not in _INVISIBLE)
    return " ".join(seen.casefold().split())


def has_words(text: str, words: str) -> bool:
    """Say whether the words stand in the text, not as part of longer ones; both as `plain` gives them."""
    return words in text and bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def to_html(text: str) -> SafeString:
    """Return paragraphs, lines and links; everything else that looks like markup is shown as it was typed."""
    paragraphs = re.split(r"\n{2,}", normalize_newlines(text).strip("\n"))
    return format_html_join("\n", '<p dir="auto">{}</p>', ((_lines(each),) for each in paragraphs))


def _lines(paragraph: str) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((_linked(line),) for line in paragraph.split("\n")))


def _linked(line: str) -> SafeString:
    pieces, end = [], 0
    for match in _LINK.finditer(line):
        address = _without_what_follows(match[0])
        pieces += [line[end : match.start()], _link(address)]
        end = match.start() + len(address)
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, line[end:]]))


def _link(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="ugc nofollow noopener"><bdi>{0}</bdi></a>', address)


def _without_what_follows(address: str) -> str:
    """Leave out the full stop or bracket that ends the sentence and not the address."""
    address = address.rstrip(".,:;!?'’*_")
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(".,:;!?'’*_")
    return address
