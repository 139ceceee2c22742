"""A list of the desk on a page of its own: filtered by section and person, paged by key, by its address."""

import datetime
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import permissions, queues
from articles.models import Article, Author, Section
from newsroom import desk_lists, story_rows
from newsroom.listing import DeskList, Scope, read_lines
from newsroom.story_rows import Listed

PAGE_SIZE = 50
KEY_TIME = "%Y%m%dT%H%M%S.%f"


class BadKey(ValueError):
    """The key in the address was not made by us."""


class Filters(forms.Form):
    """Chooses among the sections that the person works for, and the authors who have a log-in."""

    section = forms.TypedChoiceField(label=_("Section"), required=False, coerce=int, empty_value=None)
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, user: User, *, of_others: bool) -> None:
        super().__init__(data)
        within = permissions.sections_of(user)
        sections = [
            each for each in Section.objects.values_list("pk", "name") if within is None or each[0] in within
        ]
        everything = _("All sections") if within is None else _("All my sections")
        self._offer("section", [("", everything), *sections])
        if of_others:
            people = Author.objects.filter(user__is_active=True).values_list("pk", "name")
            self._offer("person", [("", _("Everybody")), *people])
        else:
            del self.fields["person"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        cast(forms.TypedChoiceField, self.fields[name]).choices = choices

    def apply(self, stories: queues.Stories) -> queues.Stories:
        """Leave the stories that the choices name; none where a choice is none of those offered."""
        if not self.is_valid():
            return stories.none()
        if section := self.cleaned_data["section"]:
            stories = queues.in_section(stories, section)
        if person := self.cleaned_data.get("person"):
            stories = queues.of_author(stories, person)
        return stories


def find(request: HttpRequest, name: str) -> DeskList:
    """Return the list of that name, for a person who works with it."""
    listing = desk_lists.BY_NAME.get(name)
    if listing is None:
        raise Http404
    if not request.user.has_perm(listing.permission):
        raise PermissionDenied
    return listing


def context(request: HttpRequest, listing: DeskList) -> dict[str, Any]:
    """Return what the page shows: some rows, and the address of those that come after."""
    user, now = cast(User, request.user), timezone.now()
    filters = Filters(request.GET, user, of_others=not listing.is_mine)
    stories = filters.apply(Article.objects.order_by())
    try:
        after = parse_key(request.GET.get("after", ""))
    except BadKey:
        raise Http404 from None
    lines = read_lines(listing.lines(Scope(user, now, stories), PAGE_SIZE + 1, after))
    rows = story_rows.load(
        lines[:PAGE_SIZE],
        viewer=user,
        now=now,
        read={listing.name} if listing.reads_texts else (),
        public={listing.name} if listing.shows_public else (),
    )
    key = key_of(lines[PAGE_SIZE - 1]) if len(lines) > PAGE_SIZE else ""
    return {
        "listing": listing,
        "lines": [listing.cells(row) for row in rows],
        "filters": filters,
        "is_filtered": any(request.GET.get(field) for field in filters.fields),
        "more": _address(request.GET, after=key) if key else "",
        "start": _address(request.GET, after="") if after else "",
        "now": now,
    }


def _address(query: QueryDict, after: str) -> str:
    """Keep the choices of this page, and begin after that key."""
    kept = query.copy()
    kept.pop("after", None)
    if after:
        kept["after"] = after
    return f"?{kept.urlencode()}"


def key_of(line: Listed) -> str:
    first, second = (at.astimezone(datetime.UTC).strftime(KEY_TIME) for at in (line.first, line.second))
    return f"{first}-{second}-{line.pk}"


def parse_key(key: str) -> tuple[datetime.datetime, datetime.datetime, int] | tuple[()]:
    """Return the place that a key names; an empty key names the beginning."""
    if not key:
        return ()
    first, _dash, rest = key.partition("-")
    second, _dash, pk = rest.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise BadKey(key)
    try:
        return _parse_time(first), _parse_time(second), int(pk)
    except ValueError:
        raise BadKey(key) from None


def _parse_time(text: str) -> datetime.datetime:
    return datetime.datetime.strptime(text, KEY_TIME).replace(tzinfo=datetime.UTC)
