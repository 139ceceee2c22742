from django.contrib import admin
from django.urls import include, path

from newsroom import robots

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("admin/", admin.site.urls),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler404 = "newsroom.views.page_not_found"
handler500 = "newsroom.views.server_error"
