"""Guards passwords, codes and passkeys: counts a try, puts on record how it ended, answers 429."""

import contextlib
from collections.abc import Iterator

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import networks
from newsroom import audit
from newsroom.accounts import lockout
from newsroom.accounts.look import look
from newsroom.models import Verb


@contextlib.contextmanager
def counted(kind: str, account: str, *, user: User | None, is_claim: bool = False) -> Iterator[None]:
    """Count what is tried inside; it has failed where it raises a ValidationError.

    Where the try alone claims whose it is, it counts at the place that it comes from: so nobody locks others.
    """
    request: HttpRequest = context.request
    now, network = timezone.now(), networks.network_of(request)
    is_known = is_claim or (user is not None and audit.knows_network(user, network))
    try:
        attempt = lockout.begin(kind, account, network=network, is_known=is_known, now=now)
    except lockout.LockedOut as refusal:
        raise ImmediateHttpResponse(locked_out(request, refusal)) from None
    try:
        yield
    except ValidationError:
        about = user.get_username() if user else _("an unknown account")
        verb, detail = Verb.CODE_FAILED if kind == "code" else Verb.FAILED, ""
        if kind == "passkey":
            detail = _("passkey")
        audit.record(verb, about=about, detail=detail)
        if lockout.fail(attempt):
            audit.record(Verb.LOCKED_OUT, about=about)
        raise
    lockout.succeed(attempt)


def locked_out(request: HttpRequest, refusal: lockout.LockedOut) -> HttpResponse:
    """Say until when nothing more is taken."""
    wait = refusal.until - timezone.now()
    page = look(_("Too many failed attempts"), is_inside=False) | {"until": refusal.until}
    response = render(request, "account/locked_out.html", page, status=429)
    response["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return response
