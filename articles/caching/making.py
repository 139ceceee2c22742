"""Leads a request for a public page from what is kept, or through the making of the page, to what is kept."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from articles.caching import cdn, tags, visits
from articles.caching.answers import answer, key_of, parameters_of
from articles.caching.flights import Flight
from articles.caching.pages import Page
from articles.caching.store import store
from articles.caching.visits import Visit
from articles.models import Photo

LONGEST = datetime.timedelta(hours=1)
KEPT = {HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY}
# Said anew with each answer, or of one request only.
NOT_KEPT = {"content-length", "date", "etag", "vary"}


@contextmanager
def watch(request: HttpRequest) -> Iterator[Visit | None]:
    """Give the visit, unless the request is one whose answer may be for this reader alone."""
    key = key_of(request.META)
    if key is None:
        yield None
        return
    # Before anything else is done for the page, such as to ask whether a replica has all that is committed.
    visit = Visit(key, since=store().begin())
    try:
        with visits.watch(visit):
            yield visit
    finally:
        if visit.flight:
            visit.flight.land()


def find(request: HttpRequest, parameters: frozenset[str] | None) -> HttpResponse | None:
    """Return the kept page for a view that reads these parameters; None where it is to be made."""
    visit = visits.current()
    if visit is None or parameters is None or not parameters_of(visit.key) <= parameters:
        return None
    visit.found = store().find(visit.key)
    if visit.found is None and request.method == "GET":
        visit.flight = Flight(visit.key, store().shelf)
        visit.found = visit.flight.board(lambda: store().find(visit.key))
    if visit.found:
        return _dress(HttpResponse(), visit.found, request)
    visit.begun_at = datetime.datetime.now(datetime.UTC)  # not Django's: a page asks that once
    with suppress(DatabaseError):  # a page that asks for nothing is made without; it is not kept
        visit.agenda = store().look_ahead(visit.begun_at, visit.since)
    return None


def finish(request: HttpRequest, visit: Visit | None, response: HttpResponse) -> HttpResponse:
    """Keep the page that was made, and return it as this reader asked for it."""
    if visit and response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        old = store().find(visit.key, even_if_old=True)
        response = _dress(response, old, request) if old else response
    elif visit and visit.begun_at and _may_be_kept(response):
        page = _page(visit, response, visit.begun_at)
        if visit.agenda is None or request.method != "GET" or not store().keep(visit.key, page):
            page.fresh_until = page.ends_at = 0  # made while it changed: no CDN may keep it either
        _dress(response, page, request)
    if cdn.is_there():
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _may_be_kept(response: HttpResponseBase) -> bool:
    said = ",".join(response.get(name, "") for name in ("Vary", "Cache-Control")).lower()
    is_for_one = any(word in said for word in ("cookie", "authorization", "*", "no-store", "private"))
    has_nonce = "'nonce-" in response.get("Content-Security-Policy", "")
    is_whole = response.status_code in KEPT and not response.streaming
    return is_whole and not (is_for_one or has_nonce or response.cookies)


def _page(visit: Visit, response: HttpResponse, begun_at: datetime.datetime) -> Page:
    if not visit.tags:  # it says nothing of itself
        visit.tags.add(tags.ANYTHING)
        visits.note(until=[Photo.objects.next_hidden(begun_at)])
    visit.until.add(tags.month_after(begun_at))
    if visit.agenda:
        visit.until.add(visit.agenda.next(visit.tags, begun_at))
    ends_at = min(map(_microseconds, visit.until))
    return Page(
        response.status_code,
        [(name, value) for name, value in response.items() if name.lower() not in NOT_KEPT],
        response.content,
        tuple(sorted({*visit.tags, tags.DRESS})),
        visit.since,
        fresh_until=min(ends_at, _microseconds(begun_at + LONGEST), _microseconds(_midnight(begun_at))),
        ends_at=ends_at,
    )


def _midnight(moment: datetime.datetime) -> datetime.datetime:
    """Return when the date in the masthead is yesterday's."""
    day = timezone.localdate(moment) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _microseconds(moment: datetime.datetime) -> int:
    return (moment - datetime.datetime.fromtimestamp(0, datetime.UTC)) // datetime.timedelta(microseconds=1)


def _dress(response: HttpResponse, page: Page, request: HttpRequest) -> HttpResponse:
    """Make the response the answer to this request for the page."""
    status, headers, body = answer(page, request.META)
    response.status_code, response.content = status, body
    for name in list(response.headers):
        del response.headers[name]
    for name, value in headers:
        response.headers[name] = value
    return response
