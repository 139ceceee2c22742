"""Expiry, other times, and the embargo: a floor under every verb and everybody."""

import datetime

import pytest
from django.db import transaction

from articles.corrections import Wording
from articles.models import Address, Article, Author, Edition, Standing
from articles.publishing import Refused
from articles.workflow import NotAllowed
from tests.articles.test_workflow_table import put, rows
from tests.factories import apply, edit, make_article, make_superuser, make_user, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)
WORDING = Wording("correction", "Nine boats.")


@pytest.fixture
def live():
    """A story that has been live for two hours."""
    article = make_article("Ferry")
    publish(article, now=T - 2 * HOUR)
    return article


def intervals(article):
    return list(article.editions.order_by("live_from").values_list("live_from", "live_until"))


def test_lets_a_story_end_at_its_very_moment(live):
    apply(live, "expire", at=T, now=T - HOUR)
    standings = [Standing.of(live, at) for at in (T - HOUR, T - MICROSECOND, T)]
    assert standings == [Standing.EXPIRING, Standing.EXPIRING, Standing.EXPIRED]
    assert [Edition.objects.live(at).stories().count() for at in (T - MICROSECOND, T)] == [1, 0]
    assert live.events.latest("id").scheduled_for == T


def test_lets_a_story_stay_after_all_until_its_last_microsecond(live):
    apply(live, "expire", at=T, now=T - HOUR)
    apply(live, "keep", now=T - MICROSECOND)
    assert intervals(live) == [(T - 2 * HOUR, None)]


@pytest.mark.parametrize("verb", ["keep", "expire"])
def test_brings_back_nothing_that_has_expired(live, verb):
    apply(live, "expire", at=T, now=T - HOUR)
    with pytest.raises(Refused, match="is not possible: the story stands at “Expired”"):
        apply(live, verb, at=T + HOUR, now=T)
    assert intervals(live) == [(T - 2 * HOUR, T)]


@pytest.mark.parametrize("verb", ["publish-changes", "publish-minor", "publish-correction"])
def test_keeps_the_expiry_through_an_update(live, verb):
    apply(live, "expire", at=T + HOUR, now=T - HOUR)
    edit(live, headline="Ferry sinks", now=T)
    apply(live, verb, wording=WORDING, now=T)
    assert intervals(live) == [(T - 2 * HOUR, T), (T, T + HOUR)]


@pytest.mark.parametrize("at", [T, T - MICROSECOND])
@pytest.mark.parametrize("verb", ["expire", "reschedule"])
def test_sets_nothing_to_a_time_that_has_passed(verb, at):
    article = make_article()
    if verb == "expire":
        publish(article, now=T - HOUR)
    else:
        apply(article, "schedule", at=T + HOUR, now=T - HOUR)
    before = rows()
    with pytest.raises(Refused, match="That time has passed"):
        apply(article, verb, at=at, now=T)
    assert rows() == before


def test_ends_a_notice_never_for_the_expiry_of_its_story(live):
    apply(live, "expire", at=T + HOUR, now=T - HOUR)
    apply(live, "withdraw", now=T)
    assert intervals(live) == [(T - 2 * HOUR, T), (T, None)]


def test_restores_a_story_that_expired_for_good(live):
    apply(live, "expire", at=T, now=T - HOUR)
    apply(live, "restore", now=T + HOUR)
    edition = live.editions.get(live_until=None)
    assert intervals(live) == [(T - 2 * HOUR, T), (T + HOUR, None)]
    assert (edition.kind, edition.first_published_at) == ("update", T - 2 * HOUR)


@pytest.mark.parametrize("is_live", [True, False])
def test_moves_what_is_scheduled_to_another_time_as_the_text_that_it_is(is_live):
    article = make_article("Ferry")
    if is_live:
        publish(article, now=T - 2 * HOUR)
    edit(article, headline="Scheduled", now=T - HOUR)
    apply(article, "schedule", at=T + HOUR, now=T - HOUR)
    edit(article, headline="Later", now=T - HOUR)
    apply(article, "reschedule", at=T + 36 * HOUR, now=T)
    before = [(T - 2 * HOUR, T + 36 * HOUR)] if is_live else []
    assert intervals(article) == [*before, (T + 36 * HOUR, None)]
    edition = article.editions.get(live_until=None)
    assert (edition.headline, article.state) == ("Scheduled", "draft")
    assert [address.day.day for address in Address.objects.all()] == [1 if is_live else 3]


@pytest.fixture
def people(cast):
    return cast | {"superuser": make_superuser()}


FLOOR = [
    ("unpublished", "publish"), ("unpublished", "schedule"), ("scheduled", "reschedule"),
    ("live", "publish-changes"), ("live", "publish-minor"), ("live", "publish-correction"),
    ("live", "schedule"), ("expiring", "keep"), ("expiring", "expire"),
    ("withdrawn", "restore"), ("removed", "restore"), ("expired", "restore"),
]  # fmt: skip


@pytest.mark.parametrize("person", ["editor", "managing_editor", "superuser"])
@pytest.mark.parametrize(("standing", "verb"), FLOOR)
def test_makes_nothing_public_before_the_embargo_for_anybody(people, person, standing, verb):
    article = make_article()
    put(article, standing, "draft")
    Author.objects.update(name="Ada Ferris-Hill")  # something new to publish
    embargo = T + (HOUR if verb == "reschedule" else 2 * HOUR)
    Article.objects.update(embargo_until=embargo)
    before = rows()
    refused = (NotAllowed, Refused) if (person, verb) == ("editor", "restore") else Refused
    with pytest.raises(refused, match=r"is under embargo until 1 March 2026, 1[34]:00:00|You may not"):
        more = {"wording": WORDING, "override_reason": "Now.", "at": embargo - MICROSECOND}
        apply(article, verb, by=people[person], now=T, **more)
    assert rows() == before


def test_makes_a_story_public_in_the_instant_its_embargo_ends():
    article = make_article(embargo_until=T)
    with pytest.raises(Refused):
        apply(article, "publish", now=T - MICROSECOND)
    apply(article, "publish", now=T)
    assert intervals(article) == [(T, None)]


@pytest.mark.parametrize("role", ["Journalist", "Editor", "Managing editor"])
def test_takes_no_embargo_that_ends_after_the_story_goes_out(cast, role):
    user = make_user("other", role)
    article = make_article(created_by=user)
    apply(article, "schedule", at=T, now=T - HOUR)
    before = rows()
    with pytest.raises(Refused, match="before this embargo ends"):
        save_embargo(article, T + MICROSECOND, user)
    assert rows() == before
    save_embargo(article, T, user)
    assert Article.objects.get().embargo_until == T


def save_embargo(article, embargo, user):
    with transaction.atomic():
        edit(article, by=user, embargo_until=embargo, now=T - HOUR)


def test_lets_an_expiry_come_sooner_under_an_embargo(live):
    apply(live, "expire", at=T + HOUR, now=T - HOUR)
    edit(live, embargo_until=T + 9 * HOUR, now=T - HOUR)
    apply(live, "expire", at=T + MICROSECOND, now=T)
    assert intervals(live) == [(T - 2 * HOUR, T + MICROSECOND)]
