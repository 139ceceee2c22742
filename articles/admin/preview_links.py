"""The preview links of a story: listed in its form, made and revoked on a page of their own."""

import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import permissions, preview_links
from articles.admin.story import StoryAdmin, may_edit, now_of
from articles.models import Article, PreviewLink, Revision

LISTED, MOST_HOURS = 20, 720
UNREADY = 422


class PreviewLinkForm(forms.Form):
    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("Only the desk sees this: a name for each reader, each with their own link."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    hours = forms.IntegerField(label=gettext_lazy("Hours that it opens"), min_value=1, max_value=MOST_HOURS)
    ignores_embargo = forms.BooleanField(label=gettext_lazy("Opens before the embargo ends"), required=False)

    def __init__(self, *args: Any, may_ignore_embargo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].initial = settings.PREVIEW_LINK_HOURS
        if not may_ignore_embargo:
            del self.fields["ignores_embargo"]


class PreviewLinkPages(StoryAdmin):
    def get_page_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        page, name = "<int:pk>/preview-links/", "articles_article_preview_link"
        return [
            path(page, wrap(self.preview_links), name=f"{name}s"),
            path(f"{page}<int:link>/revoke/", wrap(self.revoke_preview_link), name=f"{name}_revoke"),
            *super().get_page_urls(),
        ]

    def get_form_context(
        self, request: HttpRequest, article: Article, now: datetime.datetime
    ) -> dict[str, Any]:
        """Who may not make such links does not learn either for whom there are some."""
        may_make = may_edit(request, article)
        listed = {"has_preview_links": may_make, "preview_links": _rows(article, now) if may_make else []}
        return super().get_form_context(request, article, now) | listed

    @method_decorator(never_cache)
    def preview_links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List the story's links, and make one. Its address is on the page that answers, and nowhere else."""
        article, now = self.get_story(request, pk, permissions.EDIT), now_of(request)
        revision = _asked_revision(request, article)
        if revision is None:
            messages.error(request, _("Save the story first: a link shows one saved revision."))
            return HttpResponseRedirect(article.get_admin_url())
        form = _form(request, article, now, request.POST if request.method == "POST" else None)
        address = _make(form, revision, cast(User, request.user), now) if form.is_valid() else ""
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Preview links"),
            "article": article,
            "revision": revision,
            "form": _form(request, article, now) if address else form,
            "made_for": form.cleaned_data["for_whom"] if address else "",
            "address": address,
            "links": _rows(article, now),
        }
        status = UNREADY if form.errors else 200
        return TemplateResponse(request, "admin/articles/article/preview_links.html", context, status=status)

    @method_decorator(require_POST)
    def revoke_preview_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        article = self.get_story(request, pk, permissions.EDIT)
        found = get_object_or_404(
            PreviewLink.objects.of(article).select_related("revision__article"), pk=link
        )
        preview_links.revoke(found, by=cast(User, request.user), now=now_of(request))
        messages.success(request, _("The link for %s opens no more.") % found.for_whom)
        return HttpResponseRedirect(reverse("admin:articles_article_preview_links", args=[pk]))


def _asked_revision(request: HttpRequest, article: Article) -> Revision | None:
    """Return the revision that the address or the form names, or else the last; None where there is none."""
    number = request.POST.get("revision") or request.GET.get("revision", "")
    if number:
        number = number if number.isdecimal() and len(number) < 9 else "0"
        return get_object_or_404(article.revisions, number=number)
    return article.revisions.first()


def _form(
    request: HttpRequest, article: Article, now: datetime.datetime, sent: QueryDict | None = None
) -> PreviewLinkForm:
    """Only an editor is asked about an embargo, and only where there is one."""
    is_editor = permissions.may(request.user, permissions.PUBLISH, article)
    is_asked = is_editor and preview_links.is_under_embargo(article, now)
    return PreviewLinkForm(sent, may_ignore_embargo=is_asked)


def _make(form: PreviewLinkForm, revision: Revision, by: User, now: datetime.datetime) -> str:
    """Make the link and return its address; empty where the story may not be shown, which the form says."""
    try:
        _link, token = preview_links.make(revision, by=by, now=now, **form.cleaned_data)
    except preview_links.UnderEmbargo as refusal:
        form.add_error("ignores_embargo" if "ignores_embargo" in form.fields else None, str(refusal))
        return ""
    return f"{settings.SITE_URL}{reverse('articles:preview', args=[token])}"


def _rows(article: Article, now: datetime.datetime) -> list[tuple[PreviewLink, bool]]:
    """Return the newest links, each with whether it still opens."""
    links = PreviewLink.objects.of(article).for_listing()[:LISTED]
    return [(link, not link.has_ended(now)) for link in links]
