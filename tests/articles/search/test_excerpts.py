import pytest

from articles.search import excerpts
from articles.search.question import read

FILLER = "word " * 100


def terms(typed):
    return read(typed)[0]


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("diaz", "Díaz-Canel, DIAZ", "<mark>Díaz</mark>-Canel, <mark>DIAZ</mark>"),
        ("ferry", "Two ferries’ crews", "Two <mark>ferries</mark>’ crews"),
        ('"diaz canel"', "Díaz-Canel met Díaz", "<mark>Díaz-Canel</mark> met Díaz"),
        ('"diaz canel" canel', "Díaz-Canel", "<mark>Díaz-Canel</mark>"),
        ('diaz "canel met"', "Díaz Canel met", "<mark>Díaz</mark> <mark>Canel met</mark>"),
        ("di\u0301az", "Di\u0301az", "<mark>Díaz</mark>"),
        ("b", "<b> & \"b\"", "&lt;<mark>b</mark>&gt; &amp; &quot;<mark>b</mark>&quot;"),
        ("京", "北京", "北<mark>京</mark>"), ("ferry", "None", "None"),
        ("", "None", "None"), ("ferry", "", ""),
        ("-ferry", "A ferry", "A ferry"),
    ],
)  # fmt: skip
def test_marks_what_was_looked_for_and_escapes_the_rest(typed, text, marked):
    assert excerpts.mark(text, terms(typed)) == marked


def test_shows_the_standfirst_where_all_is_in_it_or_nothing_is_in_the_body():
    for typed, standfirst in (("ferry", "A <mark>ferry</mark>."), ("boat", "A ferry."), ("", "A ferry.")):
        assert excerpts.excerpt("A ferry.", "Ferry first.", terms(typed)) == standfirst


def test_shows_the_piece_of_the_body_where_most_is():
    body = f"One ferry. {FILLER} The ferry\nand the boat. {FILLER} boat"
    shown = excerpts.excerpt("A ferry.", body, terms("ferry boat"))
    assert "… word" in shown
    assert "The <mark>ferry</mark> and the <mark>boat</mark>. word" in shown
    assert shown.endswith("word …")
    assert len(shown) < 320


def test_prefers_the_standfirst_to_a_body_that_has_no_more():
    assert excerpts.excerpt("A ferry.", f"{FILLER} ferry {FILLER} quay", terms("ferry boat")).startswith(
        "A <mark>"
    )


def test_begins_with_the_body_where_that_has_it():
    assert excerpts.excerpt("", "Ferry and quay", terms("ferry")) == "<mark>Ferry</mark> and quay"


def test_cuts_where_there_is_no_space():
    shown = excerpts.excerpt("", "北" * 500 + "京" + "北" * 500, terms("京"))
    assert (shown.count("<mark>京</mark>"), shown[:3], shown[-3:]) == (1, "… 北", "北 …")
    assert len(shown) == excerpts.LENGTH + len("… <mark></mark> …")
