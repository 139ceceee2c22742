"""The story’s form for a browser without JavaScript: plain boxes, one empty part of each kind at a time."""

import re
from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import form_content
from articles.models import Article, Photo

PLAIN = "plain"
NUMBERS = _("Their numbers, with commas between. A photo’s stands in the library, a story’s in its address.")
BLOCK = re.compile(r"</?(p|h[1-6]|ul|ol|li|blockquote|hr)\b", re.IGNORECASE)


def is_plain(request: HttpRequest) -> bool:
    return PLAIN in request.GET


class KeysInput(forms.TextInput):
    """Takes the numbers of rows in their order, with commas between."""

    def value_from_datadict(self, data, files, name):
        return form_content.keys(data, name)

    def format_value(self, value):
        return ", ".join(map(str, value or []))


class PhotoNumber(ForeignKeyRawIdWidget):
    """Takes the number of a photo, and names what was fetched with the story."""

    def __init__(self, field: "models.ForeignKey[Any, Any]", site: AdminSite) -> None:
        super().__init__(field.remote_field, site)
        self.field, self.fetched = field, dict[str, Any]()

    def label_and_url_for_value(self, value):
        if photo := self.fetched.get(str(value)):
            return str(photo), reverse("admin:articles_photo_change", args=[photo.pk])
        return super().label_and_url_for_value(value)


def choice(field: "models.ForeignKey[Any, Any]", site: AdminSite) -> forms.Widget:
    """Return a box for one of many photos by its number, for one of anything else by its name."""
    return PhotoNumber(field, site) if field.related_model is Photo else forms.Select()


def first_empty(article: Article) -> list[dict[str, Any]]:
    """Return what an empty part says of itself: it stands after all others."""
    parts: Any = getattr(article, "parts", None)
    taken = [row.ordering for row in parts.rows if hasattr(row, "ordering")] if parts else []
    return [{"region": "body", "ordering": max(taken, default=0) + 10}]


def paragraphs(typed: str) -> str:
    """Return as HTML what was typed without an editor: an empty line ends a paragraph."""
    parts = re.split(r"\n\s*\n", typed.replace("\r\n", "\n").strip())
    return "\n".join(part if BLOCK.search(part) else _paragraph(part) for part in parts if part)


def _paragraph(words: str) -> str:
    return f"<p>{words.strip().replace(chr(10), '<br>')}</p>"


def stay(request: HttpRequest, article: Article, response: HttpResponse) -> HttpResponse:
    """Lead back to the plain form whoever goes on with it."""
    form = reverse("admin:articles_article_change", args=[article.pk])
    if is_plain(request) and getattr(response, "url", "") == form:
        return HttpResponseRedirect(f"{form}?{PLAIN}")
    return response
