from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _
from taggit.apps import TaggitAppConfig


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("On record")

    def ready(self):
        from newsroom.accounts import receivers

        receivers.connect()


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin_site.NewsroomAdminSite"


class TagsConfig(TaggitAppConfig):
    verbose_name = _("Tags")
