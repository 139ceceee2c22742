from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles import look


def site(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page; the paper is asked for only where it is shown."""
    paper = SimpleLazyObject(lambda: look.paper_of(request))
    return {
        "paper": paper,
        "site_name": SimpleLazyObject(lambda: str(paper)),
        "look_url": SimpleLazyObject(lambda: look.css_url(look.paper_of(request))),
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "here": SimpleLazyObject(lambda: look.place_in_navigation(request)),
    }
