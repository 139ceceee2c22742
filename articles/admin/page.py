"""What the paper says of itself at addresses of its own, and where addresses that are given up lead."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.utils.decorators import method_decorator
from js_asset import Media

from articles import caching, moving
from articles.admin.article import EDITOR_STYLES
from articles.admin.public import PublicAdmin
from articles.page_forms import PageForm, RedirectForm

for model in (FlatPage, Redirect, Site):  # the packages' own ask for a site, of which there is one
    admin.site.unregister(model)


@admin.register(FlatPage)
class PageAdmin(PublicAdmin):
    form = PageForm
    list_display = ["title", "url"]
    search_fields = ["title", "url"]

    def tags_of(self, row: FlatPage) -> list[str]:
        """Every page names them at its foot."""
        return [caching.tags.DRESS]

    def view_on_site(self, page):
        return page.url

    @method_decorator(csp_update({"style-src": EDITOR_STYLES}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        context["media"] = Media.from_media(context["media"]).with_nonce(request.csp_nonce)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, page, form, change):
        super().save_model(request, page, form, change)
        page.sites.set([settings.SITE_ID])
        if change:
            moving.leave(form.initial["url"], page.url)


@admin.register(Redirect)
class RedirectAdmin(PublicAdmin):
    form = RedirectForm
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]

    def tags_of(self, row: Redirect) -> list[str]:
        return [caching.tags.ANYTHING]
