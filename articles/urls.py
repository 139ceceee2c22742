from django.urls import path

from articles import (
    converters,  # noqa: F401 (the converters register themselves)
    feeds,
    preview_views,
    search_views,
    sitemaps,
    views,
)

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("news/", views.listing, name="listing"),
    path("news/<day:day>/<slug:slug>/", views.detail, name="detail"),
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
    path("<slug:slug>/", views.section, name="section"),
]
