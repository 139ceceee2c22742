"""A cache in front of the site: how long it may keep a page, and what it is to forget when something changes.

What is to be forgotten waits in a row written with the change. It is sent right after the commit, once more a
little later, and tried again with growing pauses while the CDN fails. With no CDN nothing is written.
"""

import datetime
import http.client
import json
import logging
import urllib.request
from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from articles.caching.pages import Headers, Page
from articles.caching.store import microseconds
from articles.models import Purge

LONGEST = 300  # seconds: should a purge be lost, readers get what is new after so long
STALE_WHILE_REVALIDATE, STALE_IF_ERROR = 30, 86_400
TIMEOUT = 2
AGAIN_AFTER = datetime.timedelta(seconds=30)
# After these, all that the CDN has of before the change is too old for it anyway.
PAUSES = [datetime.timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300)]
A_RUN = 500
MOST_TAGS = 100  # in one header
FASTLY_API, FASTLY_MOST_TAGS = "https://api.fastly.com", 256
REVALIDATE = "public, max-age=0, must-revalidate"

logger = logging.getLogger(__name__)


def is_there() -> bool:
    return bool(settings.CDN_PURGE_URL)


def headers(page: Page) -> Headers:
    """Return what tells browsers to ask every time, and the CDN how long it may answer in our place.

    Its clock may be a second behind when it counts in whole seconds. Past `ends_at` it may keep nothing.
    """
    if any(name == "Cache-Control" for name, _value in page.headers):
        return []
    if not is_there():
        return [("Cache-Control", REVALIDATE)]
    at = microseconds()
    left = max(0, (page.ends_at - at) // 1_000_000 - 1)
    fresh = max(0, min(LONGEST, (page.fresh_until - at) // 1_000_000 - 1))
    revalidate, error = (min(stale, left - fresh) for stale in (STALE_WHILE_REVALIDATE, STALE_IF_ERROR))
    stale = f"stale-while-revalidate={revalidate}, stale-if-error={error}"
    return [
        # Browsers obey `must-revalidate`, shared caches what is said to them alone.
        ("Cache-Control", f"{REVALIDATE}, s-maxage={fresh}, {stale}"),
        ("CDN-Cache-Control", f"max-age={fresh}, {stale}"),
        ("Surrogate-Control", f"max-age={fresh}, {stale}"),
        *labels(page.tags),
    ]


def longest(ends_at: datetime.datetime | None, now: datetime.datetime) -> int:
    """Return for how many seconds a cache may keep what is right until then."""
    left = LONGEST if ends_at is None else (ends_at - now) // datetime.timedelta(seconds=1) - 1
    return max(0, min(LONGEST, left))


def labels(tags: Iterable[str]) -> Headers:
    """Return the tags as CDNs read them."""
    if not is_there():
        return []
    return [("Surrogate-Key", " ".join(tags)), ("Cache-Tag", ",".join(tags))]


def queue(tags: set[str]) -> None:
    """Write in the caller's transaction what the CDN is to forget once it is committed."""
    if is_there():
        now = timezone.now()
        Purge.objects.create(tags=sorted(tags), created_at=now, send_after=now)


def deliver_quietly() -> None:
    """Send what is due after a commit, unless the CDN failed a moment ago: nobody waits for it twice."""
    now = timezone.now()
    if is_there() and not Purge.objects.postponed(now).exists():
        deliver(now=now)


def deliver(*, now: datetime.datetime, limit: int = A_RUN) -> Counter[str]:
    """Send what is due; return how many purges were sent, delayed and given up."""
    due = list(Purge.objects.due(now).order_by("send_after", "id")[:limit])
    if not due or not is_there():
        return Counter()
    try:
        _forget(sorted(set().union(*(purge.tags for purge in due))))
    except (OSError, http.client.HTTPException) as error:
        logger.warning("The CDN was not told what changed: %s", error)
        return Counter(_postpone(purge, error, now) for purge in due)
    keys = [purge.pk for purge in due if not purge.sent_at]
    Purge.objects.filter(pk__in=keys).update(sent_at=now, send_after=now + AGAIN_AFTER, error="")
    Purge.objects.filter(pk__in=[purge.pk for purge in due if purge.sent_at]).delete()
    return Counter(sent=len(due))


def try_again(purge: Purge, *, now: datetime.datetime) -> bool:
    """Let a purge that was given up wait once more; False if it no longer has."""
    again = Purge.objects.failed().filter(pk=purge.pk)
    return bool(again.update(failed_at=None, attempts=0, send_after=now))


def _postpone(purge: Purge, error: Exception, now: datetime.datetime) -> str:
    attempts = purge.attempts + 1
    is_given_up = attempts > len(PAUSES)
    changes = {"failed_at": now} if is_given_up else {"send_after": now + PAUSES[purge.attempts]}
    words = f"{type(error).__name__}: {error}"[:500]
    Purge.objects.filter(pk=purge.pk).update(attempts=attempts, error=words, **changes)
    return "failed" if is_given_up else "delayed"


def _forget(tags: list[str]) -> None:
    """Have every cache in front of the site forget what has one of the tags; raise what hinders it."""
    for url in settings.CDN_PURGE_URL.split():
        is_fastly = url.startswith("fastly:")
        size = FASTLY_MOST_TAGS if is_fastly else MOST_TAGS
        for start in range(0, len(tags), size):
            batch = tags[start : start + size]
            _send(_to_fastly(url, batch) if is_fastly else _to_any(url, batch))


def _to_any(url: str, tags: list[str]) -> urllib.request.Request:
    return urllib.request.Request(url, method="PURGE", headers=dict(labels(tags)))  # noqa: S310


def _to_fastly(url: str, tags: list[str]) -> urllib.request.Request:
    """Read `fastly://token@service`, for what is secret belongs into no address that is asked for."""
    token, _at, service = url.removeprefix("fastly://").partition("@")
    headers = {"Fastly-Key": token, "Content-Type": "application/json", "Accept": "application/json"}
    body = json.dumps({"surrogate_keys": tags}).encode()
    return urllib.request.Request(f"{FASTLY_API}/service/{service}/purge", body, headers)  # noqa: S310


def _send(request: urllib.request.Request) -> None:
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310 (checked in settings)
        response.read()
