"""Search follows the verbs of publishing, in their transaction, and time alone does the rest."""

import datetime

import pytest
from django.db import connection, transaction

from articles import search
from articles.models import Edition, SearchEntry
from tests.factories import apply, edit, make_article, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def kept_words():
    """Count the rows of words that the database keeps, whether an edition is found by them or not."""
    table = {"sqlite": "articles_searchtext", "postgresql": "articles_searchentry"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


def test_finds_a_scheduled_story_from_its_first_microsecond(ask):
    apply(make_article("Ferry"), "schedule", at=T, now=T - HOUR)
    assert [ask("ferry", T - MICROSECOND), ask("ferry", T)] == [[], ["Ferry"]]


def test_finds_an_update_by_its_words_once_it_is_due_and_by_the_old_ones_until_then(ask):
    article = make_article("Ferry")
    publish(article, now=T - HOUR)
    edit(article, headline="Sunk", text="<p>Gone.</p>")
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    found = [[ask(word, at) for word in ("ferry", "sunk")] for at in (T - MICROSECOND, T)]
    assert found == [[["Ferry"], []], [[], ["Sunk"]]]


def test_finds_no_word_of_what_was_unscheduled_and_keeps_none(ask):
    article = make_article("Ferry")
    apply(article, "schedule", at=T, now=T - HOUR)
    apply(article, "unschedule", now=T - MICROSECOND)
    assert (ask("ferry", T), SearchEntry.objects.count(), kept_words()) == ([], 0, 0)


def test_finds_what_stays_when_an_update_is_unscheduled(ask):
    article = make_article("Ferry")
    publish(article, now=T - HOUR)
    edit(article, headline="Sunk")
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    apply(article, "unschedule", now=T - MICROSECOND)
    assert [ask("ferry", T), ask("sunk", T), kept_words()] == [["Ferry"], [], 1]


def test_finds_what_was_rescheduled_at_its_new_time_only(ask):
    article = make_article("Ferry")
    apply(article, "schedule", at=T, now=T - HOUR)
    apply(article, "reschedule", at=T + HOUR, now=T - MICROSECOND)
    assert [ask("ferry", at) for at in (T, T + HOUR - MICROSECOND, T + HOUR)] == [[], [], ["Ferry"]]


def test_finds_a_story_until_it_expires_and_as_long_as_it_stays(ask):
    article = make_edition("Ferry", now=T - HOUR).article
    apply(article, "expire", at=T, now=T - HOUR + MICROSECOND)
    assert [ask("ferry", T - MICROSECOND), ask("ferry", T)] == [["Ferry"], []]
    apply(article, "keep", now=T - MICROSECOND)
    assert ask("ferry", T) == ["Ferry"]


@pytest.mark.parametrize("verb", ["withdraw", "remove"])
def test_finds_nothing_of_a_story_that_is_gone_and_all_of_it_once_it_is_back(ask, verb):
    article = make_edition("Ferry", now=T - HOUR).article
    apply(article, verb, now=T)
    assert (ask("ferry", T), ask("wrong", T), kept_words()) == ([], [], 0)
    apply(article, "restore", now=T + HOUR)
    assert ask("ferry", T + HOUR) == ["Ferry"]


def test_keeps_one_row_of_a_story_however_often_it_is_updated(ask):
    article = make_article("Ferry")
    for hours in range(4):
        edit(article, standfirst=f"Update {hours}.")
        publish(article, now=T + hours * HOUR)
    assert (ask("ferry", T + 3 * HOUR), SearchEntry.objects.count(), kept_words()) == (["Ferry"], 1, 1)


def test_keeps_nothing_of_what_is_not_published_after_all(ask):
    article = make_article("Ferry")
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(article, now=T)
        raise RuntimeError
    assert (ask("ferry", T), kept_words()) == ([], 0)


def test_forgets_the_words_of_an_edition_that_is_deleted():
    edition = make_edition("Ferry", now=T)
    Edition.objects.filter(pk=edition.pk).delete()
    assert kept_words() == 0


def test_costs_the_same_for_any_number_of_tags(django_assert_max_num_queries):
    many = make_edition("Ferry", tags=[f"tag {number}" for number in range(20)], now=T)
    with django_assert_max_num_queries(7):
        search.index([many.article_id], now=T)
