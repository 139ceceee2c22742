"""Reads a story's form out of its page, so that tests send back what a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

ADD = "/admin/articles/article/add/"
NOT_SENT = {"submit", "button", "file"}


class FormReader(HTMLParser):
    """Collects the fields of a page; the last value of a name wins."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name, kind = has.get("name", ""), has.get("type", "text")
        if tag == "input" and kind not in NOT_SENT and (kind != "checkbox" or "checked" in has):
            self.fields[name] = has.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self._textarea, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in has or self._select not in self.fields):
            self.fields[self._select] = has["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self._textarea] = self.fields[self._textarea].removeprefix("\n")
            self._textarea = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data


def read(page: str) -> dict[str, str]:
    """Return what the page's form would send, without the empty rows that its script copies."""
    reader = FormReader()
    reader.feed(page)
    return {name: value for name, value in reader.fields.items() if name and "__prefix__" not in name}


def save(client: Client, url: str, changes: dict[str, Any] | None = None) -> Any:
    """Open the form at that address, change what `changes` names, and save it."""
    return client.post(url, read(client.get(url).text) | (changes or {}))


def block(kind: str, number: int = 0, *, ordering: int = 10, **values: Any) -> dict[str, Any]:
    """Return the fields of a new block, the one with that number among its kind."""
    prefix = f"articles_{kind}_set"
    row = {"region": "body", "ordering": ordering, **values}
    fields = {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {f"{prefix}-TOTAL_FORMS": number + 1} | fields


def errors(response: Any) -> dict[str, list[str]]:
    """Return the errors of the story's fields and of its rows, each by the name of its field."""
    found = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        for form in formset.formset.forms:
            found |= {form.add_prefix(name): lines for name, lines in form.errors.items()}
    return {name: list(lines) for name, lines in found.items()}
