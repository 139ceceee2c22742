from django.urls import path, re_path

from articles import converters, list_views, preview_views, views  # noqa: F401 (the converters register themselves)

app_name = "articles"
urlpatterns = [
    path("", list_views.front, name="front"),
    path("news/", list_views.listing, name="listing"),
    path("news/<year:first>/", list_views.archive, {"kind": "year"}, name="year"),
    path("news/<yearmonth:first>/", list_views.archive, {"kind": "month"}, name="month"),
    path("news/<day:first>/", list_views.archive, {"kind": "day"}, name="day"),
    path("news/<day:day>/<slug:slug>/", views.detail, name="detail"),
    path("tags/<slug:slug>/", list_views.tag, name="tag"),
    path("authors/<slug:slug>/", list_views.author, name="author"),
    path("corrections/", list_views.corrections, name="corrections"),
    path("preview/<str:token>/", preview_views.preview, name="preview"),
    path("preview/<str:token>", preview_views.preview),  # no redirect, for the log would keep the token
    path("media/<path:name>", views.media, name="media"),
    path("look/<slug:digest>.css", views.look_css, name="look"),
    path("<slug:slug>/", list_views.section, name="section"),
    re_path(r"^(?P<url>[-\w/.~]+)/$", list_views.page, name="page"),
]
