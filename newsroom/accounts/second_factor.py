"""Decides who must have a second factor, and whether they do. Recovery codes alone are none."""

import datetime

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import permissions
from newsroom.accounts import lockout

TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def must_have(user: User | AnonymousUser) -> bool:
    if settings.SECOND_FACTOR == "off" or not user.is_staff:
        return False
    return settings.SECOND_FACTOR == "staff" or user.has_perm(permissions.PUBLISH)


def is_missing(user: User | AnonymousUser) -> bool:
    """Say whether this person must set up a second factor before anything else."""
    return must_have(user) and not factors(user).exists()


def take_code(user: User, code: str, *, now: datetime.datetime) -> Authenticator | None:
    """Return what gave this code, an app or the recovery codes; each code is taken once.

    allauth remembers in the cache which codes were used. That cache may be of one process only, or away.
    """
    for each in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        each.user = user
        if each.type != Authenticator.Type.TOTP:
            if each.wrap().validate_code(code):
                return each
        elif validate_totp_code(decrypt(each.data["secret"]), code):
            return each if lockout.is_new("code", str(user.pk), normalize_user_code(code), now=now) else None
    return None


def name_of(authenticator: Authenticator) -> str:
    names = {"totp": _("Authenticator app"), "recovery_codes": _("Recovery codes")}
    return names.get(authenticator.type) or str(authenticator)


def factors(user: User | AnonymousUser) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk, type__in=TYPES)
