"""Mail servers for tests, as e-mail back ends: each fails in its own way, by the subject of the letter."""

import smtplib
import threading
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend


class Moody(EmailBackend):
    """Takes every letter but those with “bad” in the subject; hangs up on those with “cut”."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            if "bad" in message.subject:
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"No such user")})
            if "cut" in message.subject:
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


class Away(EmailBackend):
    """Answers nobody, and counts who called."""

    calls = 0

    def open(self) -> bool:
        type(self).calls += 1
        raise ConnectionRefusedError("Connection refused")


class Slow(EmailBackend):
    """Holds each letter until `both` are in, so that two workers do send at the same time."""

    both = threading.Barrier(2)

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.both.wait(timeout=10)
        return super().send_messages(messages)
