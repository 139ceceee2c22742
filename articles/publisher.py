"""Who publishes, as search engines are told, and the whole addresses that programs need."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from articles.models import Paper, PaperLink

Kind = PaperLink.Kind
POLICIES = {
    Kind.ABOUT: "missionCoveragePrioritiesPolicy",
    Kind.STAFF: "masthead",
    Kind.OWNERSHIP: "ownershipFundingInfo",
    Kind.ETHICS: "ethicsPolicy",
    Kind.CORRECTIONS: "correctionsPolicy",
    Kind.VERIFICATION: "verificationFactCheckingPolicy",
    Kind.SOURCES: "unnamedSourcesPolicy",
    Kind.DIVERSITY: "diversityPolicy",
}


def absolute(path: str) -> str:
    """Return the whole address of a path; what stands on another host keeps its own."""
    return urljoin(settings.SITE_URL, path)


def home() -> str:
    return absolute(reverse("articles:front"))


def author_url(slug: str) -> str:
    return absolute(reverse("articles:author", args=[slug]))


def tag_url(slug: str) -> str:
    return absolute(reverse("articles:tag", args=[slug]))


def organization(paper: Paper) -> dict[str, Any]:
    """Return the paper as schema.org knows it; what it does not say of itself is left out."""
    pages = [link for link in paper.pages if not link.url.startswith("mailto:")]
    told = {
        "@type": "NewsMediaOrganization",
        "@id": f"{home()}#publisher",
        "name": str(paper),
        "url": home(),
        "description": paper.description,
        "email": paper.email,
        "logo": _logo(paper),
        "sameAs": [link.url for link in paper.profiles],
        **{POLICIES[Kind(link.kind)]: absolute(link.url) for link in pages if link.kind in POLICIES},
    }
    return {name: value for name, value in told.items() if value}


def _logo(paper: Paper) -> dict[str, Any]:
    picture: dict[str, Any] = {"@type": "ImageObject"}
    if paper.logo:
        size = {"width": paper.logo_width, "height": paper.logo_height}
        return picture | {"url": absolute(paper.logo.url)} | size
    return picture | {"url": absolute(paper.icon.url if paper.icon else static("newsroom/icon.svg"))}
