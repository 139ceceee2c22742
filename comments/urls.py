from django.urls import path

from articles import converters  # noqa: F401 (the converters register themselves)
from comments import letter_views, own_views, report_views, sending_views, views

app_name = "comments"
STORY = "news/<day:day>/<slug:slug>/comments/"
urlpatterns = [
    path(STORY, views.comments, name="comments"),
    path(f"{STORY}<int:pk>/", views.permalink, name="permalink"),
    path(f"{STORY}reply/<int:pk>/", sending_views.reply, name="reply"),
    path(f"{STORY}report/<int:pk>/", report_views.report, name="report"),
    path(f"{STORY}reported/", report_views.reported, name="reported"),
    path(f"{STORY}thanks/", own_views.thanks, name="thanks"),
    path(f"{STORY}thanks/<str:token>/", own_views.thanks, name="thanks"),
    path(f"{STORY}thanks/<str:token>/change/", own_views.change, name="change"),
    path(f"{STORY}thanks/<str:token>/withdraw/", own_views.withdraw, name="withdraw"),
    path("comments/letters/<str:token>/confirm/", letter_views.confirm, name="confirm-letters"),
    path("comments/letters/<str:token>/end/", letter_views.end, name="end-letters"),
]
