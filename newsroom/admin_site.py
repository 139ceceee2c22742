from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom import dashboard, queue


class NewsroomAdminSite(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = _("The desk")
    empty_value_display = "–"

    def get_urls(self):
        page = path("queue/<slug:name>/", self.admin_view(self.queue), name="queue")
        return [page, *super().get_urls()]

    def index(self, request, extra_context=None):
        desk = dashboard.context(request.user, timezone.now())
        return super().index(request, desk | (extra_context or {}))

    def queue(self, request: HttpRequest, name: str) -> TemplateResponse:
        """Show one list of the desk whole."""
        listing = queue.find(request, name)
        context = self.each_context(request) | {"title": listing.title} | queue.context(request, listing)
        status = 200 if context["filters"].is_valid() else 400
        return TemplateResponse(request, "admin/queue.html", context, status=status)
