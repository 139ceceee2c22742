"""The colours that a paper chooses: whether words in them can be read, and their tones on dark ground."""

import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What words stand on, as paper.css has it.
LIGHT_GROUNDS, DARK_GROUNDS = ("#ffffff", "#eef3f3"), ("#0d171a", "#17262b")
READABLE = 4.5  # the contrast that WCAG 2.2 asks of text, level AA
STEPS = 20


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as #c23a10, from 1 to 21, as WCAG defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=512)
def on_dark(colour: str) -> str:
    """Return the colour, mixed with as little white as makes it readable on dark ground."""
    tones = (_mixed_with_white(colour, step / STEPS) for step in range(STEPS + 1))
    return next(tone for tone in tones if _least_contrast(tone, DARK_GROUNDS) >= READABLE)


def check_on_light(colour: str) -> None:
    """Validate a colour for words on light ground."""
    sentence = _("Words in %(colour)s are hard to read on light ground: choose a darker colour. %(contrast)s")
    _check(colour, LIGHT_GROUNDS, sentence)


def check_on_dark(colour: str) -> None:
    """Validate a colour for words on dark ground."""
    sentence = _("Words in %(colour)s are hard to read on dark ground: choose a lighter colour. %(contrast)s")
    _check(colour, DARK_GROUNDS, sentence)


def _check(colour: str, grounds: tuple[str, ...], sentence: str) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValidationError(_("A colour is written as # and six digits or letters from a to f: #c23a10."))
    found = _least_contrast(colour, grounds)
    if found < READABLE:
        numbers = {"found": f"{found - 0.005:.2f}", "least": READABLE}
        told = _("Its contrast is %(found)s, and %(least)s is the least.") % numbers
        raise ValidationError(sentence % {"colour": colour, "contrast": told})


def _least_contrast(colour: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [part / 255 for part in _parts(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed_with_white(colour: str, share: float) -> str:
    return "#" + "".join(f"{round(part + (255 - part) * share):02x}" for part in _parts(colour))
