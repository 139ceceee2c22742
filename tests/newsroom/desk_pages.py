"""What tests of the desk's lists share: stories at their stations, and a reader of the pages."""

import datetime
from copy import copy
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article
from tests.factories import apply, edit, make_article, make_author, moment, publish

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


class DeskReader(HTMLParser):
    """Collects the tables of a page: for each section's id its rows, each a list of the cells' words."""

    def __init__(self) -> None:
        super().__init__()
        self.lists: dict[str, list[list[str]]] = {}
        self.links: list[str] = []
        self._list, self._in_table, self._in_cell = "page", False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "section" and "desk-list" in (has.get("class") or ""):
            self._list = has["id"] or ""
            self.lists[self._list] = []
        elif tag == "table":
            self._in_table = "desk-table" in (has.get("class") or "")
        elif tag == "tr" and self._in_table:
            self.lists.setdefault(self._list, []).append([])
        elif self._in_table and (tag == "td" or (tag == "th" and has.get("scope") == "row")):
            self._in_cell = True
            self.lists[self._list][-1].append("")
        elif tag == "a" and self._in_cell:
            self.links.append(has["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False
        elif tag == "section":
            self._list = "page"

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.lists[self._list][-1][-1] += data


def read(page: str) -> DeskReader:
    """Read the page; rows without cells, which are the headings, are left out."""
    reader = DeskReader()
    reader.feed(page)
    for name, rows in reader.lists.items():
        reader.lists[name] = [[" ".join(cell.split()) for cell in row] for row in rows if row]
    return reader


def lists(client: Client) -> dict[str, list[list[str]]]:
    """Return the lists of the first page."""
    return read(client.get("/admin/").text).lists


def first_cells(client: Client, name: str) -> list[str]:
    return [row[0] for row in lists(client)[name]]


def written(by: User, headline: str = "Ferry", **fields) -> Article:
    """A draft that this person began this morning and signed."""
    author = make_author(by.get_username().title(), user=by)
    article = make_article(headline, created_by=by, author=author, **fields)
    edit(article, by=by, now=T - 3 * HOUR)
    return article


def submitted(by: User, headline: str = "Ferry", **fields) -> Article:
    article = written(by, headline, **fields)
    apply(article, "submit", by=by, now=T - 2 * HOUR)
    return article


def returned(by: User, editor: User, note: str, headline: str = "Ferry") -> Article:
    article = submitted(by, headline)
    apply(article, "return", by=editor, note=note, now=T - HOUR)
    return article


def published(by: User, headline: str = "Ferry", **fields) -> Article:
    article = written(by, headline, **fields)
    publish(article, now=T - HOUR)
    return article


def multiply(copies: int) -> None:
    """Put so many more of every story on the desk: what it says, its history and what readers see of it."""
    for article in Article.objects.all():
        for number in range(copies):
            _copy(article, f"{article.slug}-{number}")


def _copy(article: Article, slug: str) -> None:
    twin = _copy_row(article, slug=slug)
    revisions = {row.pk: _copy_row(row, article=twin) for row in article.revisions.all()}
    for byline in article.bylines.all():
        _copy_row(byline, article=twin)
    for event in article.events.all():
        _copy_row(event, article=twin, revision=revisions.get(event.revision_id or 0))
    for edition in article.editions.select_related("address"):
        address = twin.addresses.create(day=edition.address.day, slug=slug)
        _copy_row(edition, article=twin, revision=revisions[edition.revision_id], address=address)


def _copy_row(row: Any, **changes: Any) -> Any:
    row = copy(row)
    row.pk, row._state.adding = None, True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    return row
