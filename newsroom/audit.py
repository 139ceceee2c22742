"""Keeps the record of what staff do beyond the stories. It alone writes AuditEntry, and changes nothing.

Networks (/24 of IPv4, /64 of IPv6) are kept readable, so that an attack can be told from a colleague, and for
90 days only: the first log-in after that wipes them. No entry names a reader.
"""

import datetime
from typing import Any

from allauth.core import context
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils import timezone

from comments import networks
from newsroom.models import AuditEntry, Verb

COMMAND = "command line"
NETWORKS_KEPT = datetime.timedelta(days=90)


def record(
    verb: Verb,
    *,
    by: User | AnonymousUser | None = None,
    by_name: str = "",
    about: Any = "",
    detail: str = "",
) -> AuditEntry:
    """Put on record what is done in the request of this moment, or by a command where there is none."""
    request: HttpRequest | None = context.request
    user = by if isinstance(by, User) else None
    return AuditEntry.objects.create(
        verb=verb,
        at=timezone.now(),
        by=user,
        by_name=name_of(user) if user else by_name[:200],
        about=str(about)[:300],
        detail=detail,
        network=networks.network_of(request) if request else "",
    )


def name_of(user: User) -> str:
    """Name a person so that they can be found again: colleagues may share a name, not an account."""
    full = user.get_full_name()
    return f"{full} ({user.get_username()})" if full else user.get_username()


def knows_network(user: User, network: str) -> bool:
    """Say whether this person has logged in from that network before, as far back as networks are kept."""
    log_ins = AuditEntry.objects.filter(by=user, verb=Verb.LOGGED_IN, network=network)
    return bool(network) and log_ins.exists()


def forget_networks(now: datetime.datetime) -> int:
    """Wipe from where everything came that is older than promised; return how much that was."""
    old = AuditEntry.objects.filter(at__lte=now - NETWORKS_KEPT).exclude(network="")
    return old.forget_networks()
