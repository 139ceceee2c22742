import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from articles import colours


def refusal(check, colour):
    try:
        check(colour)
    except ValidationError as error:
        return error.messages[0]
    return ""


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#767676", "#ffffff", 4.54),
        ("#c23a10", "#ffffff", 5.38),
    ],
)
def test_measures_contrast_as_wcag_does(one, other, expected):
    assert colours.contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert colours.contrast(one, other) == colours.contrast(other, one)


def test_takes_what_can_be_read_on_both_grounds():
    assert refusal(colours.check_on_light, "#c23a10") == ""
    assert refusal(colours.check_on_dark, "#ff8b61") == ""


def test_says_why_a_colour_is_too_light_or_too_dark():
    assert refusal(colours.check_on_light, "#767676") == (
        "Words in #767676 are hard to read on light ground: choose a darker colour. "
        "Its contrast is 4.05, and 4.5 is the least."
    )
    assert refusal(colours.check_on_dark, "#c23a10").startswith(
        "Words in #c23a10 are hard to read on dark ground: choose a lighter colour."
    )


@pytest.mark.parametrize(
    "text", ["", "red", "#c23", "c23a10", "#c23a1g", "#c23a10;", "#c23a10\n", "＃c23a10"]
)
def test_takes_nothing_but_a_colour(text):
    assert refusal(colours.check_on_light, text).startswith("A colour is written as #")


@pytest.mark.parametrize("colour", ["#000000", "#c23a10", "#1d5f8a", "#7a5a00", "#FFFFFF"])
def test_finds_a_tone_that_can_be_read_on_dark_ground(colour):
    assert refusal(colours.check_on_dark, colours.on_dark(colour)) == ""


def test_leaves_a_colour_that_can_be_read_on_dark_ground_already():
    assert colours.on_dark("#ff8b61") == "#ff8b61"


def test_knows_the_grounds_that_the_stylesheet_has():
    css = (settings.BASE_DIR / "newsroom/static/newsroom/paper.css").read_text(encoding="utf-8")
    found = {name: re.findall(rf"--{name}: (#[0-9a-f]+)", css)[:2] for name in ("paper", "tint")}
    whole = {"#fff": "#ffffff"}
    grounds = [[whole.get(each, each) for each in found[name]] for name in ("paper", "tint")]
    assert list(zip(*grounds, strict=True)) == [colours.LIGHT_GROUNDS, colours.DARK_GROUNDS]
