import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from articles.models import Message
from comments import desk, letters, moderation, opening
from comments.models import Comment, CommentPolicy, Status, StoryComments, Subscription
from comments.threads import MOST_PINNED
from tests.factories import make_author, make_comment, make_desk, make_edition, make_section, moment

NOON = moment("2026-03-01 12:00")


@pytest.fixture
def edition(cast):
    return make_edition(now=NOON - datetime.timedelta(days=1))


@pytest.fixture
def comment(edition):
    return make_comment(edition, status=Status.APPROVED, created_at=NOON)


def verbs(comment):
    """Return every verb, as a call of who does it."""
    return {
        "pin": lambda by: desk.pin(comment, by=by),
        "unpin": lambda by: desk.unpin(comment, by=by),
        "answer": lambda by: desk.answer(comment, "Thank you.", by=by, now=NOON),
        "close": lambda by: desk.close(comment.article, by=by, now=NOON),
        "reopen": lambda by: desk.reopen(comment.article, by=by, now=NOON),
    }


@pytest.mark.parametrize("verb", ["pin", "unpin", "answer", "close", "reopen"])
def test_refuses_who_does_not_look_after_the_story(comment, cast, verb):
    elsewhere = cast["editor"]
    make_desk(elsewhere, make_section("Elsewhere"))
    for person in (cast["journalist"], cast["moderator"], AnonymousUser(), elsewhere):
        with pytest.raises(moderation.NotAllowed):
            verbs(comment)[verb](person)
    assert (Comment.objects.count(), StoryComments.objects.count()) == (1, 0)
    assert not Comment.objects.get().is_pinned


def test_pins_and_unpins(comment, editor):
    desk.pin(comment, by=editor)
    assert Comment.objects.get().is_pinned
    desk.unpin(comment, by=editor)
    assert not Comment.objects.get().is_pinned
    with pytest.raises(desk.Refused, match="is not pinned"):
        desk.unpin(comment, by=editor)


def test_pins_a_few_only(edition, comment, editor):
    many = [make_comment(edition, f"Good {each}", status=Status.APPROVED) for each in range(MOST_PINNED)]
    for each in many:
        desk.pin(each, by=editor)
    with pytest.raises(desk.Refused, match=f"{MOST_PINNED} pinned comments at most"):
        desk.pin(comment, by=editor)
    desk.unpin(many[0], by=editor)
    desk.pin(comment, by=editor)


@pytest.mark.parametrize("status", [each for each in Status if each != Status.APPROVED])
def test_pins_and_answers_nothing_that_readers_do_not_see(edition, editor, status):
    hidden = make_comment(edition, status=status)
    with pytest.raises(desk.Refused, match="readers see"):
        desk.pin(hidden, by=editor)
    with pytest.raises(desk.Refused, match="readers see"):
        desk.answer(hidden, "Thank you.", by=editor, now=NOON)


def test_pins_no_answer(edition, comment, editor):
    answer = make_comment(edition, parent=comment, status=Status.APPROVED)
    with pytest.raises(desk.Refused, match="answers none"):
        desk.pin(answer, by=editor)


def test_answers_in_the_newsrooms_name(edition, comment, editor, client):
    make_author("Elena Mora", user=editor)
    written = desk.answer(comment, "It will be mended.", by=editor, now=NOON)
    assert (written.status, written.parent, written.name, written.email) == (
        Status.APPROVED,
        comment,
        "Elena Mora",
        "",
    )
    assert (written.is_staff_answer, written.staff_author, written.decided_by) == (True, editor, editor)
    page = client.get(edition.get_absolute_url()).text
    assert "It will be mended." in page and "Elena Mora" in page


def test_writes_to_who_asked_to_be_told_of_answers(edition, comment, editor):
    letters.ask(comment, edition, now=NOON)
    letters.confirm(Subscription.objects.get(), now=NOON)
    Message.objects.all().delete()
    desk.answer(comment, "It will be mended.", by=editor, now=NOON)
    assert Message.objects.get().to == comment.email


def test_closes_and_reopens_a_story_at_once(edition, editor, client):
    rules, form = CommentPolicy.current(), 'name="body"'
    desk.close(edition.article, by=editor, now=NOON)
    assert not opening.is_open(edition, rules, NOON)
    assert form not in client.get(edition.get_absolute_url()).text
    desk.reopen(edition.article, by=editor, now=NOON)
    assert opening.is_open(edition, rules, NOON)
    assert form in client.get(edition.get_absolute_url()).text


def test_reopens_a_story_that_its_age_has_closed(edition, editor):
    rules, late = CommentPolicy(closes_after_days=30), NOON + datetime.timedelta(days=40)
    assert not opening.is_open(edition, rules, late)
    desk.reopen(edition.article, by=editor, now=late)
    assert opening.is_open(edition, rules, late)
