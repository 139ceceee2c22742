"""Letters go out once, later rather than never, and one that fails holds up none."""

import datetime
import socket
import time

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from articles import outbox
from articles.models import Message
from tests.articles.mail_servers import Away
from tests.factories import make_message, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
MINUTE = datetime.timedelta(minutes=1)
SERVERS = "tests.articles.mail_servers"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def server(settings):
    """Return a function that puts another mail server in place."""

    def use(name):
        settings.EMAIL_BACKEND = f"{SERVERS}.{name}"

    return use


def deliver(at=NOON, **more):
    return dict(outbox.deliver(now=at, **more))


def subjects():
    return [letter.subject for letter in mail.outbox]


def test_sends_a_letter_once(settings):
    settings.DEFAULT_FROM_EMAIL = "desk@example.com"
    waiting = make_message("jo@example.com", subject="Submitted: Ferry", body="Read it.\n")
    assert (deliver(), deliver(NOON + 999 * MINUTE)) == ({"sent": 1}, {})
    [sent] = mail.outbox
    assert (sent.to, sent.from_email) == (["jo@example.com"], "desk@example.com")
    assert (sent.subject, sent.body) == ("Submitted: Ferry", "Read it.\n")
    waiting.refresh_from_db()
    assert (waiting.sent_at, waiting.failed_at, waiting.attempts, waiting.error) == (NOON, None, 1, "")


def test_names_each_letter_so_that_a_second_copy_can_be_known():
    first, second = make_message(), make_message()
    deliver()
    names = [letter.message()["Message-ID"] for letter in mail.outbox]
    assert names == [f"<letter-{first.pk}@testserver>", f"<letter-{second.pk}@testserver>"]
    assert {letter.message()["Auto-Submitted"] for letter in mail.outbox} == {"auto-generated"}


def test_sends_in_the_order_in_which_letters_are_due():
    make_message(subject="later", send_after=NOON - MINUTE)
    make_message(subject="first", send_after=NOON - 2 * MINUTE)
    make_message(subject="last", send_after=NOON)
    deliver()
    assert subjects() == ["first", "later", "last"]


def test_sends_nothing_before_it_is_due():
    make_message(send_after=NOON)
    assert (deliver(NOON - MICROSECOND), deliver(NOON)) == ({}, {"sent": 1})


def test_sends_no_more_than_it_is_told():
    for _number in range(3):
        make_message()
    assert (deliver(limit=2), deliver(limit=2)) == ({"sent": 2}, {"sent": 1})


def test_does_nothing_where_nothing_waits(django_assert_max_num_queries):
    make_message(sent_at=NOON)
    make_message(failed_at=NOON)
    with django_assert_max_num_queries(3):
        assert deliver() == {}
    assert mail.outbox == []


def test_asks_no_more_for_a_letter_among_many(django_assert_num_queries):
    counts = []
    for letters in (1, 3):
        for _number in range(letters):
            make_message()
        with django_assert_num_queries(5 * letters + 3):
            counts.append(deliver())
    assert counts == [{"sent": 1}, {"sent": 3}]


# What goes wrong


@pytest.mark.parametrize("kind", ["bad", "cut"])
def test_lets_no_letter_stop_the_others(server, kind):
    server("Moody")
    for subject in ("one", kind, "two", kind, "three"):
        make_message(subject=subject)
    assert deliver() == {"sent": 3, "delayed": 2}
    assert subjects() == ["one", "two", "three"]


def test_sends_no_letter_with_a_line_break_in_its_subject_and_goes_on():
    make_message(subject="One\nBcc: all@example.com")
    make_message(subject="two")
    assert deliver() == {"delayed": 1, "sent": 1}
    assert subjects() == ["two"]


def test_tries_again_with_growing_pauses_and_then_gives_up(server):
    server("Moody")
    letter, at, pauses = make_message(subject="bad"), NOON, []
    for _attempt in range(7):
        assert deliver(at) == {"delayed": 1}
        letter.refresh_from_db()
        pauses.append((letter.send_after - at) // MINUTE)
        assert deliver(letter.send_after - MICROSECOND) == {}
        at = letter.send_after
    assert pauses == [1, 5, 15, 60, 240, 720, 720]
    assert (deliver(at), deliver(at + 9999 * MINUTE)) == ({"failed": 1}, {})
    letter.refresh_from_db()
    assert (letter.sent_at, letter.failed_at, letter.attempts) == (None, at, 8)
    assert letter.error.startswith("SMTPRecipientsRefused: {'jo@example.com': (550,")


def test_forgets_the_error_once_the_letter_is_sent(server, settings):
    server("Moody")
    letter = make_message(subject="bad")
    deliver()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(NOON + MINUTE) == {"sent": 1}
    letter.refresh_from_db()
    assert (letter.error, letter.attempts) == ("", 2)


def test_calls_a_server_that_is_away_only_once(server, monkeypatch):
    server("Away")
    monkeypatch.setattr(Away, "calls", 0)
    for _number in range(3):
        make_message()
    assert (deliver(), Away.calls) == ({"delayed": 1}, 1)
    assert sorted(letter.attempts for letter in Message.objects.waiting()) == [0, 0, 1]


def test_waits_for_a_real_server_that_is_not_there(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
        letter = make_message()
        assert deliver() == {"delayed": 1}
    letter.refresh_from_db()
    assert letter.error.startswith("ConnectionRefusedError")


def test_waits_no_longer_than_it_is_told_for_a_server_that_says_nothing(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "django.core.mail.backends.smtp.EmailBackend", 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        make_message()
        began = time.perf_counter()
        assert deliver() == {"delayed": 1}
        assert time.perf_counter() - began < 5


def test_sends_again_what_a_worker_died_with():
    letter = make_message()
    assert outbox._claim(NOON) == letter
    assert (deliver(), deliver(NOON + outbox.CLAIM - MICROSECOND)) == ({}, {})
    assert deliver(NOON + outbox.CLAIM) == {"sent": 1}


# Trying again


def test_tries_a_failed_letter_again_from_the_first_attempt():
    letter = make_message(failed_at=NOON, attempts=8, error="Away")
    assert outbox.try_again(letter, now=NOON + MINUTE)
    assert (deliver(NOON), deliver(NOON + MINUTE)) == ({}, {"sent": 1})
    letter.refresh_from_db()
    assert (letter.attempts, letter.failed_at) == (1, None)


@pytest.mark.parametrize("fields", [{}, {"sent_at": NOON}])
def test_tries_nothing_again_that_did_not_fail(fields):
    letter = make_message(attempts=3, **fields)
    assert not outbox.try_again(letter, now=NOON + MINUTE)
    letter.refresh_from_db()
    assert (letter.attempts, letter.send_after) == (3, timezone.now())


# The command


def test_says_what_it_did(server, capsys):
    server("Moody")
    make_message(subject="bad", attempts=7)
    make_message(subject="bad")
    make_message()
    call_command("send_messages")
    assert capsys.readouterr().out == "Letters: 1 sent, 1 delayed, 1 failed for good\n"


def test_says_nothing_where_it_is_told_to_be_quiet(capsys):
    make_message()
    call_command("send_messages", verbosity=0)
    assert (capsys.readouterr().out, len(mail.outbox)) == ("", 1)


def test_forgets_what_was_sent_three_months_ago_and_nothing_else():
    limit = NOON - outbox.KEPT_FOR
    make_message(sent_at=limit - MINUTE)
    kept = [make_message(sent_at=limit), make_message(failed_at=limit - MINUTE)]
    call_command("send_messages", verbosity=0)
    assert list(Message.objects.order_by("pk")) == kept
