import unicodedata

import pytest

from articles.search.words import LONGEST, spans, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Díaz", "DIAZ"), ("Łódź", "lodz"), ("Straße", "strasse"), ("Ærø", "aero"), ("İstanbul", "istanbul"),
        ("Ελλάδα", "ελλαδα"), ("Ёлка", "елка"), ("مُحَمَّد", "محمد"), ("ﬁne", "fine"), ("m²", "M2"),
        ("elections", "election"), ("ferries", "ferry"), ("city’s", "city"), ("Boss's", "boss"),
    ],
)  # fmt: skip
def test_takes_for_the_same(one, other):
    assert words(one) == words(other) != []


@pytest.mark.parametrize(("one", "other"), [("news", "new"), ("カ", "ガ"), ("कि", "का"), ("ferry", "ferret")])
def test_tells_apart(one, other):
    assert words(one) != words(other)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_takes_accents_for_the_same_however_they_are_composed(form):
    assert words(unicodedata.normalize(form, "Díaz")) == ["diaz"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Díaz-Canel", ["diaz", "canel"]), ("l’état", ["l", "etat"]), ("1,000 boats", ["1", "000", "boat"]),
        ("foo_bar", ["foo", "bar"]), ("北京 ok", ["北", "京", "ok"]), ("ไทย", ["ไ", "ท", "ย"]),
        ("किताबें", ["किताबें"]), ("", []), ("😀 “ \0 \ud800 - ' x’s", ["x"]), ("a" * 99, ["a" * LONGEST]),
    ],
)  # fmt: skip
def test_cuts_text_into_words(text, expected):
    assert words(text) == expected


def test_says_where_a_word_stands():
    assert list(spans("“Díaz” – two")) == [("diaz", 1, 5), ("two", 9, 12)]


@pytest.mark.parametrize(
    ("language", "same"), [("es", True), ("es-mx", True), ("en-gb", False), ("ja", False)]
)
def test_knows_the_endings_of_the_papers_language(settings, language, same):
    settings.LANGUAGE_CODE = language
    assert (words("puertas") == words("puerto")) is same
