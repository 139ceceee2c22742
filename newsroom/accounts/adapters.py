"""What allauth asks us: who gets in, how often one may try, and where one is led then."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import networks
from newsroom import audit
from newsroom.accounts import second_factor, sessions
from newsroom.accounts.attempts import counted
from newsroom.models import Verb

FRESH = 300  # seconds for which a log-in is proof enough to change how one logs in


class LogIn(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "This name and password do not open the desk. Capitals matter in both."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Look whether the password is right. Each try counts, also where somebody confirms who they are."""
        name = credentials["username"]
        owner = User.objects.filter(username=name).first()
        with counted("password", name.lower(), user=owner):
            user = authenticate(request, **credentials)
            if user is None or not user.is_staff:
                raise self.validation_error("username_password_mismatch")
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        try:
            return self.authenticate(context.request, username=user.username, password=password) == user
        except ValidationError:
            return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop whoever has a passkey, and no business at the desk any more."""
        if user.is_active and user.is_staff:
            return None
        audit.record(Verb.FAILED, about=user.get_username(), detail=_("passkey"))
        messages.error(request, _("This account no longer opens the desk."))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        sessions.begin(request)
        audit.record(Verb.LOGGED_IN, by=user, detail=_means(request, user))
        audit.forget_networks(timezone.now())
        return response

    def logout(self, request: HttpRequest) -> None:
        audit.record(Verb.LOGGED_OUT, by=request.user)
        super().logout(request)

    def is_safe_url(self, url: str) -> bool:
        """Lead to addresses of this site only, and name no host at all."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the first address of the network: nothing more exact is kept of anybody."""
        return networks.network_of(request).partition("/")[0] or "::"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > FRESH


class SecondFactor(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "You need a second factor at this paper. Set up another one before you remove this."
        ),
        "incorrect_code": gettext_lazy("This code is wrong, or it was used before. Wait for the next one."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = second_factor.factors(authenticator.user).exclude(pk=authenticator.pk)
        return not second_factor.must_have(authenticator.user) or others.exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %d") % number if number > 1 else _("Passkey")

    def _get_site_name(self) -> str:
        return settings.SITE_NAME


def _means(request: HttpRequest, user: User) -> str:
    """Say with what somebody logged in."""
    names = {"totp": _("authenticator app"), "webauthn": _("passkey"), "recovery_codes": _("recovery code")}
    found = [
        names.get(each.get("type", ""), _("password")) for each in get_authentication_records(request, user)
    ]
    return ", ".join(dict.fromkeys(found))
