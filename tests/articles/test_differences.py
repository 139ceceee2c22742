"""What differs between two texts, and that no text makes it slow."""

import random

import pytest

from articles.differences import Mark, Piece, align, paragraphs, runs
from tests.articles.calls import MOST_CALLS, count_calls

SIGNS = {Mark.SAME: "{}", Mark.ADDED: "+[{}]", Mark.REMOVED: "-[{}]"}
ARABIC, ARABIC_CHANGED = "غرقت العبارة في الميناء", "وصلت العبارة إلى الميناء"


def told(old, new):
    """Write the runs as one text: -[removed], +[added]."""
    return "".join(SIGNS[run.mark].format(run.text) for run in runs(old, new))


def aligned(old, new, **how):
    """Write each pair as old>new, a moved one with a star."""
    pieces = ([Piece("text", each) for each in side] for side in (old, new))
    return [
        f"{pair.old.text if pair.old else ''}>{pair.new.text if pair.new else ''}{'*' * pair.is_moved}"
        for pair in align(*pieces, **how)
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("Eight boats.", "Eight boats.", "Eight boats."),
        ("", "Eight boats.", "+[Eight boats.]"),
        ("Eight boats.", "", "-[Eight boats.]"),
        ("Eight boats sail.", "Nine boats sail.", "-[Eight]+[Nine] boats sail."),
        ("Eight boats sail.", "Eight boats sail!", "Eight boats sail-[.]+[!]"),
        ("Eight boats sail", "Eight big boats sail", "Eight +[big] boats sail"),
        ("Eight boats", "Eight boats daily", "Eight boats +[daily]"),
        ("Our eight boats", "eight boats", "-[Our] eight boats"),
        ("He said “yes”.", "He said “no”.", "He said “-[yes]+[no]”."),
        ("Boats big.", "Boats, small", "Boats-[ big.]+[, small]"),
        ("It costs 3.50 now", "It costs 3.60 now", "It costs -[3.50]+[3.60] now"),
        ("don’t go now", "do go now", "-[don’t]+[do] go now"),
        ("Eight  boats\n sail", "Eight boats sail", "Eight boats sail"),
        ("ten\u00a0km away now", "ten km away now", "-[ten\u00a0km]+[ten km] away now"),
        ("The cat sat here", "A wholly other sentence", "-[The cat sat here]+[A wholly other sentence]"),
        ("<b>a</b> & c", "<b>a</b> & d", "<b>a</b> & -[c]+[d]"),
        ("渡船は八隻ある", "渡船は九隻ある", "渡船は-[八]+[九]隻ある"),
        ("हिन्दी में खबर आई", "हिन्दी में बात आई", "हिन्दी में -[खबर]+[बात] आई"),
        (ARABIC, ARABIC_CHANGED, "-[غرقت]+[وصلت] العبارة -[في]+[إلى] الميناء"),
    ],
)
def test_tells_word_by_word(old, new, expected):
    assert told(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("ab", "ab", ["a>a", "b>b"]),
        ("ab", "acb", ["a>a", ">c", "b>b"]),
        ("acb", "ab", ["a>a", "c>", "b>b"]),
        ("abc", "bca", ["b>b", "c>c", "a>a*"]),
        ("abcd", "dabc", ["d>d*", "a>a", "b>b", "c>c"]),
        ("axbxc", "abxc", ["a>a", "x>", "b>b", "x>x", "c>c"]),
        ("ab", "cd", ["a>", "b>", ">c", ">d"]),
        ("abc", "axc", ["a>a", "b>", ">x", "c>c"]),
        ("", "ab", [">a", ">b"]),
    ],
)
def test_tells_what_moved_came_and_went(old, new, expected):
    assert aligned(old, new, pairs_alike=False) == expected


def test_knows_a_paragraph_again_that_changed_and_moved():
    old = ["The ferry sails at noon", "Captain Ortiz retires", "Tickets cost three euros", "More soon"]
    new = ["Captain Ortiz retires", "Tickets cost four euros", "The ferry sails at ten", "More soon"]
    assert aligned(old, new) == [
        "Captain Ortiz retires>Captain Ortiz retires",
        "Tickets cost three euros>Tickets cost four euros",
        "The ferry sails at noon>The ferry sails at ten*",
        "More soon>More soon",
    ]


def test_takes_what_is_left_alone_between_the_same_neighbours_for_one_that_was_rewritten():
    assert aligned(["a", "old words", "b"], ["a", "other text", "b"]) == [
        "a>a",
        "old words>other text",
        "b>b",
    ]


def test_never_pairs_pieces_of_two_kinds():
    old, new = [Piece("text", "A quay at dawn")], [Piece("photo", "A quay at dawn")]
    assert [(pair.old, pair.new) for pair in align(old, new)] == [(old[0], None), (None, new[0])]


def test_gives_every_piece_of_both_lists_once():
    chance = random.Random(1)
    for _round in range(200):
        old, new = ("".join(chance.choices("abcde", k=chance.randrange(9))) for _side in "on")
        found = [pair.split(">") for pair in aligned(old, new)]
        assert sorted(side for side, _new in found if side) == sorted(old)
        assert [side.strip("*") for _old, side in found if side] == list(new)


def test_gives_both_texts_back():
    chance = random.Random(1)
    for _round in range(200):
        old, new = (" ".join(chance.choices("abc,d.", k=chance.randrange(12))) for _side in "on")
        found = runs(old, new)
        for text, other in ((old, Mark.ADDED), (new, Mark.REMOVED)):
            assert "".join(run.text for run in found if run.mark is not other).split() == text.split()


def test_reads_a_very_long_paragraph_by_its_sentences():
    assert paragraphs("One.  \n\n Two. Three.\n") == ["One.", "Two. Three."]
    assert paragraphs("Word. " * 401) == ["Word."] * 401


WORDS = [f"word{number}" for number in range(3000)]


def story(seed, *, count=400, length=50, words=WORDS):
    chance = random.Random(seed)
    return [" ".join(chance.choices(words, k=length)) for _paragraph in range(count)]


def every_other_word(texts):
    return [" ".join("x" if at % 2 else word for at, word in enumerate(text.split())) for text in texts]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (story(1), story(2)),
        (story(1), every_other_word(story(1))),
        (story(1), random.Random(3).sample(story(1), k=400)),
        (story(1, words=["a", "b"]), story(2, words=["a", "b"])),
        (story(1, count=20_000, length=1), story(2, count=20_000, length=1)),
        (story(1, count=50, length=400, words="abc"), story(2, count=50, length=400, words="abc")),
        (story(1, count=1, length=20_000), every_other_word(story(1, count=1, length=20_000))),
        (["." * 100_000], ["!" * 100_000 + "a"]),
        (["日本" * 10_000], ["本日" * 10_000]),
    ],
)
def test_compares_twenty_thousand_words_step_by_step_and_not_each_with_each(old, new):
    def compare():
        for pair in align(*([Piece("text", text) for text in side] for side in (old, new))):
            runs(*(piece.text if piece else "" for piece in (pair.old, pair.new)))

    assert count_calls(compare) < MOST_CALLS
