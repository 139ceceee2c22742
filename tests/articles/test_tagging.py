import pytest
from taggit.models import Tag
from taggit.utils import edit_string_for_tags, parse_tags

from articles import tagging
from tests.factories import make_article


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Harbour, City council", ["Harbour", "City council"]),
        ("  Harbour ,, City \t council ,", ["Harbour", "City council"]),
        ('"Harbour, City council"', ["Harbour", "City council"]),
        ("Harbour, HARBOUR, harbour", ["Harbour"]),
        ("Straße, STRASSE", ["Straße"]),
        ("política, Æsir, 文化", ["política", "Æsir", "文化"]),
        ("", []),
        (" , ,", []),
    ],
)
def test_reads_names_between_commas(typed, names):
    assert tagging.parse(typed) == names


def test_reads_back_what_it_wrote():
    names = ["City council", "Harbour", "política"]
    assert tagging.parse(tagging.join([Tag(name=name) for name in reversed(names)])) == names


def test_is_how_taggit_reads_and_writes_tags():
    assert parse_tags("City council, Harbour") == ["City council", "Harbour"]
    assert edit_string_for_tags([Tag(name="Harbour"), Tag(name="City council")]) == "City council, Harbour"


def test_takes_a_known_tag_however_it_is_spelt(db):
    make_article("One", tags=["Harbour"])
    other = make_article("Two", tags=["harbour"])
    assert list(other.tags.names()) == ["Harbour"]


@pytest.mark.parametrize(("name", "slug"), [("política", "politica"), ("City council", "city-council")])
def test_gives_a_tag_a_plain_address(db, name, slug):
    assert make_article(tags=[name]).tags.get().slug == slug
