"""How tags are typed: a list with commas, so that a tag of two words stays one tag."""

from collections.abc import Iterable

from taggit.models import TagBase


def parse(text: str) -> list[str]:
    """Return the tag names in the text, trimmed, the first spelling of each kept."""
    names: dict[str, str] = {}
    for part in text.replace('"', "").split(","):
        if name := " ".join(part.split()):
            names.setdefault(name.casefold(), name)
    return list(names.values())


def join(tags: Iterable[TagBase]) -> str:
    """Return the tags as text that `parse` reads back."""
    return ", ".join(sorted(tag.name for tag in tags))
