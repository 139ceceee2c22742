"""The version check of a story's form, and the page that shows yours and theirs where it fails.

Nothing is written here: what is chosen on the page is sent through the form, and its version checked again.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import autosaves, comparing, form_content, revisions, workflow
from articles.admin.pages import CONFLICT
from articles.admin.story import StoryAdmin, may_edit, now_of
from articles.form_content import Content
from articles.models import Article

MERGE, MINE, KEEP = "_merge", "_mine", "_keep-"
YOURS, THEIRS, BOTH = "yours", "theirs", "both"
ROWS = ("bylines", "tags", "blocks")


@dataclass(frozen=True)
class Part:
    """A field, or all bylines, tags or blocks: what each of the two says, and who has changed it."""

    name: str
    label: str
    yours: comparing.Difference
    theirs: comparing.Difference
    difference: comparing.Difference
    changed_by: str
    keep: str


def find_story(object_id: str | None) -> Article | None:
    if object_id is None or not object_id.isdecimal():
        return None
    return Article.objects.prefetch_related("bylines__author").filter(pk=object_id).first()


class ConflictPages(StoryAdmin):
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save only what was written upon the story as it stands."""
        article = find_story(object_id) if request.method == "POST" else None
        if article and may_edit(request, article):
            if MERGE in request.POST:
                cast(Any, request).POST = _merge(request.POST, article)
            if autosaves.version_of(request.POST) != article.version:
                return self._answer_stale(request, article)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _answer_stale(self, request: HttpRequest, article: Article) -> HttpResponse:
        desk = revisions.snapshot(article)
        yours = form_content.read(request.POST, desk)
        base = autosaves.base_of(article, request.POST)
        if form_content.is_same(yours, desk):
            return self.response_change(request, article)
        leads_on = request.POST.get("_then", "") in workflow.BY_NAME
        if base and form_content.is_same(yours, base) and not leads_on:
            messages.warning(request, _("You changed nothing, and a colleague has changed the story: look."))
            return HttpResponseRedirect(article.get_admin_url())
        if autosaves.UNDECIDED not in request.POST:
            autosaves.keep(article, cast(User, request.user), request.POST, now=now_of(request))
        return self._show(request, article, _parts(yours, desk, base))

    def _show(self, request: HttpRequest, article: Article, parts: list[Part]) -> TemplateResponse:
        event = article.events.first()
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Two of you changed this story"),
            "article": article,
            "event": event,
            "done": workflow.what_was_done(event) if event else "",
            "is_own": bool(event and event.by_id == request.user.pk),
            "parts": parts,
            "mine": autosaves.strip(request.POST).urlencode(),
        }
        return TemplateResponse(request, "admin/articles/article/conflict.html", context, status=CONFLICT)


def _merge(post: QueryDict, article: Article) -> QueryDict:
    """Return the form that says yours, and theirs where that was chosen."""
    mine = QueryDict(post.get(MINE, ""))
    desk = revisions.snapshot(article)
    yours = form_content.read(mine, desk)
    for name in _names():
        if post.get(f"{KEEP}{name}") == THEIRS:
            place, chosen = (yours, desk) if name in ROWS else (yours["fields"], desk["fields"])
            place[name] = chosen[name]
    merged = form_content.fill(mine, yours, article)
    merged[autosaves.VERSION] = post.get(autosaves.VERSION, "")
    merged["_continue"] = "1"
    return merged


def _names() -> list[str]:
    """Return the parts of a story in reading order."""
    order = ["blocks" if name == comparing.BODY else name for name in comparing.READING_ORDER]
    fields = [field.name for field in revisions.story_fields(Article, revisions.BOOKKEEPING)]
    return [*order, *(name for name in fields if name not in order)]


def _only(content: Content, name: str) -> Content:
    """Return the content without all but that part."""
    empty: Content = {"fields": {}, "bylines": [], "tags": [], "blocks": []}
    if name in ROWS:
        return empty | {name: content[name]}
    return empty | {"fields": {name: content["fields"].get(name)}}


def _parts(yours: Content, theirs: Content, base: Content | None) -> list[Part]:
    """Return the parts that differ; proposed is to keep theirs where only they have changed something."""
    parts = []
    for name in _names():
        your, their = _only(yours, name), _only(theirs, name)
        if form_content.is_same(your, their):
            continue
        changed_by = _changed_by(your, their, _only(base, name)) if base else ""
        parts.append(
            Part(
                name,
                _label(name),
                comparing.compare(your, your),
                comparing.compare(their, their),
                comparing.compare(their, your),
                changed_by,
                THEIRS if changed_by == THEIRS else YOURS,
            )
        )
    return parts


def _changed_by(your: Content, their: Content, base: Content) -> str:
    if form_content.is_same(your, base):
        return THEIRS
    return YOURS if form_content.is_same(their, base) else BOTH


def _label(name: str) -> str:
    if name == "blocks":
        return _("Body")
    field: Any = Article._meta.get_field(name)
    label = field.related_model._meta.verbose_name_plural if name == "bylines" else field.verbose_name
    return capfirst(str(label))
