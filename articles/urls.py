from django.urls import path, re_path

from articles import (
    converters,  # noqa: F401 (the converters register themselves)
    feeds,
    list_views,
    preview_views,
    search_views,
    sitemaps,
    views,
)

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
    path("search/", search_views.search_page, name="search"),
    path("media/<path:name>", views.media, name="media"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-sections.xml", sitemaps.sections, name="sitemap-sections"),
    path("sitemap-authors.xml", sitemaps.authors, name="sitemap-authors"),
    path("sitemap-tags.xml", sitemaps.tags, name="sitemap-tags"),
    path("sitemap-tags-<int:part>.xml", sitemaps.tags, name="sitemap-tags"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-news-<int:part>.xml", sitemaps.news, name="sitemap-news"),
    path("sitemap-<month:month>.xml", sitemaps.month, name="sitemap-month"),
    path("sitemap-<month:month>-<int:part>.xml", sitemaps.month, name="sitemap-month"),
    path("feed.<feed:feed>", feeds.latest, name="feed"),
    path("tags/<slug:slug>/feed.<feed:feed>", feeds.tag, name="tag-feed"),
    path("authors/<slug:slug>/feed.<feed:feed>", feeds.author, name="author-feed"),
    path("<slug:slug>/feed.<feed:feed>", feeds.section, name="section-feed"),
    path("look/<slug:digest>.css", views.look_css, name="look"),
    path("<slug:slug>/", list_views.section, name="section"),
    re_path(r"^(?P<url>[-\w/.~]+)/$", list_views.page, name="page"),
]
