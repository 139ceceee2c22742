import datetime

import pytest

from articles.models import Article, Standing, State, standing_at, with_standing
from tests.factories import apply, edit, make_article, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def test_is_unpublished_until_something_is_scheduled_or_public():
    article = make_article()
    assert Standing.of(article, T) == Standing.UNPUBLISHED


def test_turns_from_scheduled_to_live_at_its_time():
    article = make_article()
    apply(article, "schedule", at=T, now=T - HOUR)
    assert [Standing.of(article, at) for at in (T - MICROSECOND, T)] == [Standing.SCHEDULED, Standing.LIVE]


def test_turns_from_update_scheduled_to_live_at_its_time():
    article = make_article()
    publish(article, now=T - HOUR)
    edit(article, headline="Ferry sinks")
    apply(article, "schedule", at=T, now=T - HOUR + MICROSECOND)
    standings = [Standing.of(article, at) for at in (T - MICROSECOND, T)]
    assert standings == [Standing.UPDATE_SCHEDULED, Standing.LIVE]


def test_is_withdrawn_until_it_is_published_again():
    article = make_article()
    standings = []
    for hours, verb in enumerate(("publish", "withdraw", "restore")):
        apply(article, verb, note="Wrong.", now=T + hours * HOUR)
        standings.append(Standing.of(article, T + hours * HOUR))
    assert standings == [Standing.LIVE, Standing.WITHDRAWN, Standing.LIVE]


def test_is_each_storys_own_in_one_query(django_assert_num_queries):
    stories = [make_article(name) for name in ("a", "b", "c", "d")]
    publish(stories[1], now=T)
    apply(stories[2], "schedule", at=T + HOUR, now=T)
    publish(stories[3], now=T)
    apply(stories[3], "withdraw", note="Wrong.", now=T + MICROSECOND)
    with django_assert_num_queries(1):
        found = with_standing(Article.objects.order_by("pk"), T + MICROSECOND)
        standings = [vars(article)["standing"] for article in found]
    assert standings == ["unpublished", "live", "scheduled", "withdrawn"]


def one_of_each() -> dict[Standing, Article]:
    """A story of every standing at T."""
    stories = {standing: make_article(standing.value) for standing in Standing}
    for standing, article in stories.items():
        if standing not in {Standing.UNPUBLISHED, Standing.SCHEDULED}:
            publish(article, now=T - 3 * HOUR)
    apply(stories[Standing.SCHEDULED], "schedule", at=T + HOUR, now=T - 3 * HOUR)
    apply(stories[Standing.EXPIRING], "expire", at=T + HOUR, now=T - 2 * HOUR)
    apply(stories[Standing.EXPIRED], "expire", at=T - HOUR, now=T - 2 * HOUR)
    edit(stories[Standing.UPDATE_SCHEDULED], headline="Changed", now=T - 2 * HOUR)
    apply(stories[Standing.UPDATE_SCHEDULED], "schedule", at=T + HOUR, now=T - 2 * HOUR)
    for verb, standing in (("withdraw", Standing.WITHDRAWN), ("remove", Standing.REMOVED)):
        apply(stories[standing], verb, now=T - 2 * HOUR)
    return stories


def test_finds_the_stories_of_a_standing_as_it_tells_them():
    stories = one_of_each()
    told = {Standing(vars(each)["standing"]): each for each in with_standing(Article.objects.all(), T)}
    found = {standing: standing_at(Article.objects.all(), standing, T).get() for standing in Standing}
    assert (told, found) == (stories, stories)


@pytest.mark.parametrize(
    ("standing", "state", "words"),
    [
        (Standing.UNPUBLISHED, State.DRAFT, "Draft"),
        (Standing.UNPUBLISHED, State.APPROVED, "Approved"),
        (Standing.SCHEDULED, State.PUBLISHED, "Scheduled"),
        (Standing.SCHEDULED, State.DRAFT, "Scheduled, with later changes"),
        (Standing.LIVE, State.PUBLISHED, "Live"),
        (Standing.LIVE, State.SUBMITTED, "Live, with unpublished changes"),
        (Standing.UPDATE_SCHEDULED, State.PUBLISHED, "Live, update scheduled"),
        (Standing.UPDATE_SCHEDULED, State.DRAFT, "Live, update scheduled, with later changes"),
        (Standing.WITHDRAWN, State.DRAFT, "Withdrawn"),
    ],
)
def test_says_both_axes_in_the_words_of_the_desk(standing, state, words):
    assert standing.words(state) == words
