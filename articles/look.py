"""What every page takes from the paper as the desk describes it. It is read by one query after each change.

Its colours reach the page as a small stylesheet: styles within a page are forbidden. The address names what
is in it, so a browser asks once, and again when a colour changes.
"""

import hashlib

from django.http import HttpRequest
from django.urls import reverse

from articles import caching, colours
from articles.caching.known import Known
from articles.models import Paper, Section

_paper = Known(lambda using: Paper.objects.using(using).current(), caching.tags.DRESS)


def paper_of(request: HttpRequest) -> Paper:
    """Return the paper as it is for this request, all of which sees the same one."""
    kept = vars(request)
    if "paper" not in kept:
        kept["paper"] = _paper.get()
    return kept["paper"]


def place_in_navigation(request: HttpRequest) -> str:
    """Return the page's address where a link of the navigation may lead to it, nothing elsewhere."""
    slugs = {"news", *(each.slug for each in paper_of(request).sections)}
    return next((slug for slug in slugs if request.path == f"/{slug}/"), "")


def css(paper: Paper) -> str:
    """Return the colours of the paper and of its sections; nothing where it has chosen none."""
    light: dict[str, str] = {":root": paper.accent} if paper.accent else {}
    dark: dict[str, str] = {":root": paper.accent_on_dark} if paper.accent_on_dark else {}
    for each in paper.sections:
        if accent := _accent(each, paper.sections):
            light[f".in-{each.slug}"] = accent
    dark = {where: colours.on_dark(accent) for where, accent in light.items()} | dark
    if not dark:
        return ""
    # For screens alone: what is printed is black.
    return f"@media screen{{{_rules(light)}}}@media screen and (prefers-color-scheme:dark){{{_rules(dark)}}}"


def css_url(paper: Paper) -> str:
    """Return the address of the stylesheet, or nothing where there is none."""
    written = css(paper)
    return reverse("articles:look", args=[digest(written)]) if written else ""


def digest(written: str) -> str:
    return hashlib.sha256(written.encode()).hexdigest()[:12]


def _accent(section: Section, sections: list[Section]) -> str:
    """A part of a section has its colour, unless it has one of its own."""
    parents = (each.accent for each in sections if each.pk == section.parent_id)
    return section.accent or next(parents, "")


def _rules(accents: dict[str, str]) -> str:
    return "".join(f"{where}{{--accent:{accent}}}" for where, accent in accents.items())
