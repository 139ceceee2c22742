"""HTTP: which requests a kept page answers, and how."""

import re
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.conf import settings

from articles.caching import cdn
from articles.caching.pages import Headers, Page

# Added to addresses by others, to follow readers; no page of ours reads them.
TRACKING = re.compile(r"(utm_[a-z]+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref_src)=", re.IGNORECASE)
LONGEST_QUERY = 200
# What “not modified” says of the page that the reader has.
SAID_IN_304 = {"etag", "last-modified", "vary", "cache-control", "cdn-cache-control", "surrogate-control"}

Answer = tuple[int, Headers, bytes]


def key_of(environ: dict[str, Any]) -> str | None:
    """Return the key of the page that is asked for; None where it may differ from reader to reader."""
    if not settings.PAGE_CACHE or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    cookies = environ.get("HTTP_COOKIE")
    if "HTTP_AUTHORIZATION" in environ or (cookies and f"{settings.SESSION_COOKIE_NAME}=" in cookies):
        return None
    host = environ.get("HTTP_HOST") or f"{environ.get('SERVER_NAME')}:{environ.get('SERVER_PORT')}"
    query = environ.get("QUERY_STRING", "")
    if query:
        query = "&".join(part for part in query.split("&") if part and not TRACKING.match(part))
    if len(query) > LONGEST_QUERY:
        return None
    # Of these the path alone can hold a space.
    return f"{_scheme(environ)}://{host} {query} {environ.get('SCRIPT_NAME', '')}{environ['PATH_INFO']}"


def parameters_of(key: str) -> set[str]:
    """Return the names of the query parameters in the key."""
    query = key.split(" ")[1]
    return {part.partition("=")[0] for part in query.split("&")} if query else set()


def _scheme(environ: dict[str, Any]) -> str:
    """Say whether the reader came by https, as Django does."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return "https" if said.split(",")[0].strip() == secure else "http"
    return str(environ.get("wsgi.url_scheme", "http"))


def answer(page: Page, environ: dict[str, Any]) -> Answer:
    """Return status, headers and body of the page for that request."""
    headers = [*page.headers, ("ETag", page.etag), ("Vary", "Accept-Encoding"), *cdn.headers(page)]
    if page.status == HTTPStatus.OK and _is_known(page, environ):
        said = [(name, value) for name, value in headers if name.lower() in SAID_IN_304]
        return HTTPStatus.NOT_MODIFIED, said, b""
    coding = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.packed(coding)
    if body is not page.body:
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    return page.status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


@lru_cache(maxsize=500)
def coding_of(accepted: str) -> str:
    """Return the best coding that the reader's browser takes: `br`, `gzip`, or none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        try:
            weights[name.strip()] = float(weight.partition("=")[2] or 1)
        except ValueError:
            weights[name.strip()] = 0
    best = max(("br", "gzip"), key=lambda name: weights.get(name, 0))
    return best if weights.get(best, 0) > 0 else ""


def _is_known(page: Page, environ: dict[str, Any]) -> bool:
    """Say whether the reader has the page; where it has both, its digest tells more than the time of it."""
    if etags := environ.get("HTTP_IF_NONE_MATCH"):
        return etags.strip() == "*" or page.etag.removeprefix("W/") in etags
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return bool(since) and ("Last-Modified", since) in page.headers
