from typing import Any

from django.conf import settings
from django.utils.functional import Promise


def look(title: str | Promise, *, is_inside: bool) -> dict[str, Any]:
    """Return what the admin’s base template shows on a page that no admin made."""
    return {
        "title": title,
        "site_title": settings.SITE_NAME,
        "site_header": settings.SITE_NAME,
        "site_url": "/",
        "has_permission": is_inside,
    }
