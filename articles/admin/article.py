from typing import Any

from content_editor.admin import ContentEditor
from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from js_asset import Media
from taggit.models import Tag

from articles import permissions, queues, workflow
from articles.admin import plain
from articles.admin.autosave import AutosavePages
from articles.admin.conflict import ConflictPages
from articles.admin.fetching import FetchedForm, FetchesChoices, fetch_parts, with_form_facts
from articles.admin.filters import StandingFilter
from articles.admin.history import StoryHistory
from articles.admin.inlines import INLINES, BlockInline, BylineInline, RichTextInline
from articles.admin.keys import RelatedChoice
from articles.admin.pages import UNREADY, StoryPages
from articles.admin.paginator import BoundedChangeList, BoundedPaginator
from articles.admin.panel import StoryPanel
from articles.admin.preview_links import PreviewLinkPages
from articles.admin.story import may_edit, now_of
from articles.forms import NEVER_PUBLIC, ArticleForm
from articles.local_time import LocalTimeField, LocalTimeWidget
from articles.models import Article, Standing, with_standing

# The styles that the rich text editor puts into the page, allowed by hash; they change with its version.
EDITOR_STYLES = [
    SELF,
    "'sha256-iQkg4CW9pkVM9zuO+Zu+xOrTcRsfEQ3Ic342wxe/yik='",
    "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='",
]
WORDS: list[Any] = ["kicker", "headline", "slug", "standfirst", "section", "tags", ("genre", "sponsor")]


class StoryForm(FetchedForm, ArticleForm):
    pass


@admin.register(Article)
class ArticleAdmin(
    StoryPages,
    StoryPanel,
    StoryHistory,
    PreviewLinkPages,
    AutosavePages,
    ConflictPages,
    FetchesChoices,
    ContentEditor,
):
    form = StoryForm
    inlines = INLINES
    list_display = ["headline", "standing", "section", "names", "updated"]
    list_filter = [StandingFilter, "state", "section", "updated_at"]
    list_select_related = ["section"]
    list_per_page = 50
    search_fields = queues.SEARCHED
    search_help_text = _("Searches headlines, kickers, addresses and the names in bylines.")
    show_full_result_count = False
    paginator = BoundedPaginator
    autocomplete_fields = ["section", "lead_photo"]
    chosen_only = ["section"]
    prepopulated_fields = {"slug": ["headline"]}
    formfield_overrides = {models.DateTimeField: {"form_class": LocalTimeField, "widget": LocalTimeWidget}}
    actions = None
    fieldsets = [
        (None, {"fields": WORDS}),
        (
            _("Deadline and embargo"),
            {"classes": ["beside", "collapse"], "fields": ["deadline", "embargo_until"]},
        ),
        (_("Lead photo"), {"fields": ["lead_photo", "lead_caption"]}),
        (_("Related stories"), {"classes": ["collapse", "after-body"], "fields": ["related"]}),
        (
            _("Place, language, comments"),
            {"classes": ["collapse", "after-body"], "fields": ["dateline", "language", "comments_open"]},
        ),
        (
            _("Lists and search engines"),
            {
                "classes": ["collapse", "after-body"],
                "fields": ["short_headline", "seo_title", "seo_description"],
            },
        ),
    ]

    def get_queryset(self, request):
        stories = with_standing(super().get_queryset(request), now_of(request))
        if request.resolver_match and request.resolver_match.url_name.endswith(
            ("changelist", "autocomplete")
        ):
            return permissions.visible(stories, request.user).prefetch_related("bylines__author")
        return with_form_facts(stories, request.user)

    def get_object(self, request, object_id, from_field=None):
        article = super().get_object(request, object_id, from_field)
        if article:
            fetch_parts(article)
        return article

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def get_search_results(self, request, queryset, search_term):
        return queues.matching(queryset, search_term), False

    @admin.display(description=_("state"), ordering="state")
    def standing(self, article: Any) -> SafeString:
        standing = Standing(article.standing)
        return format_html('<span class="badge {}">{}</span>', standing, standing.words(article.state))

    @admin.display(description=_("by"))
    def names(self, article: Article) -> str:
        return ", ".join(byline.author.name for byline in article.bylines.all())

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, article: Article) -> str:
        at = timezone.localtime(article.updated_at)
        return date_format(at, "j M, H:i" if at.year == timezone.localdate().year else "j M Y, H:i")

    # Permissions

    def has_view_permission(self, request, obj=None):
        return permissions.may_view(request.user, obj or Article())

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) if obj is None else may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return super().has_delete_permission(request)
        is_theirs = super().has_delete_permission(request, obj) and may_edit(request, obj)
        return is_theirs and not obj.editions.exists()

    def get_readonly_fields(self, request, obj=None):
        """The address of what was public is for those who may move it; others see it as text."""
        was_public = obj is not None and obj.standing not in NEVER_PUBLIC
        is_fixed = was_public and not permissions.may(request.user, permissions.READDRESS, obj)
        return [*super().get_readonly_fields(request, obj), *(["slug"] if is_fixed else [])]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request)

    # The form

    def get_urls(self):
        tags = path("tags/", self.admin_site.admin_view(self.suggest_tags), name="articles_article_tags")
        return [tags, *self.get_page_urls(), *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "related":
            chosen = RelatedChoice(request.user, label=db_field.verbose_name, help_text=db_field.help_text)
            if plain.is_plain(request):
                chosen.widget, chosen.help_text = plain.KeysInput(), plain.NUMBERS
            return chosen
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @method_decorator(csp_update({"style-src": EDITOR_STYLES}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":  # on SQLite a transaction takes the lock of those who write
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if object_id and object_id.isdecimal():
                # One save at a time: a verb that runs meanwhile waits, and so cannot be written over.
                Article.objects.select_for_update().filter(pk=object_id).first()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Propose the writer's own byline for a new story, and a place for each empty part."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        is_new = obj.pk is None
        is_begun = is_new and isinstance(inline, RichTextInline)
        if is_begun or (isinstance(inline, BlockInline) and plain.is_plain(request)):
            kwargs["initial"] = plain.first_empty(obj)
        if isinstance(inline, BylineInline) and is_new and request.method == "GET":
            author = getattr(request.user, "author", None)
            kwargs["initial"] = [{"author": author.pk}] if author else []
        return kwargs

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "is_plain": plain.is_plain(request)}
        if article := context["original"]:
            context |= self.get_form_context(request, article, now_of(request))
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        media = Media.from_media(response.context_data["media"])
        response.context_data["media"] = media.with_nonce(request.csp_nonce)
        response.status_code = UNREADY if context["errors"] else response.status_code
        return response

    def suggest_tags(self, request: HttpRequest) -> JsonResponse:
        """Answer the tag field: up to ten tags that contain what was typed."""
        if not permissions.may_view(request.user, Article()):
            return JsonResponse({"tags": []}, status=403)
        typed = request.GET.get("q", "")[:100].replace("\0", "")
        found = Tag.objects.filter(name__icontains=typed).order_by("name") if typed else Tag.objects.none()
        return JsonResponse({"tags": list(found.values_list("name", flat=True)[:10])})

    # Saving

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        # Past ContentEditor's own, which would copy blocks by ids taken from the request, out of any story.
        super(ContentEditor, self).save_related(request, form, formsets, change)
        form.instance.refresh_from_db()  # forgets the bylines that were fetched before they were saved
        workflow.save(form.instance, by=request.user, now=now_of(request))

    def response_add(self, request, obj, post_url_continue=None):
        response = self._next_page(request, obj) or super().response_add(request, obj, post_url_continue)
        return plain.stay(request, obj, response)

    def response_change(self, request, obj):
        response = self._next_page(request, obj) or super().response_change(request, obj)
        return plain.stay(request, obj, response)

    def _next_page(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        """Go from the saved form to what its button named: the preview, or the page that confirms a verb."""
        if not permissions.may_view(request.user, article):
            messages.warning(request, _("“%s” is saved. It now stands outside your sections.") % article)
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        then = request.POST.get("_then", "")
        if then == "preview":
            return HttpResponseRedirect(reverse("admin:articles_article_preview", args=[article.pk]))
        if then in workflow.BY_NAME:
            return HttpResponseRedirect(reverse("admin:articles_article_verb", args=[article.pk, then]))
        return None
