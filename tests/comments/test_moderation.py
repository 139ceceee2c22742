import datetime
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from comments import moderation, reports, submissions
from comments.models import Comment, CommentPolicy, Report, Status
from comments.spam import Attempt
from tests.factories import make_comment, make_edition, moment

NOON = moment("2026-03-01 12:00")
LATE, MICROSECOND = moderation.UNDONE_WITHIN, datetime.timedelta(microseconds=1)
VERBS = {
    Status.APPROVED: moderation.approve,
    Status.REJECTED: moderation.reject,
    Status.SPAM: moderation.mark_as_spam,
}


@pytest.fixture
def comment(cast):
    return make_comment(make_edition())


def test_holds_what_a_reader_wrote(db):
    article = make_edition().article_id
    words = {"name": "Rosa", "email": "rosa@example.com", "body": "Late again."}
    held = Comment.objects.get(pk=moderation.hold(article, **words, now=NOON).pk)
    assert {name: getattr(held, name) for name in words} == words
    assert (held.article_id, held.status, held.created_at) == (article, Status.HELD, NOON)
    assert (held.decided_at, held.decided_by) == (None, None)


@pytest.mark.parametrize("outcome", VERBS)
def test_records_what_was_decided_by_whom_and_when(comment, moderator, outcome):
    VERBS[outcome](comment, by=moderator, now=NOON)
    in_memory = (comment.status, comment.decided_by, comment.decided_at)
    comment.refresh_from_db()
    stored = (comment.status, comment.decided_by, comment.decided_at)
    assert in_memory == stored == (outcome, moderator, NOON)


@pytest.mark.parametrize("first", VERBS)
@pytest.mark.parametrize("second", VERBS)
def test_lets_one_of_two_moderators_decide(comment, moderator, editor, first, second):
    stale = Comment.objects.get(pk=comment.pk)
    VERBS[first](comment, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided, match="Already decided by moderator: “"):
        VERBS[second](stale, by=editor, now=NOON)
    comment.refresh_from_db()
    assert (comment.status, comment.decided_by) == (first, moderator)


@pytest.mark.parametrize("outcome", VERBS)
def test_refuses_the_same_decision_twice(comment, moderator, outcome):
    VERBS[outcome](comment, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided):
        VERBS[outcome](comment, by=moderator, now=timezone.now())
    comment.refresh_from_db()
    assert comment.decided_at == NOON


def test_allows_a_change_of_mind_both_ways(comment, moderator, editor):
    moderation.approve(comment, by=moderator, now=NOON)
    moderation.reject(Comment.objects.get(pk=comment.pk), by=editor, now=NOON)
    moderation.approve(Comment.objects.get(pk=comment.pk), by=moderator, now=NOON)
    comment.refresh_from_db()
    assert (comment.status, comment.decided_by) == (Status.APPROVED, moderator)


def test_decides_on_the_status_that_the_moderator_saw(comment, moderator, editor):
    moderation.approve(comment, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.reject(comment, by=editor, now=NOON, seen="held:1")
    moderation.reject(comment, by=editor, now=NOON, seen="approved:1")
    assert Comment.objects.get().status == Status.REJECTED


@pytest.mark.parametrize("verb", VERBS.values())
def test_decides_on_the_text_that_the_moderator_saw(comment, moderator, verb):
    Comment.objects.update(body="Other words", version=2)
    with pytest.raises(moderation.AlreadyDecided, match="changed this comment meanwhile"):
        verb(comment, by=moderator, now=NOON)
    verb(comment, by=moderator, now=NOON, seen="held:2")


def test_keeps_why_a_comment_was_rejected(comment, moderator):
    moderation.reject(comment, by=moderator, now=NOON, reason="abuse")
    assert Comment.objects.get().rejected_for == "abuse"
    with pytest.raises(ValueError, match="because"):
        moderation.reject(comment, by=moderator, now=NOON, reason="because")


@pytest.mark.parametrize("verb", [*VERBS.values(), moderation.keep])
def test_settles_what_readers_reported(comment, editor, verb):
    Comment.objects.update(status=Status.APPROVED)
    reports.report(Comment.objects.get(), reason="abuse", text="", networks=["n"], now=NOON)
    if verb is moderation.approve:  # its writer has changed it
        Comment.objects.update(status=Status.HELD)
    reported = Comment.objects.get()
    verb(reported, by=editor, now=NOON)
    comment.refresh_from_db()
    report = Report.objects.get()
    assert (comment.reported_at, report.resolved_by, report.resolved_at) == (None, editor, NOON)


def test_keeps_only_what_was_reported(comment, moderator, editor):
    Comment.objects.update(status=Status.APPROVED)
    shown = Comment.objects.get()
    reports.report(shown, reason="abuse", text="", networks=["n"], now=NOON)
    moderation.keep(shown, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.keep(shown, by=editor, now=NOON)


@pytest.mark.parametrize("verb", VERBS.values())
def test_undoes_ones_own_decision_for_ten_minutes(comment, moderator, verb):
    verb(comment, by=moderator, now=NOON)
    assert list(moderation.decided_by(moderator, NOON + LATE)) == []
    with pytest.raises(moderation.AlreadyDecided, match="can no longer be undone"):
        moderation.undo(comment, by=moderator, now=NOON + LATE)
    assert list(moderation.decided_by(moderator, NOON + LATE - MICROSECOND)) == [comment]
    moderation.undo(comment, by=moderator, now=NOON + LATE - MICROSECOND)
    assert (comment.status, comment.decided_by, comment.decided_at, comment.rejected_for) == (
        Status.HELD,
        None,
        None,
        "",
    )


def test_undoes_no_decision_of_another(comment, moderator, editor):
    moderation.approve(comment, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided):
        moderation.undo(comment, by=editor, now=NOON)
    assert Comment.objects.get().status == Status.APPROVED


def test_unpins_what_readers_no_longer_see(comment, moderator):
    Comment.objects.update(status=Status.APPROVED, is_pinned=True)
    moderation.reject(Comment.objects.get(), by=moderator, now=NOON)
    assert not Comment.objects.get().is_pinned


@pytest.mark.parametrize("verb", [*VERBS.values(), moderation.keep, moderation.undo])
def test_refuses_who_may_not_moderate(comment, journalist, verb):
    for person in (journalist, AnonymousUser()):
        with pytest.raises(moderation.NotAllowed, match="You may not moderate comments"):
            verb(comment, by=person, now=NOON)
    comment.refresh_from_db()
    assert comment.status == Status.HELD


def test_names_who_decided_by_the_full_name(comment, moderator):
    moderator.first_name, moderator.last_name = "Eva", "Lund"
    moderator.save()
    moderation.approve(comment, by=moderator, now=NOON)
    with pytest.raises(moderation.AlreadyDecided, match="Already decided by Eva Lund: “Approved”"):
        moderation.approve(comment, by=moderator, now=NOON)


def test_names_a_former_colleague(comment, moderator, editor):
    stale = Comment.objects.get(pk=comment.pk)
    moderation.approve(comment, by=moderator, now=NOON)
    moderator.delete()
    with pytest.raises(moderation.AlreadyDecided, match="Already decided by a former colleague"):
        moderation.reject(stale, by=editor, now=NOON)


def test_says_that_the_comment_was_deleted(comment, editor):
    Comment.objects.filter(pk=comment.pk).delete()
    with pytest.raises(moderation.AlreadyDecided, match="deleted meanwhile"):
        moderation.reject(comment, by=editor, now=NOON)


@pytest.mark.parametrize("verb", VERBS.values())
@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REMOVED])
def test_decides_nothing_of_what_is_gone(comment, editor, verb, status):
    gone = make_comment(make_edition("Another"), status=status)
    with pytest.raises(moderation.AlreadyDecided, match="Nothing is left of this comment"):
        verb(gone, by=editor, now=NOON)
    assert Comment.objects.get(pk=gone.pk).status == status


@pytest.mark.django_db(transaction=True)
def test_lets_one_of_many_connections_decide(cast):
    comment = make_comment(make_edition())
    start, outcomes = threading.Barrier(6), []

    def decide(verb):
        seen = Comment.objects.get(pk=comment.pk)
        start.wait()
        try:
            verb(seen, by=cast["editor"], now=NOON)
            outcomes.append(seen.status)
        except moderation.AlreadyDecided:
            outcomes.append("already")
        connection.close()

    _run_at_once(decide, [*VERBS.values()] * 2)
    assert sorted(outcomes) == sorted(["already"] * 5 + [Comment.objects.get().status])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(3))
def test_decides_or_lets_the_writer_change_but_never_both(cast, _time):
    edition = make_edition(now=NOON)
    comment = make_comment(edition, created_at=NOON)
    start, done = threading.Barrier(2), []

    def approve():
        moderation.approve(seen["moderator"], by=cast["moderator"], now=NOON)

    def change():
        words = ("Rosa", "rosa@example.com", "Buy my pills.")
        submissions.change(seen["writer"], Attempt(edition, *words, policy=CommentPolicy(pk=1), now=NOON))

    def act(verb):
        start.wait()
        try:
            verb()
            done.append(verb.__name__)
        except (moderation.AlreadyDecided, submissions.TooLate):
            pass
        connection.close()

    seen = {who: Comment.objects.get(pk=comment.pk) for who in ("moderator", "writer")}
    _run_at_once(act, [approve, change])
    comment.refresh_from_db()
    outcome = {"approve": (Status.APPROVED, 1), "change": (Status.HELD, 2)}
    assert [(comment.status, comment.version)] == [outcome[name] for name in done]


def _run_at_once(work, arguments):
    threads = [threading.Thread(target=work, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
