import datetime
from typing import Any

import pytest

from articles import publishing, revisions
from articles.models import Address, Edition, Photo
from articles.publishing import Refused
from tests.articles.test_composing import whole_story
from tests.factories import (
    apply,
    edit,
    make_article,
    make_edition,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def intervals(article):
    return list(article.editions.order_by("live_from").values_list("live_from", "live_until"))


def schedule(article, at, now):
    apply(article, "schedule", at=at, now=now)
    return article.editions.get(live_from=at)


def test_opens_an_interval_at_the_moment_of_publication():
    edition = make_edition(now=T)
    assert (edition.live_from, edition.live_until) == (T, None)
    assert (edition.first_published_at, edition.modified_at) == (T, T)


def test_ends_the_old_text_in_the_instant_the_new_one_begins():
    article = make_article()
    publish(article, now=T)
    edit(article, headline="Ferry sinks")
    edition = publish(article, now=T + HOUR)
    assert intervals(article) == [(T, T + HOUR), (T + HOUR, None)]
    assert (edition.first_published_at, edition.modified_at) == (T, T + HOUR)


def test_refuses_a_second_publication_in_the_very_same_moment():
    article = make_article()
    publish(article, now=T)
    edit(article, headline="Ferry sinks")
    with pytest.raises(Refused, match="very moment"):
        publish(article, now=T)
    assert intervals(article) == [(T, None)]


def test_schedules_a_first_publication():
    article = make_article()
    edition = schedule(article, T, now=T - HOUR)
    assert intervals(article) == [(T, None)]
    assert (edition.first_published_at, edition.modified_at) == (T, T)


def test_schedules_an_update_that_hands_over_at_its_time():
    article = make_article()
    publish(article, now=T - HOUR)
    edit(article, headline="Ferry sinks")
    edition = schedule(article, T, now=T - HOUR + MICROSECOND)
    assert intervals(article) == [(T - HOUR, T), (T, None)]
    assert (edition.first_published_at, edition.modified_at) == (T - HOUR, T)


@pytest.mark.parametrize("at", [T, T - MICROSECOND])
def test_schedules_nothing_for_a_time_that_has_passed(at):
    article = make_article()
    with pytest.raises(Refused, match="That time has passed"):
        apply(article, "schedule", at=at, now=T)
    assert intervals(article) == []


def test_publishes_and_schedules_nothing_beside_what_is_scheduled():
    article = make_article()
    schedule(article, T, now=T - HOUR)
    revision = article.revisions.get()
    sentence = "This story is scheduled for 1 March 2026, 12:00:00 CET. Unschedule it first."
    verbs: list[Any] = [(publishing.publish, {}), (publishing.schedule, {"at": T + HOUR})]
    for verb, more in verbs:
        with pytest.raises(Refused) as refused:
            verb(article, revision=revision, now=T - MICROSECOND, **more)
        assert str(refused.value) == sentence
    assert intervals(article) == [(T, None)]


def test_takes_back_what_is_scheduled_until_its_last_microsecond():
    article = make_article()
    schedule(article, T, now=T - HOUR)
    apply(article, "unschedule", now=T - MICROSECOND)
    assert intervals(article) == []


def test_takes_back_an_update_and_leaves_what_is_live_open():
    article = make_article()
    live = publish(article, now=T - HOUR)
    edit(article, headline="Ferry sinks")
    schedule(article, T, now=T - HOUR + MICROSECOND)
    apply(article, "unschedule", now=T - MICROSECOND)
    assert intervals(article) == [(T - HOUR, None)]
    assert article.editions.get() == live


@pytest.mark.parametrize("late", [datetime.timedelta(0), HOUR])
def test_takes_back_nothing_that_is_live(late):
    article = make_article()
    schedule(article, T, now=T - HOUR)
    with pytest.raises(Refused, match=r"It is too late: this is already live\."):
        publishing.unschedule(article, now=T + late)
    assert intervals(article) == [(T, None)]


def test_withdraws_to_a_notice_at_the_same_address():
    article = whole_story()
    live = publish(article, now=T)
    apply(article, "withdraw", note="It was wrong.", now=T + HOUR)
    notice = article.editions.get(live_until=None)
    assert intervals(article) == [(T, T + HOUR), (T + HOUR, None)]
    assert (notice.is_withdrawn, notice.notice, notice.address) == (True, "It was wrong.", live.address)
    assert (notice.headline, notice.first_published_at, notice.modified_at) == ("Ferry", T, T + HOUR)
    assert (notice.body, notice.standfirst, notice.lead_photo, notice.comments_open) == ([], "", None, False)


def test_withdraws_the_headline_that_readers_know_and_not_the_desks():
    article = make_article()
    publish(article, now=T)
    edit(article, headline="A secret draft")
    apply(article, "withdraw", note="It was wrong.", now=T + HOUR)
    assert article.editions.get(live_until=None).headline == "Ferry timetable grows"


def test_withdraws_what_is_scheduled_too():
    article = make_article()
    publish(article, now=T - HOUR)
    edit(article, headline="Ferry sinks", slug="sinks")
    schedule(article, T, now=T - HOUR + MICROSECOND)
    apply(article, "withdraw", note="It was wrong.", now=T - MICROSECOND)
    assert intervals(article) == [(T - HOUR, T - MICROSECOND), (T - MICROSECOND, None)]
    assert Address.objects.get().slug == "ferry-timetable-grows"


def test_withdraws_nothing_that_is_not_live():
    article = make_article()
    revisions.record(article, by=None, now=T)
    with pytest.raises(Refused, match="This story is not live"):
        publishing.withdraw(article, revision=article.revisions.get(), notice="It was wrong.", now=T)
    assert intervals(article) == []


def test_publishes_a_withdrawn_story_again_under_its_first_date():
    article = make_article()
    publish(article, now=T)
    apply(article, "withdraw", note="It was wrong.", now=T + HOUR)
    apply(article, "restore", now=T + 2 * HOUR)
    edition = article.editions.get(live_until=None)
    assert (edition.is_withdrawn, edition.first_published_at, edition.modified_at) == (False, T, T + 2 * HOUR)


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_makes_nothing_public_before_the_embargo(verb):
    article = make_article(embargo_until=T)
    with pytest.raises(Refused) as refused:
        apply(article, verb, at=T - MICROSECOND, now=T - MICROSECOND if verb == "publish" else T - HOUR)
    assert str(refused.value) == "This story is under embargo until 1 March 2026, 12:00:00 CET."
    assert intervals(article) == []


def test_makes_a_story_public_in_the_instant_its_embargo_ends():
    article = make_article(embargo_until=T)
    schedule(article, T, now=T - HOUR)
    assert intervals(article) == [(T, None)]


def test_moves_the_section_with_the_edition():
    article = make_article(section=make_section("City"))
    publish(article, now=T)
    edit(article, section=make_section("Sport"))
    assert [edition.section.name for edition in Edition.objects.live(T + HOUR)] == ["City"]
    publish(article, now=T + HOUR)
    assert [edition.section.name for edition in Edition.objects.live(T + HOUR)] == ["Sport"]


def test_lets_a_corrected_credit_out_though_the_desk_copy_is_the_same():
    edition = make_edition(lead_photo=make_photo(credit="Jo Reys"))
    Photo.objects.update(credit="Jo Reyes")
    assert publish(edition.article).lead_credit == "Jo Reyes"
    with pytest.raises(Refused):
        publish(edition.article)


def test_keeps_the_kind_of_a_story_that_is_withdrawn():
    edition = make_edition(genre="opinion", now=T)
    apply(edition.article, "withdraw", now=T + HOUR)
    assert Edition.objects.live(T + HOUR).get().genre == "opinion"
