"""What the parts of a story's admin share. Each mixin adds to what `super()` returns, so all take part."""

import datetime
from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import URLPattern
from django.utils import timezone

from articles import permissions
from articles.models import Article


def now_of(request: HttpRequest) -> datetime.datetime:
    """Return the moment of the request: the clock is read once, so that no page straddles two."""
    return vars(request).setdefault("moment", timezone.now())


def may_edit(request: HttpRequest, article: Article) -> bool:
    """Ask once a request, of the story as it is stored: what is typed into its form changes nothing."""
    known: dict[int | None, bool] = vars(request).setdefault("may_edit", {})
    if article.pk not in known:
        known[article.pk] = permissions.may_edit(request.user, article)
    return known[article.pk]


class StoryAdmin(ModelAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        """Return the pages beside the form: those of each mixin, then `super()`’s."""
        return []

    def get_form_context(
        self, request: HttpRequest, article: Article, now: datetime.datetime
    ) -> dict[str, Any]:
        """Return what each mixin gives to the template of a saved story's form."""
        return {}

    def get_story(self, request: HttpRequest, pk: int, permission: str = permissions.VIEW) -> Article:
        """Return the story, for a person who may do to it what needs that permission; else 404 or 403."""
        article = Article.objects.prefetch_related("bylines__author").filter(pk=pk).first()
        if article is None:
            raise Http404
        if not permissions.may(request.user, permission, article):
            raise PermissionDenied
        return article
