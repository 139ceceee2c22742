import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from articles.models import Message
from comments import erasure, letters, moderation, networks, reports
from comments.models import Comment, CommentPolicy, NetworkKey, Report, Status, Subscription
from tests.factories import make_comment, make_edition, make_message, make_superuser, make_words, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
DAY, MICROSECOND = datetime.timedelta(days=1), datetime.timedelta(microseconds=1)
ROSA = "rosa@private.example"


@pytest.fixture
def edition():
    return make_edition(now=NOON - DAY)


@pytest.fixture
def rosa(edition, desk, moderator):
    """A reader whose comment was answered, decided on in the admin, reported, and told of by letters."""
    comment = make_comment(
        edition, "Rosa's words", name="Rosa Ibarra", email=ROSA, network="abc", created_at=NOON
    )
    desk(moderator).post(
        "/admin/comments/comment/decide/",
        {"do": f"approve:{comment.pk}", f"seen-{comment.pk}": comment.as_seen},
    )
    make_comment(edition, "An answer", name="Jo", email="jo@example.com", parent=comment, status="approved")
    make_comment(edition, "Rosa's second", name="Rosa Ibarra", email=ROSA.upper(), created_at=NOON)
    letters.ask(comment, edition, now=NOON)
    reports.report(comment, reason="abuse", text="Bad.", networks=["def"], now=NOON)
    return comment


def everything():
    """Return all that stands in any table."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (the database's own names)
            rows += cursor.fetchall()
    return str(rows)


def test_leaves_nothing_of_a_reader_in_any_table(rosa, client, edition):
    assert all(word in everything() for word in (ROSA, "Rosa's words", "Rosa Ibarra"))
    counts = erasure.erase("Rosa@Private.example")
    assert not any(word.lower() in everything().lower() for word in (ROSA, "Rosa", "'abc'"))
    assert {name: counts[name] for name in ("deleted", "emptied", "letters")} == {
        "deleted": 1,
        "emptied": 1,
        "letters": 1,
    }
    assert LogEntry.objects.get().object_repr == f"Comment {rosa.pk}"


def test_keeps_the_place_of_what_was_answered(rosa, client, edition):
    erasure.erase(ROSA)
    page = client.get(edition.get_absolute_url()).text
    assert "Comment removed" in page and "An answer" in page
    assert "in reply to a comment that was removed" in page


def test_leaves_everybody_else_alone(rosa, edition):
    other = make_comment(edition, "Rosa's words", email="rosa@private.example.org")
    make_message(to=ROSA)
    erasure.erase(ROSA)
    assert Comment.objects.filter(pk=other.pk, body="Rosa's words").exists()
    assert Message.objects.get().to == ROSA  # the desk's own letter to a colleague


def test_finds_an_address_with_letters_that_a_database_does_not_know(client, edition):
    client.post(f"{edition.get_absolute_url()}comments/", make_words(edition, email="Rosa@EXÁMPLE.es"))
    assert erasure.held_about("rosa@exámple.es")["comments"]
    assert erasure.erase("ROSA@EXÁMPLE.ES")["deleted"] == 1


def test_finds_nothing_of_what_was_deleted_at_the_desk(edition, desk, moderator):
    comment = make_comment(edition, "Rosa's words", name="Rosa Ibarra", email=ROSA)
    client = desk(make_superuser("chief"))
    client.post(f"/admin/comments/comment/{comment.pk}/delete/", {"post": "yes"})
    assert not Comment.objects.exists() and LogEntry.objects.exists()
    assert "Rosa" not in str(list(LogEntry.objects.values()))


def test_erases_a_thread_that_one_reader_had_with_themselves(edition):
    first = make_comment(edition, email=ROSA)
    second = make_comment(edition, email=ROSA, parent=first)
    make_comment(edition, email=ROSA, parent=second)
    assert erasure.erase(ROSA)["deleted"] == 3
    assert not Comment.objects.exists()


def test_rehearses_an_erasure_and_changes_nothing(rosa):
    before = everything()
    rehearsed = erasure.erase(ROSA, is_rehearsal=True)
    assert everything() == before
    assert erasure.erase(ROSA) == rehearsed


# Purging


@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_purges_what_was_refused_after_so_many_days_to_the_microsecond(edition, status):
    CommentPolicy.objects.create(pk=1, keeps_refused_days=10)
    make_comment(edition, status=status, decided_at=NOON, created_at=NOON - DAY)
    assert erasure.purge(NOON + 10 * DAY - MICROSECOND)["deleted"] == 0
    assert erasure.purge(NOON + 10 * DAY)["deleted"] == 1


def test_purges_what_was_withdrawn_and_keeps_what_is_shown_or_waits(edition):
    for status in (Status.HELD, Status.APPROVED, Status.WITHDRAWN):
        make_comment(edition, status=status, created_at=NOON, decided_at=NOON)
    assert erasure.purge(NOON + 90 * DAY)["deleted"] == 1
    assert set(Comment.objects.values_list("status", flat=True)) == {Status.HELD, Status.APPROVED}


def test_empties_refused_comments_that_were_answered_and_removes_places_without_answers(edition):
    asked = make_comment(edition, status=Status.SPAM, decided_at=NOON)
    answer = make_comment(edition, parent=asked, status=Status.APPROVED)
    erasure.purge(NOON + 90 * DAY)
    asked.refresh_from_db()
    assert (asked.status, asked.body) == (Status.REMOVED, "")
    answer.delete()
    assert erasure.purge(NOON + 90 * DAY)["deleted"] == 1
    assert not Comment.objects.exists()


def test_forgets_networks_and_destroys_their_keys_after_thirty_days(edition):
    (digest,) = networks.digests("203.0.113.0/24", NOON)
    comment = make_comment(edition, network=digest, created_at=NOON, status=Status.APPROVED)
    reports.report(comment, reason="abuse", text="", networks=[digest], now=NOON)
    last = NOON + 30 * DAY - MICROSECOND
    erasure.purge(last)
    assert Comment.objects.get().network == Report.objects.get().network == digest
    erasure.purge(last + MICROSECOND)
    assert Comment.objects.get().network == Report.objects.get().network == ""
    assert not NetworkKey.objects.exists()


def test_purges_old_letters_and_what_was_never_confirmed(edition):
    letters.ask(make_comment(edition, email=ROSA), edition, now=NOON)
    make_message(created_at=NOON)
    counts = erasure.purge(NOON + 7 * DAY - MICROSECOND)
    assert not any(counts.values())
    assert erasure.purge(NOON + 7 * DAY)["unconfirmed"] == 1
    assert erasure.purge(NOON + 30 * DAY)["letters"] == 1
    assert not Subscription.objects.exists() and Message.objects.count() == 1


def test_rehearses_a_purge_and_changes_nothing(edition):
    make_comment(edition, status=Status.SPAM, decided_at=NOON, network="abc", created_at=NOON)
    before = everything()
    rehearsed = erasure.purge(NOON + 90 * DAY, is_rehearsal=True)
    assert everything() == before
    assert erasure.purge(NOON + 90 * DAY) == rehearsed


# Export


def test_tells_everything_that_is_held_about_an_address(rosa):
    held = erasure.held_about("ROSA@private.example")
    assert [each["body"] for each in held["comments"]] == ["Rosa's words", "Rosa's second"]
    assert held["comments"][0]["network"] == "abc" and held["comments"][0]["email"] == ROSA
    assert [each["reason"] for each in held["reports_of_the_comments"]] == ["abuse"]
    assert [each["comment_id"] for each in held["subscriptions"]] == [rosa.pk]
    assert [each["to"] for each in held["letters"]] == [ROSA]
    assert "jo@example.com" not in str(held) and "moderator" not in str(held)


def test_tells_of_a_stranger_that_nothing_is_held(rosa):
    held = erasure.held_about("somebody@example.com")
    assert [value for name, value in held.items() if name != "email"] == [[], [], [], []]


def test_withdraws_without_a_trace_in_the_admins_log(edition, moderator, desk):
    comment = make_comment(edition, "Secret")
    moderation.approve(comment, by=moderator, now=NOON)
    assert erasure.wipe(Comment.objects.filter(pk=comment.pk), Status.WITHDRAWN) == 1
    assert "Secret" not in everything()
