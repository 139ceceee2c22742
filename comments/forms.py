"""What a reader may send: plain text that can be stored, shown and read."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# NUL cannot be stored in PostgreSQL, half a surrogate pair in nothing.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NEWLINES = re.compile("\r\n?|[\u2028\u2029]")
# Control characters but tab and newline, and those that turn the direction of the text around them.
_STRIPPED = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
# Letters and symbols by their category, that nevertheless show nothing.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANKS


class PlainTextField(forms.CharField):
    """Text without control characters; text that shows nothing counts as none."""

    default_error_messages = {
        "unstorable": _("This contains a character that cannot be stored. Remove it, then send again."),
        "max_length": _("Keep this to %(limit_value)d characters. It now has %(show_value)d."),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if _UNSTORABLE.search(text):
            raise ValidationError(self.error_messages["unstorable"], code="unstorable")
        text = _STRIPPED.sub("", _NEWLINES.sub("\n", text)).strip()
        return text if any(map(_is_visible, text)) else ""

    def bound_data(self, data, initial):
        """What was typed, as the form shows it again: without what would break the page."""
        return data and _UNSTORABLE.sub("\ufffd", data)


class NameField(PlainTextField):
    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PlainEmailField(PlainTextField, forms.EmailField):
    pass


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
    body = PlainTextField(
        label=_("Comment"),
        max_length=5000,
        error_messages={"required": _("Write your comment.")},
        widget=forms.Textarea,
    )
