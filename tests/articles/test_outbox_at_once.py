"""Several workers, real connections: each letter goes out once, and nothing before its commit."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections, transaction

from articles import outbox
from articles.models import Message
from tests.articles.mail_servers import Slow
from tests.factories import make_message, moment

pytestmark = pytest.mark.django_db(transaction=True)

NOON = moment("2026-03-01 12:00")


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def deliver():
    try:
        return outbox.deliver(now=NOON)["sent"]
    finally:
        connections.close_all()


def at_once(workers):
    """Let so many workers deliver at the same time; return how many letters each sent."""
    ready = threading.Barrier(workers)

    def start(_number):
        ready.wait(timeout=10)
        return deliver()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(start, range(workers)))


@pytest.mark.parametrize("workers", [2, 4])
def test_sends_each_letter_once_whoever_delivers(workers):
    for number in range(20):
        make_message(f"{number}@example.com")
    assert sum(at_once(workers)) == 20
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(f"{n}@example.com" for n in range(20))
    assert set(Message.objects.values_list("attempts", flat=True)) == {1}


def test_lets_two_workers_send_at_the_same_time(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.articles.mail_servers.Slow"
    monkeypatch.setattr(Slow, "both", threading.Barrier(2))
    make_message()
    make_message()
    assert at_once(2) == [1, 1]


def test_sends_nothing_before_the_commit_and_nothing_that_is_undone():
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            if connections["default"].vendor == "postgresql":  # SQLite lets one writer in at a time
                make_message()
                assert pool.submit(deliver).result(timeout=20) == 0
            transaction.set_rollback(True)
        assert pool.submit(deliver).result(timeout=20) == 0
    assert mail.outbox == []
