"""Every address of a log-in. They stand below the desk’s own, some in the place of the stock admin’s."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib.auth import views as passwords
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from newsroom.accounts import views
from newsroom.accounts.look import look

IN_LETTERS = dict(zip(("protocol", "domain"), settings.SITE_URL.split("://"), strict=True))


def page(
    route: str, view: Any, name: str, title: str | Promise, *, is_inside: bool = True, **more: Any
) -> URLPattern:
    """Make a page that looks like the desk: outside it, or inside, for whoever is logged in."""
    made = view.as_view(extra_context=look(title, is_inside=is_inside), **more)
    return path(route, never_cache(login_required(made) if is_inside else made), name=name)


outside = [
    page("login/", views.LogInPage, "account_login", _("Log in"), is_inside=False),
    page("login/code/", factors.AuthenticateView, "mfa_authenticate", _("Second factor"), is_inside=False),
    page("login/passkey/", views.LogInPasskeyPage, "mfa_login_webauthn", _("Log in"), is_inside=False),
    page("logout/", account.LogoutView, "account_logout", _("Log out"), is_inside=False),
    page(
        "password_reset/",
        views.AskForPasswordPage,
        "admin_password_reset",
        _("Forgotten password"),
        is_inside=False,
        extra_email_context=IN_LETTERS,
    ),
    page(
        "password_reset/done/",
        passwords.PasswordResetDoneView,
        "password_reset_done",
        _("Read your mail"),
        is_inside=False,
    ),
    page(
        "reset/<uidb64>/<token>/",
        views.NewPasswordPage,
        "password_reset_confirm",
        _("New password"),
        is_inside=False,
    ),
    page(
        "reset/done/",
        passwords.PasswordResetCompleteView,
        "password_reset_complete",
        _("Your password is changed"),
        is_inside=False,
    ),
]
inside = [
    page("account/", views.AccountPage, "mfa_index", _("Your log-in")),
    page("account/", views.AccountPage, "mfa_list_webauthn", _("Your log-in")),
    page("password_change/", views.PasswordPage, "account_change_password", _("Change your password")),
    page("account/confirm/", account.ReauthenticateView, "account_reauthenticate", _("Is it you?")),
    page("account/confirm/code/", factors.ReauthenticateView, "mfa_reauthenticate", _("Is it you?")),
    page(
        "account/confirm/passkey/",
        passkeys.ReauthenticateWebAuthnView,
        "mfa_reauthenticate_webauthn",
        _("Is it you?"),
    ),
    page("account/app/", app.ActivateTOTPView, "mfa_activate_totp", _("Set up an authenticator app")),
    page("account/app/remove/", app.DeactivateTOTPView, "mfa_deactivate_totp", _("Remove the app")),
    page("account/codes/", views.CodesPage, "mfa_view_recovery_codes", _("Recovery codes")),
    page(
        "account/codes/new/",
        codes.GenerateRecoveryCodesView,
        "mfa_generate_recovery_codes",
        _("New recovery codes"),
    ),
    page(
        "account/codes/download/",
        codes.DownloadRecoveryCodesView,
        "mfa_download_recovery_codes",
        _("Recovery codes"),
    ),
    page("account/passkeys/add/", passkeys.AddWebAuthnView, "mfa_add_webauthn", _("Add a passkey")),
    page("account/passkeys/<int:pk>/", passkeys.EditWebAuthnView, "mfa_edit_webauthn", _("Rename a passkey")),
    page(
        "account/passkeys/<int:pk>/remove/",
        views.RemovePasskeyPage,
        "mfa_remove_webauthn",
        _("Remove a passkey"),
    ),
    path("account/sessions/end/", views.end_sessions, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", views.end_sessions, name="end_session"),
]
urlpatterns = outside + inside
