from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from newsroom import robots

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path(settings.ADMIN_PATH, include("newsroom.accounts.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.permission_denied"
handler404 = "newsroom.views.page_not_found"
handler500 = "newsroom.views.server_error"
