import pytest

from articles.search import question
from articles.search.question import Question


def phrases(terms):
    return [" ".join(term.name) for term in terms]


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted"),
    [
        ("diaz canel", ["diaz", "canel"], []), ("Díaz-Canel", ["diaz canel"], []),
        ('"Díaz Canel" ferry', ["diaz canel", "ferry"], []), ("“díaz canel”", ["diaz canel"], []),
        ("«díaz canel» ferry", ["diaz canel", "ferry"], []), ('"diaz canel', ["diaz canel"], []),
        ("-ferry diaz", ["diaz"], ["ferry"]), ('diaz -"canel ferry"', ["diaz"], ["canel ferry"]),
        ('"diaz canel" -ferry boat', ["diaz canel", "boat"], ["ferry"]), ("--ferry", [], ["ferry"]),
        ("diaz - canel", ["diaz", "canel"], []), ("a-b", ["a b"], []),
        ("diaz -canel -CANEL", ["diaz"], ["canel"]), ("ferry FERRY", ["ferry"], []),
        ('diaz"canel"', ["diaz", "canel"], []), ('-"" ""', [], []), ("", [], []),
        ("- -- \" ' * ( ) : | & ! \\ ^ ~ 😀 \0", [], []), ("a OR b AND c*", ["a", "or", "b", "and", "c"], []),
    ],
)  # fmt: skip
def test_reads_words_phrases_and_what_is_not_wanted(typed, wanted, unwanted):
    assert tuple(map(phrases, question.read(typed))) == (wanted, unwanted)


def test_takes_words_without_their_endings_and_names_with_them():
    (term,), _without = question.read('"Ferris ferries"')
    assert (term.words, term.name) == (("ferri", "ferri"), ("ferris", "ferries"))


def test_knows_when_nothing_is_asked():
    terms, without = question.read("ferry -boat")
    asked = [Question(), Question(newest_first=True), Question(terms), Question((), without)]
    assert [each.is_empty for each in asked] == [True, True, False, False]
