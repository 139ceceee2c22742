"""The pages of a log-in that allauth does not have as we want them."""

import logging
from functools import partial
from typing import Any, cast

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.views import LoginView, PasswordChangeView
from allauth.core.context import request_context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.webauthn.internal import auth as passkeys
from allauth.mfa.webauthn.views import LoginWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments import networks
from newsroom import audit
from newsroom.accounts import lockout, second_factor, sessions
from newsroom.accounts.attempts import locked_out
from newsroom.models import Verb

LEADS_TO = "leads_to"
ASKED_FOR = 600  # seconds for which a passkey that is asked for is waited for

logger = logging.getLogger(__name__)


class LogInPage(LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead on whoever is logged in: to set up the second factor that is due, or to where they wanted."""
        user = request.user
        if user.is_authenticated and not admin.site.has_permission(request):
            if not (user.is_staff and second_factor.is_missing(user)):
                raise PermissionDenied
            # Not where a script or a picture of the page wanted to go.
            if request.headers.get("Sec-Fetch-Dest", "document") == "document":
                request.session[LEADS_TO] = self.get_next_url() or reverse("admin:index")
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().dispatch(request, *args, **kwargs)


class LogInPasskeyPage(LoginWebAuthnView):
    """Ask for a passkey, and take it. The question is kept in a session: nobody gets many, and none lasts."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_asked = passkeys.STATE_SESSION_KEY in request.session
        if is_asked or not get_account_adapter().is_ajax(request):
            return super().get(request, *args, **kwargs)
        try:
            lockout.ask(networks.network_of(request), now=timezone.now())
        except lockout.LockedOut as refusal:
            return locked_out(request, refusal)
        request.session.set_expiry(ASKED_FOR)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        lockout.answered(networks.network_of(self.request))
        return super().form_valid(form)


class AccountPage(IndexView):
    """How somebody logs in, and where they are logged in: one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast(User, self.request.user)
        context = super().get_context_data(**kwargs)
        return context | {
            "is_missing_factor": (is_missing := second_factor.is_missing(user)),
            "listed": sessions.listed(user, self.request.session.session_key),
            "leads_to": "" if is_missing else self.request.session.pop(LEADS_TO, ""),
        }


class CodesPage(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        leads_to = self.request.session.pop(LEADS_TO, "") or reverse("admin:index")
        return super().get_context_data(**kwargs) | {"leads_to": leads_to}


class RemovePasskeyPage(RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)


class PasswordPage(PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not cast(User, request.user).has_usable_password():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AskForPasswordPage(PasswordResetView):
    """Send a letter with a link. Nobody learns whether there is such an account, and nobody is flooded.

    The account is looked for once the answer is handed over, so the time that it takes tells nothing either.
    The outbox does not serve: the desk reads what is in it, and the link opens an account.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        email, network = form.cleaned_data["email"].lower(), networks.network_of(self.request)
        try:
            lockout.begin("reset", email, network=network, is_known=False, now=timezone.now())
        except lockout.LockedOut as refusal:
            return locked_out(self.request, refusal)
        response = HttpResponseRedirect(self.get_success_url())
        response._resource_closers.append(partial(self._send, form))  # type: ignore[attr-defined]
        return response

    def _send(self, form: Any) -> None:
        """Send the letters that are due; what goes wrong is only logged, as nobody waits for it."""
        try:
            with request_context(self.request):
                for user in form.get_users(form.cleaned_data["email"]):
                    audit.record(Verb.RESET_ASKED, about=audit.name_of(user))
                super().form_valid(form)
        except Exception:
            logger.exception("No letter could be sent to who has forgotten their password.")


class NewPasswordPage(PasswordResetConfirmView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.record(Verb.PASSWORD_CHANGED, by=form.user, detail=_("By the link in a letter."))
        return response


@require_POST
@login_required
def end_sessions(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """End one session of one’s own, or all but this one."""
    user = cast(User, request.user)
    own = UserSession.objects.filter(user=user)
    if pk is None:
        chosen = list(own.exclude(session_key=request.session.session_key))
    else:
        chosen = [get_object_or_404(own, pk=pk)]
    sessions.end(chosen, of=user, by=user)
    messages.success(request, _("Logged out there."))
    return HttpResponseRedirect(reverse("mfa_index"))
