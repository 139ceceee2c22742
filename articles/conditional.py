"""Answers programs that ask again and again: with all of it where it has changed, else with a 304."""

import datetime
import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def respond(
    request: HttpRequest,
    content: str,
    content_type: str,
    *,
    now: datetime.datetime,
    changed_at: datetime.datetime | None = None,
) -> HttpResponseBase:
    """Answer with the content, which caches may keep if they ask each time whether it still holds.

    Its digest tells whether it does, whatever the reason of a change; `changed_at` serves those who know
    times only.
    """
    response = HttpResponse(content, content_type)
    response["Cache-Control"] = "no-cache"
    response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    modified = int(changed_at.timestamp()) if changed_at else None
    # A time of whole seconds tells nothing of this second, which is not over yet.
    if modified is not None and modified < int(now.timestamp()):
        response["Last-Modified"] = http_date(modified)
    else:
        modified = None
    return get_conditional_response(request, etag, modified, response) or response
