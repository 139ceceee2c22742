"""Which stories stand in which of the desk's lists."""

import datetime
from typing import Any

import pytest

from articles import permissions, queues, workflow
from articles.models import Article, Autosave, Message
from tests.factories import (
    apply,
    edit,
    make_article,
    make_author,
    make_desk,
    make_section,
    make_user,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


def every() -> queues.Stories:
    return Article.objects.order_by("pk")


def draft(headline: str = "Draft", **fields) -> Article:
    article = make_article(headline, **fields)
    edit(article, now=T - 4 * HOUR)
    return article


def submitted(headline: str = "Submitted", **fields) -> Article:
    article = draft(headline, **fields)
    apply(article, "submit", now=T - 3 * HOUR)
    return article


def returned() -> Article:
    article = submitted("Returned")
    apply(article, "return", now=T - 2 * HOUR)
    return article


def approved() -> Article:
    article = submitted("Approved")
    apply(article, "approve", now=T - 2 * HOUR)
    return article


def scheduled() -> Article:
    article = draft("Scheduled")
    apply(article, "schedule", at=T + HOUR, now=T - 2 * HOUR)
    return article


def live(headline: str = "Live", **fields) -> Article:
    article = draft(headline, **fields)
    publish(article, now=T - 2 * HOUR)
    return article


def changed() -> Article:
    article = live("Changed")
    edit(article, headline="Changed since", now=T - HOUR)
    return article


def withdrawn() -> Article:
    article = live("Withdrawn")
    apply(article, "withdraw", now=T - HOUR)
    return article


@pytest.fixture
def one_of_each() -> dict[str, Article]:
    makers = (draft, submitted, returned, approved, scheduled, live, changed, withdrawn)
    return {make.__name__: make() for make in makers}


@pytest.mark.parametrize(
    ("find", "names"),
    [
        (queues.to_read, ["submitted"]),
        (queues.returned, ["returned"]),
        (queues.approved, ["approved"]),
        (queues.drafts, ["draft", "changed", "withdrawn"]),
        (lambda stories: queues.changed(stories, T), ["changed"]),
    ],
)
def test_finds_the_stories_of_a_list(one_of_each, find, names):
    assert list(find(every())) == [one_of_each[name] for name in names]


@pytest.mark.parametrize(
    ("find", "names"),
    [(queues.scheduled, ["scheduled"]), (queues.live, ["live", "changed"])],
)
def test_finds_the_editions_of_a_list(one_of_each, find, names):
    found = find(every(), T).order_by("article_id")
    assert [edition.article for edition in found] == [one_of_each[name] for name in names]


def test_moves_a_story_from_scheduled_to_live_at_its_time(one_of_each):
    at = T + HOUR
    assert not queues.scheduled(every(), at).exists()
    assert queues.live(every(), at).filter(article=one_of_each["scheduled"]).exists()


def test_finds_no_more_than_it_is_given(one_of_each):
    nothing = Article.objects.none()
    finders = (queues.to_read, queues.returned, queues.drafts, queues.approved, queues.alone)
    found: list[Any] = [*(find(nothing) for find in finders), queues.failed_letters(nothing)]
    found += [find(nothing, T) for find in (queues.scheduled, queues.live, queues.changed)]
    assert [list(each) for each in found] == [[]] * 9


# Whose


def test_counts_as_mine_what_i_began_and_what_names_me(journalist, colleague):
    began = make_article("Began", created_by=journalist)
    named = make_article("Named", author=make_author("Jo Reyes", user=journalist))
    make_article("Neither", created_by=colleague)
    assert list(queues.mine(every(), journalist)) == [began, named]


def test_counts_a_story_that_i_both_began_and_signed_once(journalist):
    author = make_author("Jo Reyes", user=journalist)
    story = make_article(created_by=journalist, author=author)
    story.bylines.create(author=author, role="photos")
    assert list(queues.mine(every(), journalist)) == [story]
    assert list(queues.of_author(every(), author.pk)) == [story]


def test_takes_the_parts_of_a_section_with_it():
    city = make_section("City")
    trams = make_section("Trams", parent=city)
    inside = make_article("Inside", section=trams)
    direct = make_article("Direct", section=city)
    make_article("Outside", section=make_section("Culture"))
    assert list(queues.in_section(every(), city.pk)) == [inside, direct]
    assert list(queues.in_section(every(), trams.pk)) == [inside]


# Published alone


def alone(headline: str = "Alone", by=None) -> Article:
    by = by or make_user(f"chief of {headline}", is_superuser=True)
    article = make_article(headline)
    edit(article, by=by, now=T - 2 * HOUR)
    apply(article, "publish", by=by, now=T - HOUR)
    return article


def test_lists_what_was_published_alone_until_it_is_reviewed(managing_editor):
    article = alone()
    event = queues.alone(every()).get()
    assert (event.article, event.verb) == (article, "publish")
    workflow.review(event, by=managing_editor, now=T)
    assert not queues.alone(every()).exists()


def test_does_not_list_what_two_people_made(journalist, editor):
    article = make_article()
    edit(article, by=journalist, now=T - HOUR)
    apply(article, "publish", by=editor, now=T)
    assert not queues.alone(every()).exists()


def test_does_not_list_an_approval_that_never_went_out(editor):
    article = make_article()
    edit(article, by=editor)
    apply(article, "submit", by=editor)
    assert apply(article, "approve", by=editor).is_alone
    assert not queues.alone(every()).exists()


# Beside the stories


def test_offers_unsaved_text_of_mine_in_what_i_may_see(journalist, colleague):
    make_desk(journalist, make_section("Sport"))
    out_of_reach, own = make_article("Theirs"), make_article("Mine", created_by=journalist)
    fields = {"form": "", "version": 0, "saved_at": T}
    for article in (out_of_reach, own, None):
        Autosave.objects.create(article=article, user=journalist, **fields)
    Autosave.objects.create(article=own, user=colleague, **fields)
    stories = permissions.visible(every(), journalist)
    found = queues.unsaved(stories, journalist).order_by("pk")
    assert [each.article for each in found] == [own, None]


def test_lists_letters_that_failed_for_good():
    article, fields = make_article(), {"to": "jo@example.com", "created_at": T, "send_after": T}
    failed = Message.objects.create(article=article, failed_at=T, **fields)
    Message.objects.create(article=article, **fields)
    Message.objects.create(article=article, sent_at=T, **fields)
    assert list(queues.failed_letters(every())) == [failed]
