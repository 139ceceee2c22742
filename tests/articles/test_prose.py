import pytest

from articles import html
from articles.prose import paragraphs


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", []),
        ("<p></p>", []),
        ("Bare words", [("p", "Bare words")]),
        ("<p>One</p><p>Two</p>", [("p", "One"), ("p", "Two")]),
        ("<p>One<br>Two</p>", [("p", "One"), ("p", "Two")]),
        ("<h2>One</h2><h3>Two</h3><hr>", [("h2", "One"), ("h3", "Two"), ("hr", "* * *")]),
        ("<ul><li><p>One</p></li><li>Two</li></ul>", [("li", "One"), ("li", "Two")]),
        (
            "<blockquote><p>One</p><ul><li>Two</li></ul></blockquote><p>Three</p>",
            [("blockquote", "One"), ("blockquote", "Two"), ("p", "Three")],
        ),
        ("<p>A  <strong>b</strong>\n c</p>", [("p", "A b c")]),
        (
            '<p>See <a href="https://a.example/?b=1&amp;c">this</a> now</p>',
            [("p", "See this <https://a.example/?b=1&c> now")],
        ),
        ("<p>&lt;script&gt; &amp; co</p>", [("p", "<script> & co")]),
        ("<p>ten\u00a0km</p>", [("p", "ten\u00a0km")]),
    ],
)
def test_reads_what_a_reader_sees(written, expected):
    assert [(each.tag, each.text) for each in paragraphs(html.clean(written))] == expected


@pytest.mark.parametrize(
    ("some", "other"),
    [
        ("<p>A <strong>b</strong> c</p>", "<p>A b c</p>"),
        ("<p>A <strong>b</strong> c</p>", "<p>A <em>b</em> c</p>"),
        ("<p><strong>A</strong> b b</p>", "<p>A <strong>b</strong> b</p>"),
        ("<ol><li>A</li></ol>", "<ul><li>A</li></ul>"),
    ],
)
def test_tells_apart_by_their_form_what_reads_the_same(some, other):
    one, two = paragraphs(html.clean(some))[0], paragraphs(html.clean(other))[0]
    assert (one.tag, one.text) == (two.tag, two.text)
    assert one.form != two.form
