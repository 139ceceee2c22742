import datetime

import pytest

from articles.models import Message
from comments import moderation, spam, submissions
from comments.models import Comment, CommentPolicy, HeldFor, Mode, Status, Subscription, WatchedWord
from comments.spam import Attempt
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MINUTE, MICROSECOND = datetime.timedelta(minutes=1), datetime.timedelta(microseconds=1)
KNOWN = {"mode": Mode.KNOWN, "known_after": 1}


@pytest.fixture
def edition():
    return make_edition(now=NOON - MINUTE)


@pytest.fixture
def make_attempt(edition):
    def make(body="The noon boat is late.", rules=None, **fields):
        words = {"name": "Rosa", "email": "rosa@example.com", "body": body, "form_age": MINUTE}
        policy = CommentPolicy(pk=1, **(rules or {}))
        return Attempt(edition, policy=policy, now=NOON, **words | {"networks": ["here"]} | fields)

    return make


def test_holds_the_comment_with_its_reasons_and_where_it_came_from(make_attempt, edition):
    sent, _token = submissions.send(make_attempt("See http://a.example " * 3))
    comment = Comment.objects.get(pk=sent.pk)
    assert (comment.status, comment.held_for) == (Status.HELD, [HeldFor.LINKS, HeldFor.POLICY])
    assert (comment.network, comment.created_at, comment.article_id) == ("here", NOON, edition.article_id)
    assert comment.held_because == ["Many links", "Every comment is read first"]


def test_shows_at_once_whom_the_rules_let_through(make_attempt, edition):
    make_comment(edition, "Before.", name="Rosa", status=Status.APPROVED)
    sent, _token = submissions.send(make_attempt(rules=KNOWN))
    comment = Comment.objects.get(pk=sent.pk)
    assert (comment.status, sent.status, comment.held_for) == (Status.APPROVED, Status.APPROVED, [])
    assert (comment.decided_at, comment.decided_by) == (None, None)


def test_keeps_nothing_of_what_is_refused(make_attempt):
    with pytest.raises(spam.Refused):
        submissions.send(make_attempt(trap="x"), wants_letters=True)
    assert not Comment.objects.exists() and not Message.objects.exists()


def test_puts_a_reply_under_what_began_the_thread(make_attempt, edition):
    first, later = make_comment(edition, created_at=NOON - MINUTE), make_comment(edition, created_at=NOON)
    reply, _token = submissions.send(make_attempt("Indeed."), parent=first)
    again, _token = submissions.send(make_attempt("Quite."), parent=reply)
    assert (reply.parent, again.parent) == (first, reply)
    in_order = sorted([first, later, reply, again], key=lambda each: each.place)
    assert [each.pk for each in in_order] in (
        [first.pk, reply.pk, again.pk, later.pk],
        [first.pk, again.pk, reply.pk, later.pk],
    )
    assert len(again.place) == len(reply.place) == 2 * len(first.place)


# One's own


def test_opens_a_comment_to_its_writer_for_five_minutes_to_the_microsecond(make_attempt, edition):
    comment, token = submissions.send(make_attempt())
    last = NOON + 5 * MINUTE - MICROSECOND
    assert submissions.own(token, edition.article_id, last) == comment
    assert submissions.own(token, edition.article_id, last + MICROSECOND) is None


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud83d"])
def test_opens_nothing_by_another_token(make_attempt, edition, token):
    comment, good = submissions.send(make_attempt())
    make_comment(edition, created_at=NOON)
    assert submissions.own(token, edition.article_id, NOON) is None
    assert submissions.own(good, edition.article_id + 1, NOON) is None
    assert good not in str(Comment.objects.filter(pk=comment.pk).values())


def test_changes_the_text_and_counts_its_versions(make_attempt):
    comment, _token = submissions.send(make_attempt())
    submissions.change(
        comment, make_attempt("The noon boat is early. http://a.example " + "www.b.example " * 2)
    )
    comment.refresh_from_db()
    assert comment.body.startswith("The noon boat is early.")
    assert (comment.version, comment.edited_at, comment.status) == (2, NOON, Status.HELD)
    assert comment.held_for == [HeldFor.LINKS, HeldFor.POLICY]
    with pytest.raises(spam.Refused, match="already"):
        submissions.send(make_attempt(comment.body))


def test_may_be_changed_back(make_attempt):
    comment, _token = submissions.send(make_attempt())
    submissions.change(comment, make_attempt())
    assert Comment.objects.get().version == 2


def test_lets_what_was_approved_wait_again(make_attempt, moderator):
    comment, _token = submissions.send(make_attempt())
    moderation.approve(comment, by=moderator, now=NOON)
    submissions.change(comment, make_attempt("Buy pills."))
    comment.refresh_from_db()
    assert (comment.status, comment.decided_at, comment.decided_by) == (Status.HELD, None, None)
    assert comment.held_for == [HeldFor.POLICY, HeldFor.EDITED]


def test_shows_the_change_of_whom_the_rules_let_through_unless_something_is_wrong_with_it(
    make_attempt, edition
):
    WatchedWord.objects.create(text="pills")
    make_comment(edition, "Before.", name="Rosa", status=Status.APPROVED)
    comment, _token = submissions.send(make_attempt(rules=KNOWN))
    submissions.change(comment, make_attempt("Better.", rules=KNOWN))
    comment.refresh_from_db()
    assert (comment.status, comment.body) == (Status.APPROVED, "Better.")
    submissions.change(comment, make_attempt("Pills!", rules=KNOWN))
    comment.refresh_from_db()
    assert (comment.status, comment.held_for) == (Status.HELD, [HeldFor.WORD])


@pytest.mark.parametrize("verb", [moderation.approve, moderation.reject, moderation.mark_as_spam])
def test_changes_nothing_where_a_moderator_decides_meanwhile(make_attempt, moderator, verb):
    comment, _token = submissions.send(make_attempt())
    verb(Comment.objects.get(), by=moderator, now=NOON)
    with pytest.raises(submissions.TooLate):
        submissions.change(comment, make_attempt("Other words."))
    assert Comment.objects.get().body == "The noon boat is late."


def test_does_not_let_a_rejected_text_be_changed(make_attempt, moderator):
    comment, _token = submissions.send(make_attempt())
    moderation.reject(comment, by=moderator, now=NOON)
    with pytest.raises(submissions.TooLate):
        submissions.change(comment, make_attempt("Other words."))


def test_leaves_nothing_of_what_is_withdrawn(make_attempt, edition):
    comment, token = submissions.send(make_attempt(), wants_letters=True)
    submissions.withdraw(comment)
    left = Comment.objects.get()
    assert left.status == Status.WITHDRAWN
    assert {left.name, left.email, left.body, left.network, left.token_digest} == {""}
    assert not Subscription.objects.exists()
    assert submissions.own(token, edition.article_id, NOON) is None
