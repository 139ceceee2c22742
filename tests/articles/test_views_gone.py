"""Where a story was removed or has expired, and what was said about one that was corrected."""

import datetime
import html
import re

import pytest

from comments.models import Comment
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_comment,
    make_edition,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)
OLD, ADDRESS = "/news/2026/03/01/old/", "/news/2026/03/01/ferry/"


@pytest.fixture
def story():
    """A live story with a comment, which has left an address."""
    article = make_article("Ferry", slug="old")
    make_comment(publish(article, now=T - 2 * HOUR), "Indeed", status="approved")
    edit(article, slug="ferry", now=T - HOUR)
    publish(article, now=T - HOUR)
    return article


def text(response):
    """Return the words of a page's main part."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def remove(article):
    apply(article, "remove", note="It named a child.", now=T)


def expire(article):
    apply(article, "expire", at=T, now=T - MICROSECOND)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [(remove, "This story was removed"), (expire, "This story is no longer available")],
)
@pytest.mark.parametrize("path", [OLD, ADDRESS])
def test_says_that_a_story_is_gone_and_nothing_of_it(client, stop_clock, story, end, sentence, path):
    end(story)
    stop_clock(T)
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (410, "no-store")
    assert text(response) == f"{sentence} Go to the front page Search all stories Search"
    assert "Ferry" not in response.text and "child" not in response.text


@pytest.mark.parametrize("end", [remove, expire])
def test_takes_it_out_of_every_list_in_that_instant(listed, stop_clock, story, end):
    stop_clock(T - MICROSECOND)
    assert [listed(path) for path in ("/", "/news/", "/city/")] == [["Ferry"]] * 3
    end(story)
    stop_clock(T)
    assert [listed(path) for path in ("/", "/news/", "/city/")] == [[]] * 3


def test_shows_it_until_the_last_microsecond_before_it_expires(client, listed, stop_clock, story):
    expire(story)
    stop_clock(T - MICROSECOND)
    assert (client.get(ADDRESS).status_code, listed("/")) == (200, ["Ferry"])


@pytest.mark.parametrize("end", [remove, expire])
def test_brings_it_back_to_its_address(client, listed, stop_clock, story, end):
    end(story)
    apply(story, "restore", now=T + HOUR)
    stop_clock(T + HOUR)
    assert [client.get(path).status_code for path in (ADDRESS, OLD)] == [200, 301]
    assert listed("/") == ["Ferry"]


def test_removes_what_was_withdrawn(client, stop_clock, story):
    apply(story, "withdraw", now=T)
    apply(story, "remove", now=T + HOUR)
    stop_clock(T + HOUR)
    assert client.get(ADDRESS).status_code == 410


def test_takes_no_comment_and_thanks_for_none_where_a_story_was_removed(client, stop_clock, story):
    remove(story)
    stop_clock(T)
    sent = client.post(f"{ADDRESS}comments/", {"name": "Jo", "email": "jo@example.com", "body": "Late"})
    thanks = client.get(f"{ADDRESS}comments/thanks/")
    assert (sent.status_code, thanks.status_code, Comment.objects.count()) == (410, 410, 1)


def test_shows_what_was_corrected_newest_first_under_the_body(client, stop_clock):
    article = make_edition("Ferry", now=T).article
    correct(article, "The ferry is <b>blue</b>.", kind="clarification", now=T + HOUR)
    correct(article, "It has nine boats.\n\nNot eight.", now=T + 2 * HOUR)
    stop_clock(T + 2 * HOUR)
    words = text(client.get(ADDRESS))
    corrections = words[words.index("Corrections and clarifications") :]
    assert corrections.startswith(
        "Corrections and clarifications "
        "Correction 1 Mar 2026, 14:00 CET It has nine boats. Not eight. "
        "Clarification 1 Mar 2026, 13:00 CET The ferry is <b>blue</b>. "
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("correction", "This story was corrected on 1 Mar 2026, 13:00 CET. Read why"),
        ("retraction", "This story was retracted on 1 Mar 2026, 13:00 CET. Read why"),
        ("clarification", ""),
        ("editors_note", ""),
    ],
)
def test_says_at_the_top_that_a_story_was_corrected(client, stop_clock, kind, sentence):
    correct(make_edition("Ferry", now=T).article, "Nine boats.", kind=kind, now=T + HOUR)
    stop_clock(T + HOUR)
    head = text(client.get(ADDRESS)).partition("Ferry")[2].partition("By Ada Ferris")[0]
    assert head.strip() == sentence


def test_says_nothing_of_corrections_where_there_were_none(client):
    page = client.get(make_edition("Ferry", now=T).get_absolute_url()).text
    assert "corrected" not in page
    assert 'id="corrections"' not in page
