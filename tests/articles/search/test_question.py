import pytest

from articles.search import question
from articles.search.question import Question

F, D, C = ("ferri",), ("diaz",), ("canel",)


@pytest.mark.parametrize(
    ("typed", "terms", "without"),
    [
        ("diaz canel", (D, C), ()), ("Díaz-Canel", (D + C,), ()), ('"Díaz Canel" ferry', (D + C, F), ()),
        ("“díaz canel”", (D + C,), ()), ("«díaz canel» ferry", (D + C, F), ()), ('"diaz canel', (D + C,), ()),
        ("-ferry diaz", (D,), (F,)), ('diaz -"canel ferry"', (D,), (C + F,)), ("--ferry", (), (F,)),
        ("diaz - canel", (D, C), ()), ("diaz -canel -canel", (D,), (C,)), ("ferry FERRIES", (F,), ()),
        ('diaz"canel"', (D, C), ()), ('-"" ""', (), ()), ("- -- \" ' * ( ) : | & ! \\ ^ ~ 😀 \0", (), ()),
    ],
)  # fmt: skip
def test_reads_words_phrases_and_what_is_not_wanted(typed, terms, without):
    assert question.read(typed) == (terms, without)


def test_has_no_operators_but_those():
    assert question.read("ferry OR near AND NOT diaz*") == (
        (F, ("or",), ("near",), ("and",), ("not",), D),
        (),
    )


def test_knows_when_nothing_is_asked():
    asked = [Question(), Question(newest_first=True), Question((F,)), Question((), (F,)), Question(since=0)]
    assert [each.is_empty for each in asked] == [True, True, False, False, False]
