"""Who publishes, as machines are told, and the whole address of what stands at a path of the site."""

import re
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse


def name() -> str:
    return settings.SITE_NAME


def name_without_brackets() -> str:
    """Return the name as Google News has it."""
    return re.sub(r"\s*\([^)]*\)", "", name()).strip()


def absolute(path: str) -> str:
    """Return the whole address of a path; what stands on another host keeps its own."""
    return urljoin(settings.SITE_URL, path)


def home() -> str:
    return absolute(reverse("articles:front"))


def author_url(slug: str) -> str:
    return absolute(f"/authors/{slug}/")


def tag_url(slug: str) -> str:
    return absolute(f"/tags/{slug}/")


def organization() -> dict[str, Any]:
    """Return the publisher as schema.org knows it."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": f"{home()}#publisher",
        "name": name(),
        "url": home(),
        "logo": {"@type": "ImageObject", "url": absolute(static("newsroom/icon.svg"))},
    }
