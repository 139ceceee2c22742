"""The list of stories: what it says of each, finds and asks of the database."""

import datetime
import re

import pytest

from articles.admin.article import ArticleAdmin
from articles.models import Standing
from tests.factories import apply, edit, make_article, make_author, make_section, moment, publish
from tests.newsroom.desk_pages import multiply

LIST = "/admin/articles/article/"
T = moment("2027-01-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(T, tick=False)


def rows(client, query=""):
    return list(client.get(LIST + query).context["cl"].result_list)


def draft(headline="Draft"):
    article = make_article(headline)
    edit(article)
    return article


def submitted():
    article = draft("Submitted")
    apply(article, "submit")
    return article


def returned():
    article = submitted()
    apply(article, "return", note="Who says so?")
    return article


def scheduled():
    article = draft("Scheduled")
    apply(article, "schedule", at=T + HOUR)
    return article


def live(headline="Live"):
    article = draft(headline)
    publish(article, now=T - HOUR)
    return article


def update_scheduled():
    article = live("Update")
    edit(article, headline="Update scheduled")
    apply(article, "schedule", at=T + HOUR)
    return article


def withdrawn():
    article = live("Withdrawn")
    apply(article, "withdraw", note="Wrong.")
    return article


def expiring():
    article = live("Expiring")
    apply(article, "expire", at=T + HOUR)
    return article


def expired():
    article = draft("Expired")
    publish(article, now=T - 2 * HOUR)
    apply(article, "expire", at=T - HOUR, now=T - 2 * HOUR)
    return article


def removed():
    article = live("Removed")
    apply(article, "remove")
    return article


def changed(make):
    def make_and_change():
        article = make()
        edit(article, headline="Changed")
        return article

    return make_and_change


@pytest.mark.parametrize(
    ("make", "standing", "words"),
    [
        (draft, "unpublished", "Draft"),
        (submitted, "unpublished", "Submitted"),
        (returned, "unpublished", "Returned"),
        (scheduled, "scheduled", "Scheduled"),
        (changed(scheduled), "scheduled", "Scheduled, with later changes"),
        (live, "live", "Live"),
        (changed(live), "live", "Live, with unpublished changes"),
        (update_scheduled, "update_scheduled", "Live, update scheduled"),
        (changed(update_scheduled), "update_scheduled", "Live, update scheduled, with later changes"),
        (expiring, "expiring", "Live, about to expire"),
        (expired, "expired", "Expired"),
        (withdrawn, "withdrawn", "Withdrawn"),
        (removed, "removed", "Removed"),
    ],
)
def test_says_where_each_story_stands(at_noon, desk, editor, make, standing, words):
    make()
    page = desk(editor).get(LIST).text
    assert re.findall(r'<span class="badge (\w+)">([^<]+)</span>', page) == [(standing, words)]


def test_filters_by_what_readers_see(at_noon, desk, editor):
    makers = (draft, scheduled, live, expiring, update_scheduled, expired, withdrawn, removed)
    stories, client = [make() for make in makers], desk(editor)
    for standing, story in zip(Standing, stories, strict=True):
        assert rows(client, f"?standing={standing}") == [story]
    assert len(rows(client)) == len(stories)


@pytest.mark.parametrize(
    "query", ["?standing=liked", "?standing=%00", "?q=%00", "?p=999999", "?state__exact=x"]
)
def test_survives_a_naughty_query(client, story, query):
    assert client.get(f"{LIST}?{query}").status_code in {200, 302}


@pytest.mark.parametrize("query", ["?created_by__password__startswith=m", "?bylines__author__user__email=a"])
def test_tells_nothing_of_accounts(client, story, query):
    assert client.get(LIST + query).status_code == 400


@pytest.mark.parametrize("query", ["Ferris", "ada", "noon", "boats", "sails-at"])
def test_finds_by_headline_kicker_address_and_byline(client, query):
    make_article("Trams", author=make_author("Kim"))
    found = make_article("Ferry sails at noon", kicker="Boats", author=make_author("Ada Ferris"))
    assert rows(client, f"?q={query}") == [found]


def test_finds_a_story_of_two_such_authors_once(client):
    story = make_article(author=make_author("Ada Ferris"))
    story.bylines.create(author=make_author("Ada Lund"), position=2)
    assert rows(client, "?q=Ada") == [story]
    assert "Ada Ferris, Ada Lund" in client.get(LIST).text


def test_finds_every_word_and_a_phrase_in_quotes(client):
    make_article("Noon ferry sails", author=make_author("Kim"))
    found = make_article("Ferry sails at noon", author=make_author("Ada Ferris"))
    assert (
        rows(client, "?q=noon+ada") == rows(client, '?q="sails at"') == rows(client, '?q="Ada Fe"') == [found]
    )
    assert rows(client, "?q='") == rows(client, '?q="at noon ferry"') == []


def test_counts_no_further_than_the_pages_that_it_offers(client, monkeypatch):
    monkeypatch.setattr("articles.admin.paginator.FOUND", 2)
    for each in range(3):
        make_article(f"Ferry {each}")
    response = client.get(LIST)
    assert response.context["cl"].result_count == 2
    assert "More than 2 were found; the first 2 are listed." in response.text
    assert "were found" not in client.get(f"{LIST}?q=0").text


@pytest.mark.parametrize(("query", "shown"), [("", [5, 4]), ("?p=2", [3, 2]), ("?p=3", [1])])
def test_pages_through_what_was_found(client, monkeypatch, query, shown):
    monkeypatch.setattr(ArticleAdmin, "list_per_page", 2)
    monkeypatch.setattr("articles.admin.paginator.FOUND", 5)
    for number in range(6):
        make_article(f"Ferry {number}")
    assert [str(row) for row in rows(client, query)] == [f"Ferry {number}" for number in shown]


@pytest.mark.parametrize(("query", "number"), [("?q=ferry", 1), ("?q=zebra", 0)])
def test_searches_once(client, story, django_assert_num_queries, query, number):
    with django_assert_num_queries(10 if number else 7) as queries:
        assert len(rows(client, query)) == number
    assert sum("LIKE" in each["sql"] for each in queries) == number + 1  # once more among the found


def test_shows_what_was_changed_last_first(client):
    older, newer = make_article("Older"), make_article("Newer")
    edit(older, headline="Now newest")
    assert rows(client) == [older, newer]


def test_offers_no_action_on_many_at_once(client, story):
    assert 'name="action"' not in client.get(LIST).text


def fill(number):
    for each in range(number):
        article = make_article(f"Story {each}", section=make_section(f"Section {each}"), tags=[f"Tag {each}"])
        article.bylines.create(author=make_author(f"Author {each}"))
        publish(article)


@pytest.mark.parametrize(("number", "copies"), [(1, 0), (3, 0), (3, 99)])
def test_asks_as_often_for_three_and_three_hundred_stories_as_for_one(
    client, number, copies, django_assert_num_queries
):
    fill(number)
    multiply(copies)
    with django_assert_num_queries(10):
        assert len(rows(client)) == min(number * (copies + 1), 50)
