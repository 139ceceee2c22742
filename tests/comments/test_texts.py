import pytest

from comments import texts

LINK = '<a href="{0}" rel="ugc nofollow noopener"><bdi>{0}</bdi></a>'


@pytest.mark.parametrize("text", ["a", "?", "👍", "1", "\u200bא"])
def test_knows_what_shows_something(text):
    assert texts.shows_something(text)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200b\u200d\ufeff\u2060", "\u3164\u2800", "\u202e", "\u0301", "\x07"]
)
def test_knows_what_shows_nothing(text):
    assert not texts.shows_something(text)


def test_makes_paragraphs_and_lines():
    assert (
        texts.to_html("One\ntwo\r\n\r\n\nThree\n") == '<p dir="auto">One<br>two</p>\n<p dir="auto">Three</p>'
    )


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://example.com/a?b=c&d=e", "https://example.com/a?b=c&amp;d=e", ""),
        ("HTTP://Example.com", "HTTP://Example.com", ""),
        ("https://example.com/a.", "https://example.com/a", "."),
        ("https://example.com/a_(b)", "https://example.com/a_(b)", ""),
        ("https://example.com/a).", "https://example.com/a", ")."),
        ("https://example.com/é", "https://example.com/é", ""),
    ],
)
def test_links_addresses_of_pages(text, address, rest):
    assert texts.to_html(text) == f'<p dir="auto">{LINK.format(address)}{rest}</p>'


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "www.example.com",
        "rosa@example.com",
        "ftp://example.com",
        "https://",
    ],
)
def test_links_nothing_else(text):
    assert texts.to_html(text) == f'<p dir="auto">{text}</p>'


def test_shows_markup_as_it_was_typed():
    shown = texts.to_html('<img src=x onerror="alert(1)"> https://a.example/"onmouseover="alert(1) <b>')
    assert "<img" not in shown and "<b>" not in shown
    assert LINK.format("https://a.example/") in shown
    assert "&quot;onmouseover=&quot;alert(1)" in shown


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("No link.", 0),
        ("http://a.example https://b.example HTTPS://c.example", 3),
        ("www.example.com", 1),
        ("[url=x]y[/url] <a href='x'>", 2),
        ("A wwwhat", 0),
    ],
)
def test_counts_links_in_every_dress(text, links):
    assert texts.count_links(text) == links


@pytest.mark.parametrize("text", ["CASINO", "c\u200basi\u00adno", "ｃａｓｉｎｏ", "cäsínò", "casino"])
def test_sees_through_disguises(text):
    assert texts.plain(text) == "casino"


@pytest.mark.parametrize(
    ("text", "is_there"), [("cash", True), ("no cash!", True), ("cashier", False), ("cashier cash", True)]
)
def test_finds_whole_words(text, is_there):
    assert texts.has_words(text, "cash") is is_there


def test_joins_words_by_one_space():
    assert texts.plain(" Cheap\n  pills ") == "cheap pills"
