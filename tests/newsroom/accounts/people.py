"""People at the log-in: what they type, and what their phones show."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"


def make_staff(username: str = "ada", role: str = "", **fields) -> User:
    from tests.factories import make_user

    user = make_user(username, role, password=PASSWORD, **fields)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    return User.objects.get(pk=user.pk)


def give_app(user: User) -> list[str]:
    """Set up an authenticator app and recovery codes for this person; return the codes."""
    auth.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).generate_codes()


def code(secret: str = SECRET, steps: int = 0) -> str:
    """Return what the app shows now, or will show so many half minutes from now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + steps))


def log_in(client: Client, user: User | str, password: str = PASSWORD, **more: str) -> Any:
    name = user if isinstance(user, str) else user.username
    return client.post(reverse("account_login"), {"login": name, "password": password, **more})


def is_inside(client: Client) -> bool:
    return client.get(reverse("admin:index")).status_code == 200


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
