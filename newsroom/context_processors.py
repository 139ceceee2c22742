from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Section


def site(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page; the sections are asked for only where they are shown."""
    return {
        "site_name": settings.SITE_NAME,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "navigation": Section.objects.active().top_level(),
    }
