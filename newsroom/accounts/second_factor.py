"""Decides who must have a second factor, and whether they do. Recovery codes alone are none."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import permissions

TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def must_have(user: User | AnonymousUser) -> bool:
    if settings.SECOND_FACTOR == "off" or not user.is_staff:
        return False
    return settings.SECOND_FACTOR == "staff" or user.has_perm(permissions.PUBLISH)


def is_missing(user: User | AnonymousUser) -> bool:
    """Say whether this person must set up a second factor before anything else."""
    return must_have(user) and not factors(user).exists()


def name_of(authenticator: Authenticator) -> str:
    names = {"totp": _("Authenticator app"), "recovery_codes": _("Recovery codes")}
    return names.get(authenticator.type) or str(authenticator)


def factors(user: User | AnonymousUser) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk, type__in=TYPES)
