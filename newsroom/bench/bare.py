"""The yardstick: a Django view, without middleware, that returns the bytes in the file BENCH_BYTES names."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

CONTENT = Path(os.environ["BENCH_BYTES"]).read_bytes()


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(CONTENT)


urlpatterns = [path("", view)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bench")  # noqa: S106
application = get_wsgi_application()
