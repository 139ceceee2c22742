"""Where a story stands: under the day of its first publication, at an address that is its own for ever."""

import datetime

import pytest

from articles.models import Address
from articles.publishing import Refused
from tests.factories import apply, edit, make_article, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def schedule(article, at, now):
    apply(article, "schedule", at=at, now=now)
    return article.editions.get(live_from=at)


def test_files_a_story_under_the_newsrooms_day():
    after_midnight = moment("2026-03-02 00:30")
    assert after_midnight.day == 1  # in UTC
    assert make_edition("Ferry", now=after_midnight).get_absolute_url() == "/news/2026/03/02/ferry/"


def test_keeps_the_day_of_the_first_publication():
    article = make_article("Ferry")
    publish(article, now=T)
    edit(article, headline="Ferry sinks")
    assert publish(article, now=T + 48 * HOUR).get_absolute_url() == "/news/2026/03/01/ferry/"


def test_files_a_scheduled_story_under_the_day_it_is_scheduled_for():
    assert (
        schedule(make_article("Ferry"), T + 24 * HOUR, now=T).get_absolute_url() == "/news/2026/03/02/ferry/"
    )


def test_leaves_no_trace_of_a_slug_that_was_never_public():
    article = make_article("Ferry")
    edit(article, slug="boat")
    publish(article, now=T)
    assert [address.slug for address in Address.objects.all()] == ["boat"]


def test_keeps_every_address_that_was_public():
    article = make_article("Ferry")
    for hours, slug in enumerate(("one", "two", "three", "one")):
        edit(article, slug=slug)
        publish(article, now=T + hours * HOUR)
    assert sorted(Address.objects.values_list("slug", "article")) == [
        (slug, article.pk) for slug in ("one", "three", "two")
    ]
    assert article.editions.get(live_until=None).address.slug == "one"


def test_gives_no_story_the_address_of_another_of_that_day():
    publish(make_article("Ferry"), now=T)
    second = make_article("Ferry")
    with pytest.raises(Refused) as refused:
        publish(second, now=T + HOUR)
    assert str(refused.value) == (
        "Another story of that day has the address “ferry”. Change this story’s address."
    )
    assert second.editions.count() == 0


def test_gives_the_same_words_an_address_on_another_day():
    publish(make_article("Ferry"), now=T)
    second = publish(make_article("Ferry"), now=T + 24 * HOUR)
    assert second.get_absolute_url() == "/news/2026/03/02/ferry/"


@pytest.mark.parametrize("left_by", ["slug", "withdrawal"])
def test_never_gives_away_an_address_that_was_public(left_by):
    first = make_article("Ferry")
    publish(first, now=T)
    if left_by == "slug":
        edit(first, slug="boat")
        publish(first, now=T + HOUR)
    else:
        apply(first, "withdraw", note="It was wrong.", now=T + HOUR)
    with pytest.raises(Refused, match="Another story of that day"):
        publish(make_article("Ferry"), now=T + 2 * HOUR)


def test_frees_the_address_of_a_story_that_was_unscheduled_before_it_was_public():
    first, second = make_article("Ferry"), make_article("Ferry")
    schedule(first, T, now=T - HOUR)
    apply(first, "unschedule", now=T - HOUR + MICROSECOND)
    assert publish(second, now=T).get_absolute_url() == "/news/2026/03/01/ferry/"


def test_frees_no_address_that_was_public_when_an_update_is_unscheduled():
    article = make_article("Ferry")
    publish(article, now=T - HOUR)
    edit(article, headline="Ferry sinks")
    schedule(article, T, now=T - HOUR + MICROSECOND)
    apply(article, "unschedule", now=T - MICROSECOND)
    assert Address.objects.get().slug == "ferry"
