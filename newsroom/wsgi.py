import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

from articles.caching.door import door  # noqa: E402 (needs the apps, which the line above sets up)

application = door(django_application)
