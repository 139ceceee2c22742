from django.urls import path

from articles import converters  # noqa: F401 (the converters register themselves)
from comments import views

app_name = "comments"
urlpatterns = [
    path("news/<day:day>/<slug:slug>/comments/", views.post, name="post"),
    path("news/<day:day>/<slug:slug>/comments/thanks/", views.thanks, name="thanks"),
]
