"""Sends the letters that wait in the outbox, and tries again what fails, with growing pauses.

A letter is claimed in one short transaction and sent outside of it: where a worker dies in between it may go
out twice, but never not at all. Who is told of what is for `notices` to say.
"""

import datetime
import itertools
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles.models import Message

PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 720)]
# A claim outlasts a whole run, be the mail server as slow as its time-out lets it be.
CLAIM = datetime.timedelta(hours=1)
KEPT_FOR = datetime.timedelta(days=90)
A_REQUEST, A_RUN = 50, 200
SENT, DELAYED, FAILED = "sent", "delayed", "failed"

logger = logging.getLogger(__name__)
_queued: ContextVar[list[bool] | None] = ContextVar("queued", default=None)


def queue(messages: Iterable[Message]) -> None:
    """Write the letters in the caller's transaction: they are sent once it is committed, or never."""
    Message.objects.bulk_create(messages)
    _notice_commit()


def _notice_commit() -> None:
    queued = _queued.get()
    if queued is not None:
        transaction.on_commit(lambda: queued.append(True))


@contextmanager
def watch() -> Iterator[list[bool]]:
    """Give a list that is empty unless a letter was queued, and committed, within."""
    queued: list[bool] = []
    token = _queued.set(queued)
    try:
        yield queued
    finally:
        _queued.reset(token)


def deliver_quietly() -> None:
    """Send what is due after a request, which must not fail for it: what goes wrong is only logged."""
    try:
        deliver(now=timezone.now(), limit=A_REQUEST)
    except Exception:
        logger.exception("Letters could not be sent; they wait for the next time.")


def deliver(*, now: datetime.datetime, limit: int = A_RUN) -> Counter[str]:
    """Send up to so many letters that are due; return how many were sent, delayed and failed for good."""
    tally: Counter[str] = Counter()
    line = mail.get_connection()
    try:
        for message in itertools.islice(_claims(now), limit):
            try:
                line.open()
            except Exception as error:  # the server is away, not the letter wrong: the others just wait
                tally[_postpone(message, error, now)] += 1
                break
            tally[_send(message, line, now)] += 1
    finally:
        _hang_up(line)
    return tally


def forget_sent(*, now: datetime.datetime) -> int:
    """Delete the letters that went out long ago; return how many those were. Others are kept."""
    return Message.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]


def try_again(message: Message, *, now: datetime.datetime) -> bool:
    """Let a letter that failed for good wait once more, from the first attempt; False if it no longer has."""
    again = Message.objects.failed().filter(pk=message.pk)
    changed = again.update(failed_at=None, attempts=0, send_after=now)
    if changed:
        _notice_commit()
    return bool(changed)


def _claims(now: datetime.datetime) -> Iterator[Message]:
    """Yield what is due, each to this worker alone, until nothing is left."""
    while message := _claim(now):
        yield message


@transaction.atomic
def _claim(now: datetime.datetime) -> Message | None:
    """Take the letter that has been due longest. The claim counts as an attempt, and ends by itself."""
    due = Message.objects.due(now).order_by("send_after", "id").select_for_update(skip_locked=True)
    while message := due.first():
        mine = Message.objects.due(now).filter(pk=message.pk, attempts=message.attempts)
        if mine.update(attempts=F("attempts") + 1, send_after=now + CLAIM):
            message.attempts += 1
            return message
    return None


def _send(message: Message, line: BaseEmailBackend, now: datetime.datetime) -> str:
    headers = {
        "Message-ID": f"<letter-{message.pk}@{urlsplit(settings.SITE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    try:
        letter = mail.EmailMessage(message.subject, message.body, to=[message.to], headers=headers)
        line.send_messages([letter])
    except Exception as error:
        _hang_up(line)
        return _postpone(message, error, now)
    Message.objects.filter(pk=message.pk).update(sent_at=now, error="")
    return SENT


def _postpone(message: Message, error: Exception, now: datetime.datetime) -> str:
    """Note the error; let the letter wait for its next attempt, or fail for good after the last."""
    claimed = Message.objects.waiting().filter(pk=message.pk)
    words = f"{type(error).__name__}: {error}"[:500]
    if message.attempts > len(PAUSES):
        claimed.update(failed_at=now, error=words)
        return FAILED
    claimed.update(send_after=now + PAUSES[message.attempts - 1], error=words)
    return DELAYED


def _hang_up(line: BaseEmailBackend) -> None:
    with suppress(Exception):
        line.close()
