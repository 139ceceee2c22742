"""Stamps a form with its story and the moment at which its page was made, signed, so that it can be believed.

A page may be cached for days, and for all readers alike: the stamp is to the whole second, holds nothing of a
reader, and stays valid as long as `COMMENT_FORM_DAYS` says.
"""

import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer

_signer = Signer(salt="comments.stamp")


def make(article_id: int, now: datetime.datetime) -> str:
    return _signer.sign(f"{article_id}-{int(now.timestamp())}")


def age(stamp: str, article_id: int, now: datetime.datetime) -> datetime.timedelta | None:
    """Return how old the form is, or None where the stamp is too old, another story's, or not ours."""
    try:
        story, _dash, seconds = _signer.unsign(stamp).partition("-")
    except (BadSignature, UnicodeError):  # half a surrogate pair can be sent, and not be signed
        return None
    found = now - datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    is_valid = story == str(article_id) and found < datetime.timedelta(days=settings.COMMENT_FORM_DAYS)
    return found if is_valid else None
