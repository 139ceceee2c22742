"""Asks a spam service that speaks Akismet's protocol. It never learns a reader's e-mail or full address."""

import http.client
import urllib.error
import urllib.request
from urllib.parse import urlencode

from django.conf import settings

from articles.models import Edition


class Away(Exception):
    """The service could not be asked, or did not say yes or no."""


def is_spam(name: str, body: str, network: str, edition: Edition) -> bool:
    """Return the service's answer. Raises Away, after `SPAM_SERVICE_TIMEOUT` seconds at the latest."""
    question = {
        "api_key": settings.SPAM_SERVICE_KEY,
        "blog": settings.SITE_URL,
        "user_ip": network.partition("/")[0],
        "permalink": f"{settings.SITE_URL}{edition.get_absolute_url()}",
        "comment_type": "comment",
        "comment_author": name,
        "comment_content": body,
        "blog_charset": "UTF-8",
    }
    answer = _ask(urlencode(question).encode())
    if answer not in {b"true", b"false"}:
        raise Away(f"The spam service said {answer[:80]!r}.")
    return answer == b"true"


def _ask(question: bytes) -> bytes:
    if not settings.SPAM_SERVICE_URL:
        raise Away("SPAM_SERVICE_URL is not set.")
    request = urllib.request.Request(settings.SPAM_SERVICE_URL, question)  # noqa: S310 (checked in settings)
    try:
        with urllib.request.urlopen(request, timeout=settings.SPAM_SERVICE_TIMEOUT) as response:  # noqa: S310
            return response.read(100).strip()
    except (OSError, http.client.HTTPException) as error:
        raise Away(str(error)) from error
