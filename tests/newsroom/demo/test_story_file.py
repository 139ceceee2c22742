"""The demo's stories can be read, name only what the paper has, and the visit is told whole."""

import re
import tomllib
from pathlib import Path

import pytest

from newsroom.demo.story_file import Embed, Photo, PullQuote, RichText, StoryFileError, parse

DEMO = Path(__file__).parents[3] / "newsroom/demo"
STORIES = sorted((DEMO / "stories").glob("*.txt"))
PAPER = tomllib.loads((DEMO / "paper.toml").read_text(encoding="utf-8"))
COMMENTS = tomllib.loads((DEMO / "comments.toml").read_text(encoding="utf-8"))["comments"]


def blocks_of(body):
    return parse(f"headline: A headline\n---\n{body}").blocks


def read(path):
    return parse(path.read_text(encoding="utf-8"))


def test_reads_the_header_and_skips_its_comments():
    story = parse("# For the desk.\nheadline: Ferry: more sailings\nby: marta-quintero\n---\nText.")
    assert story.header == {"headline": "Ferry: more sailings", "by": "marta-quintero"}


def test_joins_paragraphs_into_one_block():
    assert blocks_of("One.\n\n## Two\n\nThree.") == (RichText("<p>One.</p><h2>Two</h2><p>Three.</p>"),)


def test_joins_the_lines_of_a_paragraph():
    assert blocks_of("One line\nand another.") == (RichText("<p>One line and another.</p>"),)


def test_marks_up_bold_italic_and_links():
    (block,) = blocks_of("**Bold** and *italic* and [a **link**](https://example.org/*a*?b=1&c=2).")
    link = '<a href="https://example.org/*a*?b=1&amp;c=2">a <strong>link</strong></a>'
    assert block == RichText(f"<p><strong>Bold</strong> and <em>italic</em> and {link}.</p>")


def test_escapes_everything_else():
    assert blocks_of('"Salt" & <b>sea</b>') == (RichText('<p>"Salt" &amp; &lt;b&gt;sea&lt;/b&gt;</p>'),)


def test_leaves_a_link_without_http_as_text():
    (block,) = blocks_of("[a](javascript:alert) and [b](/c)")
    assert block == RichText("<p>[a](javascript:alert) and [b](/c)</p>")


def test_ends_the_text_at_another_kind_of_block():
    body = "One.\n\n> The tide\n> waits.\n> — Ana Ruiz\n\n[photo: pier.jpg] At dusk\n\n[embed: https://vimeo.com/1]\n\nTwo."
    assert blocks_of(body) == (
        RichText("<p>One.</p>"),
        PullQuote("The tide waits.", "Ana Ruiz"),
        Photo("pier.jpg", "At dusk"),
        Embed("https://vimeo.com/1", ""),
        RichText("<p>Two.</p>"),
    )


def test_allows_a_pull_quote_without_attribution():
    assert blocks_of("> The tide waits.") == (PullQuote("The tide waits.", ""),)


def test_allows_an_empty_body():
    assert blocks_of("") == ()


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("headline: A\nno colon here\n---\n", 2, "A header line reads “key: value”, not “no colon here”."),
        ("headline: A\nkicker:\n---\n", 2, "A header line reads “key: value”, not “kicker:”."),
        ("# note\nheadlin: A\n---\n", 2, "“headlin” is not a key that a story has."),
        ("by: a\nby: b\n---\n", 2, "“by” is given twice."),
        ("headline: A\n\nText.", 3, "The header has no end; put a line “---” after it."),
        ("by: a\n---\nText.\n\n[photo pier.jpg]", 5, "A photo or an embed reads “[photo: file] caption”"),
    ],
)
def test_says_what_is_wrong_and_where(text, line, sentence):
    with pytest.raises(StoryFileError, match=re.escape(f"Line {line}: {sentence}")) as error:
        parse(text)
    assert error.value.line == line


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_finds_in_the_paper_all_that_a_story_names(path):
    story = read(path)
    photos = {block.file for block in story.blocks if isinstance(block, Photo)}
    photos |= {story.header["photo"]} if "photo" in story.header else set()
    assert photos <= {photo["file"] for photo in PAPER["photos"]}
    assert set(story.header["by"].split(", ")) <= {author["slug"] for author in PAPER["authors"]}
    assert story.header["section"] in {section["slug"] for section in PAPER["sections"]}
    assert len(story.header["headline"]) <= 110
    assert story.blocks


def test_ties_authors_only_to_users_of_the_paper():
    users = {user["username"] for user in PAPER["users"]}
    assert {author["user"] for author in PAPER["authors"] if "user" in author} <= users


def test_names_each_photo_and_keeps_it_below_200_kb():
    photos = {path.name: path.stat().st_size for path in (DEMO / "photos").iterdir()}
    assert photos.keys() == {photo["file"] for photo in PAPER["photos"]}
    assert max(photos.values()) < 200_000
    assert all(photo["alt"] and photo["credit"] and photo["copyright"] for photo in PAPER["photos"])


def test_comments_only_on_open_published_stories():
    headers = {path.stem: read(path).header for path in STORIES}
    commented = [headers[comment["story"]] for comment in COMMENTS]
    assert all("published" in header and header.get("comments") != "closed" for header in commented)
    assert {comment["status"] for comment in COMMENTS} == {"approved", "held", "rejected", "spam"}


# What a journalist mends in the visit's source, and nothing else: (as it came, as it is printed).
FURNITURE = (
    "News\N{NO-BREAK SPACE}»",
    "Notes from an important visit",
    "Make a comment",
    "Your email address ",
)
MENDINGS = [
    ("putin y CanelOfficial talks", "Official talks"),
    ("will be united.”After this meeting", "will be united.”\n\nAfter this meeting"),
    ("courageous men who made history,\n", "courageous men who made history.\n"),
]


def mended_parts():
    source = (DEMO / "notes-from-an-important-visit.source.txt").read_text(encoding="utf-8")
    for as_it_came, as_printed in MENDINGS:
        assert source.count(as_it_came) == 1
        source = source.replace(as_it_came, as_printed)
    for part in source.split("\n\n\n"):
        paragraphs = [line for line in part.splitlines() if line and not line.startswith(FURNITURE)]
        if paragraphs:
            yield paragraphs


def test_tells_the_visit_whole_in_three_parts():
    story = read(DEMO / "stories/notes-from-an-important-visit.txt")
    texts = [block.html for block in story.blocks if isinstance(block, RichText)]
    parts = [re.findall(r"<p>(.*?)</p>", text) for text in texts]
    assert parts == list(mended_parts())


def test_puts_a_photo_at_each_break_of_the_visit():
    story = read(DEMO / "stories/notes-from-an-important-visit.txt")
    assert [type(block) for block in story.blocks] == [RichText, Photo, RichText, Photo, RichText]
    assert story.header["headline"] == "Notes from an important visit"
    assert story.header["published"] == "2019-11-03 14:00"
