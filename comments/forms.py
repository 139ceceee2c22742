"""What a reader may send: plain text that can be stored, shown and read."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from comments import texts
from comments.models import ReportReason
from comments.models.comment import MOST_CHARACTERS

# NUL cannot be stored in PostgreSQL, half a surrogate pair in nothing.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# Forced directions turn other people's words around; what only embeds a direction is needed, and isolated.
_TURNING = re.compile("[\u202d\u202e]")
_EMBEDDING = re.compile("[\u202a-\u202c\u2066-\u2069]")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")
# Control characters but tab and newline.
_STRIPPED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class PlainTextField(forms.CharField):
    """Text without control characters; text that shows nothing counts as none."""

    default_error_messages = {
        "unstorable": _("This contains a character that cannot be stored. Remove it, then send again."),
        "turning": _(
            "This contains a character, now shown as \ufffd, that turns the direction of writing. Remove it."
        ),
        "max_length": _("Keep this to %(limit_value)d characters. It now has %(show_value)d."),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if _UNSTORABLE.search(text):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        if _TURNING.search(text):
            raise ValidationError(self.error_messages["turning"], code="turning")
        text = _STRIPPED.sub("", _NEWLINES.sub("\n", text)).strip()
        return text if texts.shows_something(text) else ""

    def bound_data(self, data, initial):
        """What was typed, as the form shows it again: without what would break the page."""
        return data and _TURNING.sub("\ufffd", _UNSTORABLE.sub("\ufffd", data))


class NameField(PlainTextField):
    def to_python(self, value: Any) -> str:
        name = " ".join(super().to_python(value).split())
        if _EMBEDDING.search(name):
            raise ValidationError(self.error_messages["turning"], code="turning")
        return name

    def bound_data(self, data, initial):
        return data and _EMBEDDING.sub("\ufffd", super().bound_data(data, initial))


class PlainEmailField(PlainTextField, forms.EmailField):
    def clean(self, value: Any) -> str:
        """Keep the domain in small letters: beyond ASCII not every database can tell what those are."""
        name, at, domain = super().clean(value).rpartition("@")
        return f"{name}{at}{domain.lower()}"


class BodyField(PlainTextField):
    def __init__(self, **options: Any):
        options |= {"max_length": MOST_CHARACTERS, "widget": forms.Textarea}
        super().__init__(error_messages={"required": _("Write your comment.")}, **options)


class CommentForm(forms.Form):
    name = NameField(label=_("Name"), max_length=80, error_messages={"required": _("Give your name.")})
    email = PlainEmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages={
            "required": _("Give your e-mail address."),
            "invalid": _("Give an e-mail address like name@example.com."),
        },
    )
    body = BodyField(label=_("Comment"))
    wants_letters = forms.BooleanField(
        label=_("Tell me by e-mail when it is published or answered"), required=False
    )


class ChangeForm(forms.Form):
    body = BodyField(label=_("Comment"))


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=ReportReason,
        widget=forms.RadioSelect,
        # Neither sentence quotes what was sent, which no page of ours may be able to hold.
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Say what is wrong with the comment.")
        ),
    )
    text = PlainTextField(label=_("In your words"), max_length=500, required=False, widget=forms.Textarea)
