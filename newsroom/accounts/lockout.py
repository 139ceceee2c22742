"""Counts tries at passwords, codes and passkeys, and refuses further ones where too many failed.

They are counted in the database: so the count holds for all processes, after a restart, and without a cache.
A try is counted before it is known how it ends, so that a hundred at once do not pass together.
An account that is attacked from elsewhere stays open to its owner, who comes from a network known to it.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from newsroom.models import Attempt


class LockedOut(Exception):
    """Too many tries failed. Says until when no other is taken."""

    def __init__(self, until: datetime.datetime):
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Try:
    """A try that is counted: for the account that it is at, and for the network that it comes from."""

    account: Attempt
    network: Attempt | None


def begin(kind: str, account: str, *, network: str, is_known: bool, now: datetime.datetime) -> Try:
    """Count a try at that account; raise LockedOut where no other is taken."""
    _forget_old(now)
    place = network if is_known else ""
    at_account = _count("account", kind, account, place, now=now, most=settings.LOCKOUT_ATTEMPTS)
    try:
        most = settings.LOCKOUT_NETWORK_ATTEMPTS
        at_network = _count("network", network, now=now, most=most) if network else None
    except LockedOut:
        at_account.delete()
        raise
    return Try(at_account, at_network)


def succeed(attempt: Try) -> None:
    """Forget what failed at this account; of what failed in the network, this try alone."""
    Attempt.objects.filter(key=attempt.account.key).delete()
    if attempt.network:
        attempt.network.delete()


def fail(attempt: Try) -> bool:
    """Let the try count; say whether with it something is locked."""
    limits = (
        (attempt.account, settings.LOCKOUT_ATTEMPTS),
        (attempt.network, settings.LOCKOUT_NETWORK_ATTEMPTS),
    )
    return any(each and _alike(each).count() == most for each, most in limits)


def is_new(kind: str, account: str, secret: str, *, now: datetime.datetime) -> bool:
    """Say whether this is used for the first time, of several at once for one alone. Known for the window."""
    try:
        _count("used", kind, account, secret, now=now, most=1)
    except LockedOut:
        return False
    return True


def ask(network: str, *, now: datetime.datetime) -> None:
    """Count a passkey that is asked for, which leaves a session; raise LockedOut where too many wait."""
    _forget_old(now)
    if network:
        _count("asked", network, now=now, most=settings.LOCKOUT_NETWORK_ATTEMPTS)


def answered(network: str) -> None:
    """Count one passkey less that the network is asked for."""
    waiting = Attempt.objects.filter(key=_key("asked", network)).order_by("at").first()
    if waiting:
        waiting.delete()


def window() -> datetime.timedelta:
    return datetime.timedelta(minutes=settings.LOCKOUT_MINUTES)


def _count(*parts: str, now: datetime.datetime, most: int) -> Attempt:
    attempt = Attempt.objects.create(key=_key(*parts), at=now)
    if _alike(attempt).count() > most:
        attempt.delete()
        earlier = list(_alike(attempt).order_by("-at").values_list("at", flat=True)[:most])
        raise LockedOut((earlier[-1] if earlier else now) + window())
    return attempt


def _key(*parts: str) -> str:
    return salted_hmac("newsroom.accounts.lockout", "\0".join(parts), algorithm="sha256").hexdigest()


def _forget_old(now: datetime.datetime) -> None:
    Attempt.objects.filter(at__lte=now - window()).delete()


def _alike(attempt: Attempt) -> QuerySet[Attempt]:
    return Attempt.objects.filter(key=attempt.key, at__gt=attempt.at - window())
