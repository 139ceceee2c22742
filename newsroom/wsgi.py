import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

django_application = get_wsgi_application()

# These need the apps, which the line above sets up.
from articles.caching.door import door  # noqa: E402
from newsroom import metrics, request_log  # noqa: E402

watchers = {metrics.count_kept: bool(settings.METRICS_TOKEN), request_log.log_kept: settings.LOG_KEPT_PAGES}
application = door(django_application, [watcher for watcher, is_wanted in watchers.items() if is_wanted])

# What is loaded by now stays: whoever looks for rubbish need not go through it with each search.
gc.freeze()
