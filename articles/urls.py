from django.urls import path, register_converter

from articles import views
from articles.converters import DayConverter

register_converter(DayConverter, "day")

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("news/", views.listing, name="listing"),
    path("news/<day:day>/<slug:slug>/", views.detail, name="detail"),
    path("media/<path:name>", views.media, name="media"),
    path("<slug:slug>/", views.section, name="section"),
]
