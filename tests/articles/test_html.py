import pytest

from articles import html

WHOLE = [
    ("/about/", "https://www.example.com/about/"),
    ("#x", "https://www.example.com/news/ferry/#x"),
    ("../boats/", "https://www.example.com/news/boats/"),
    ("?a=b&amp;c=d", "https://www.example.com/news/ferry/?a=b&amp;c=d"),
    ("https://example.org/a?b=c&amp;d=e#f", "https://example.org/a?b=c&amp;d=e#f"),
    ("mailto:desk@example.org", "mailto:desk@example.org"),
]
TABLE = [
    ("<p>Plain</p>", "<p>Plain</p>"),
    (
        "<h2>a</h2><h3>b</h3><ul><li>c</li></ul><ol><li>d</li></ol><blockquote>e</blockquote><hr>",
        "<h2>a</h2><h3>b</h3><ul><li>c</li></ul><ol><li>d</li></ol><blockquote>e</blockquote><hr>",
    ),
    (
        "<strong>a</strong><em>b</em><sub>c</sub><sup>d</sup><br>",
        "<strong>a</strong><em>b</em><sub>c</sub><sup>d</sup><br>",
    ),
    ("<h1>a</h1><b>c</b><i>d</i><u>e</u><span>f</span>", "acdef"),
    ("<p>Hello<script>alert(1)</script></p>", "<p>Hello</p>"),
    ("<SCRIPT SRC=//evil.org/x.js></SCRIPT>a", "a"),
    ("<p><style>p { color: red }</style>a</p>", "<p>a</p>"),
    ('<p onclick="alert(1)" class="x" style="a: b" id="c">a</p>', "<p>a</p>"),
    ('<img src="x" onerror="alert(1)">a', "a"),
    ('<p><img src="/media/a.jpg" alt="b">a</p>', "<p>a</p>"),
    ('<iframe src="https://evil.org">a</iframe>b', "ab"),
    ("<svg onload=alert(1)><a href='javascript:alert(1)'>a</a></svg>b", "b"),
    ("<math><mtext><script>alert(1)</script></mtext></math>b", "b"),
    ("<template><p>a</p></template>b", "b"),
    ("<object data=x></object><embed src=x><form action=x><input></form>b", "b"),
    ("<meta http-equiv=refresh content=0><base href=//evil.org><link rel=stylesheet href=x>b", "b"),
    ('<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '&lt;p title=""&gt;'),
    ("<!-- a --><![CDATA[b]]><?php c ?>d", "d"),
    ("<p>a<p>b<strong>c", "<p>a</p><p>b<strong>c</strong></p>"),
    ("<strong><p>a</strong>b</p>", "<strong></strong><p><strong>a</strong>b</p>"),
    ("<p>a &lt; b &amp; c &quot;d&quot;</p>", '<p>a &lt; b &amp; c "d"</p>'),
    ("<p>a\0b</p>", "<p>ab</p>"),
    ("<scr\0ipt>alert(1)</scr\0ipt>a", "a"),
    ("", ""),
]
LINKS = [
    ("https://example.org/a?b=c&amp;d=e#f", "https://example.org/a?b=c&amp;d=e#f"),
    ("HTTP://example.org", "HTTP://example.org"),
    ("mailto:desk@example.org", "mailto:desk@example.org"),
    ("/news/", "/news/"),
    ("#further-down", "#further-down"),
    ("https://example.org/?a>b", "https://example.org/?a&gt;b"),
]
BAD_LINKS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java&#9;script:alert(1)",
    "java&#10;script:alert(1)", "&#106;avascript:alert(1)", "&#1;javascript:alert(1)", "vbscript:a",
    "data:text/html,<script>alert(1)</script>", "file:///etc/passwd", "ftp://example.org", "tel:1",
    "//evil.org", "/\\evil.org", "\\\\evil.org", "\\/evil.org", " //evil.org", "&#9;//evil.org",
    "/&#9;/evil.org", "/&#10;\\evil.org", "&#1;//evil.org", "&#31;/&#13;/evil.org",
]  # fmt: skip


@pytest.mark.parametrize(("dirty", "clean"), TABLE)
def test_keeps_the_allowlist_and_nothing_else(dirty, clean):
    assert html.clean(dirty) == clean


@pytest.mark.parametrize(("href", "kept"), LINKS)
def test_keeps_a_link(href, kept):
    link = f'<a href="{href}" target="_blank" onclick="alert(1)" rel="opener">a</a>'
    assert html.clean(link) == f'<a href="{kept}" rel="noopener">a</a>'


@pytest.mark.parametrize("href", BAD_LINKS)
def test_takes_away_where_a_bad_link_leads_and_keeps_its_words(href):
    assert html.clean(f'<a href="{href}">a</a>') == '<a rel="noopener">a</a>'


@pytest.mark.parametrize(
    "dirty", [dirty for dirty, _clean in TABLE] + [f'<a href="{href}">a</a>' for href in BAD_LINKS]
)
def test_has_nothing_left_to_do_the_second_time(dirty):
    assert html.clean(html.clean(dirty)) == html.clean(dirty)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>One <strong>bold</strong> word.</p><p>Another.</p>", "One bold word.\nAnother."),
        ("<ul><li>a</li><li>b</li></ul><h2>c</h2><blockquote><p>d</p></blockquote>", "a\nb\nc\nd"),
        ("<p>a<br>b</p><hr><p>c</p>", "a\nb\nc"),
        ("<p>Fish &amp; chips &lt;now&gt;</p>", "Fish & chips <now>"),
        ('<p>See <a href="https://example.org/?a&gt;b" rel="noopener">this</a>.</p>', "See this."),
        ("<p></p><p> </p>", ""),
        ("", ""),
    ],
)
def test_gives_the_words_a_line_for_each_block(markup, words):
    assert html.text(markup) == words


def test_raises_headings_that_have_none_above_them():
    parts = ["<h3>One</h3><p>x</p>", "<h3>Two</h3>", "<h2>Three</h2><h3>Four</h3>"]
    raised = ["<h2>One</h2><p>x</p>", "<h3>Two</h3>", "<h2>Three</h2><h3>Four</h3>"]
    assert list(html.raise_headings(parts)) == raised
    assert list(html.raise_headings(["<h3>A</h3><h2>B</h2><h3>C</h3>"])) == ["<h2>A</h2><h2>B</h2><h3>C</h3>"]


@pytest.mark.parametrize(("address", "whole"), WHOLE)
def test_completes_the_addresses_of_links(address, whole):
    written = html.clean(f'<p><a href="{address}">a</a></p>')
    completed = html.with_whole_addresses(written, "https://www.example.com/news/ferry/")
    assert completed == f'<p><a href="{whole}" rel="noopener">a</a></p>'


def test_drops_an_address_that_is_none():
    assert html.with_whole_addresses('<a href="http://[">a</a>', "https://example.com/") == "<a>a</a>"


@pytest.mark.parametrize("character", ["\0", "\x08", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_drops_what_xml_cannot_hold(character):
    assert html.fit_for_xml(f"a{character}b") == "ab"


def test_keeps_what_xml_can_hold():
    text = "a\t\r\n <&> \x7f\x85 ñ \ue000 \ufffd 😀 \U0010ffff"
    assert html.fit_for_xml(text) == text
