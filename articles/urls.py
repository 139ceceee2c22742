from django.urls import path

from articles import converters, preview_views, search_views, views  # noqa: F401 (the converters register themselves)

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("news/", views.listing, name="listing"),
    path("news/<day:day>/<slug:slug>/", views.detail, name="detail"),
    path("preview/<str:token>/", preview_views.preview, name="preview"),
    path("preview/<str:token>", preview_views.preview),  # no redirect, for the log would keep the token
    path("search/", search_views.search_page, name="search"),
    path("media/<path:name>", views.media, name="media"),
    path("<slug:slug>/", views.section, name="section"),
]
