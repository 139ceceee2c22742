"""What a page says of itself while it is made: what it shows, and until when that is right."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from articles.caching import tags
from articles.caching.agenda import Agenda
from articles.caching.flights import Flight
from articles.caching.pages import Page

View = Callable[..., Any]


@dataclass
class Visit:
    """A request for a page that may be kept: what the page notes while it is made."""

    key: str
    tags: set[str] = field(default_factory=set)
    until: set[datetime.datetime] = field(default_factory=set)
    since: Any = None  # the moment of the clocks at its beginning
    begun_at: datetime.datetime | None = None
    agenda: Agenda | None = None
    flight: Flight | None = None
    found: Page | None = None


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


def public_page(*parameters: str) -> Callable[[View], View]:
    """Mark a view whose pages are the same for all readers: they are kept, and made anew when they change.

    Give the query parameters that it reads. What its pages show it says with `note` and `note_list`; one that
    says nothing is made anew with every change of anything.
    """

    def mark(view: View) -> View:
        view.public_parameters = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return mark


@contextmanager
def watch(visit: Visit) -> Iterator[None]:
    """Have what is made within note itself in the visit."""
    token = _visit.set(visit)
    try:
        yield
    finally:
        _visit.reset(token)


def current() -> Visit | None:
    return _visit.get()


def note(*shown: str, until: Iterable[datetime.datetime | None] = ()) -> None:
    """Say what the page shows, in names from `tags`, and the moments to come at which that changes by itself.

    When editions begin and end the agenda knows. Nothing happens where no page is being made that may be
    kept, as in a preview.
    """
    if visit := _visit.get():
        visit.tags.update(shown)
        visit.until.update(each for each in until if each)


def note_list(
    name: str,
    *,
    at: datetime.datetime,
    newest: datetime.datetime | None = None,
    oldest: datetime.datetime | None = None,
) -> None:
    """Say that the page shows a part of a list: from `newest`, or now, to the `oldest` story looked at.

    Without an oldest it is what the list has until its end.
    """
    note(*tags.span(name, oldest, newest or at))
