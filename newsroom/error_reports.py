"""What a Sentry is told of an error: where in the code, at which address, and nobody’s name, words or keys.

It is looked at last, when all is gathered: addresses stand in breadcrumbs and in what errors say, too.
"""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from newsroom.request_log import secret_in, without

HEADERS = {
    "accept",
    "accept-encoding",
    "accept-language",
    "content-length",
    "content-type",
    "host",
    "user-agent",
}
OURS = {"stacktrace", "modules", "release", "sdk"}  # code, without the values of its variables
QUESTIONS = {"http.query", "http.fragment"}
ADDRESS = re.compile(r"(https?://[^\s/?#'\"<>]*)?(/[^\s?#'\"<>]*)([?#][^\s'\"<>]*)?")
MAIL = re.compile(r"[^\s@<>\"(),:;\[\]{}]+@[^\s@<>\"(),:;\[\]{}]+")
ROW = re.compile(r"\nDETAIL:.*", re.DOTALL)  # here PostgreSQL tells the values that it would not take


def without_secrets(event: Any, hint: dict[str, Any]) -> Any:
    """Take out of an event what readers and staff trust the paper with; for Sentry’s `before_send`."""
    request, _user = event.pop("request", {}), event.pop("user", None)
    address = urlsplit(request.get("url", ""))
    event = _hidden(event, _secret(address.path) if request else "")
    if request:
        headers = request.get("headers", {})
        event["request"] = {
            "method": request.get("method"),
            "url": f"{address.scheme}://{address.netloc}{_shown(address.path)}",
            "headers": {name: value for name, value in headers.items() if name.lower() in HEADERS},
        }
    return event


def _hidden(told: Any, secret: str) -> Any:
    if isinstance(told, dict):
        return {
            name: value if name in OURS else _hidden(value, secret)
            for name, value in told.items()
            if name not in QUESTIONS
        }
    if isinstance(told, list):
        return [_hidden(each, secret) for each in told]
    return _said(without(secret, told)) if isinstance(told, str) else told


def _said(text: str) -> str:
    """Return a text with addresses as the log shows them, and with none of mail."""
    text = ADDRESS.sub(lambda found: f"{found[1] or ''}{_shown(found[2])}", ROW.sub("", text))
    return MAIL.sub("…", text)


def _shown(path: str) -> str:
    plain = unquote(path)
    shown = without(_secret(plain), plain)
    return path if shown == plain else shown


def _secret(path: str) -> str:
    """Take the whole path for one where addresses cannot be looked up, as in a start that fails."""
    try:
        return secret_in(path)
    except Exception:
        return path.strip("/")
