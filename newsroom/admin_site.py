from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = _("The desk")
    empty_value_display = "–"
