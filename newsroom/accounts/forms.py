import struct
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.accounts import second_factor
from newsroom.accounts.attempts import counted

CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "autofocus": True}


class LogInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.help_text = _("User name"), ""
        name.widget.attrs |= {"autofocus": True, "autocapitalize": "none"}
        for field in (name, password):
            field.widget.attrs.pop("placeholder", None)


class PasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": _("Your password now"),
            "password1": _("New password"),
            "password2": _("The new one again"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""

    def clean_oldpassword(self) -> str:
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ConfirmPasswordForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}


class AppForm(ActivateTOTPForm):
    """For the first code of an app, which shows that it is set up."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs = CODE_ATTRIBUTES


class _CountedCode(forms.Form):
    """A form for a code of six or eight digits, of which nobody tries many."""

    user: Any
    authenticator: Authenticator | None

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs = CODE_ATTRIBUTES
        self.fields["code"].help_text = _("From your authenticator app, or one of your recovery codes.")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        with counted("code", str(self.user.pk), user=self.user):
            self.authenticator = second_factor.take_code(self.user, code, now=timezone.now())
            if self.authenticator is None:
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_CountedCode, AuthenticateForm):
    """For the second step of a log-in."""


class ConfirmCodeForm(_CountedCode, ReauthenticateCodeForm):
    """For somebody at the desk who is about to change how they log in."""


class CredentialField(forms.JSONField):
    """What a browser answers for a passkey. Braces or digits without end are none; none is shown again."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None

    def bound_data(self, data: Any, initial: Any) -> None:
        return None


class UnreadCredentialField(CredentialField):
    """Takes whatever was sent, for the form to read where it is counted."""

    def clean(self, value: Any) -> Any:
        return value


class _CountedPasskey(AuthenticateWebAuthnForm):
    """A form for a passkey, which counts what is no answer at all as well."""

    user: Any
    credential = UnreadCredentialField(widget=forms.HiddenInput)

    def clean_credential(self) -> Authenticator:
        answer = _read(self.cleaned_data["credential"])
        user = self.user or _claimed(answer)
        account = str(user.pk) if user else ""
        with counted("passkey", account, user=user, is_claim=self.user is None):
            self.cleaned_data["credential"] = answer
            return super().clean_credential()


def _read(sent: Any) -> dict[str, Any]:
    """Return what a browser answered, empty where that cannot be read."""
    try:
        answer = CredentialField().clean(sent)
        parsed = passkeys.parse_authentication_response(answer)
        is_read = isinstance(parsed.response.client_data.origin, str)
    except (ValidationError, LookupError, AttributeError, struct.error):
        is_read = False
    return answer if is_read else {}


def _claimed(answer: dict[str, Any]) -> User | None:
    """Return whose passkey it says that it is, which anybody can write."""
    try:
        return passkeys.extract_user_from_response(answer)
    except ValidationError:
        return None


class PasskeyForm(_CountedPasskey):
    """For the second step of a log-in."""


class LogInPasskeyForm(_CountedPasskey, LoginWebAuthnForm):
    """For a log-in without a password."""


class ConfirmPasskeyForm(_CountedPasskey, ReauthenticateWebAuthnForm):
    """For somebody at the desk who is about to change how they log in."""


class AddPasskeyForm(AddWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("So that you know it again, such as “Phone” or “Key on my ring”."),
    )
    passwordless = forms.BooleanField(
        label=_("Log in with it alone"),
        required=False,
        initial=True,
        help_text=_("Then it takes the place of the password, too, and asks for your finger, face or PIN."),
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"), max_length=100)
