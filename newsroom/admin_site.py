from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom import dashboard, queue
from newsroom.accounts import second_factor


class NewsroomAdminSite(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = _("The desk")
    empty_value_display = "–"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # what is deleted is deleted one by one, each on record

    def has_permission(self, request):
        """Admit whoever is staff, once they have the second factor that is asked of them."""
        user = request.user
        if "is_at_the_desk" not in vars(user):
            is_staff = super().has_permission(request)
            vars(user)["is_at_the_desk"] = is_staff and not second_factor.is_missing(user)
        return vars(user)["is_at_the_desk"]

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
