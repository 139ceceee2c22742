import datetime
from typing import Any

from django import template
from django.forms import Form
from django.utils import timezone
from django.utils.safestring import SafeString

from articles import caching
from articles.models import Edition
from comments import opening, stamps, texts, threads
from comments.addressing import comments_url
from comments.forms import CommentForm
from comments.threads import Page

register = template.Library()


@register.simple_tag
def conversation(edition: Edition) -> Page:
    """Return the first page of a story's comments, for whatever shows them or counts them."""
    return threads.page(edition)


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments(context: template.Context, edition: Edition, page: Page | None = None) -> dict[str, Any]:
    """Show a story's comments, and the form for another while comments are open."""
    page = page or threads.page(edition)
    now = context.get("now") or timezone.now()
    form = context.get("comment_form") or CommentForm()
    is_open = is_taking_comments(edition, page, now)
    return {
        "page": page,
        "base": comments_url(edition),
        "is_open": is_open,
        "edition": edition,
        "form": form if is_open else None,
        "unsent": form["body"].value(),
        "now": now,
    }


@register.simple_tag
def is_taking_comments(edition: Edition, page: Page, now: datetime.datetime) -> bool:
    closes_at = opening.closing_time(edition, page.days)
    shown = (caching.tags.comments_on(edition.article_id), caching.tags.COMMENT_RULES)
    caching.note(*shown, until=[closes_at if closes_at and closes_at > now else None])
    return opening.applies(edition, now, site=page.is_site_open, days=page.days, said=page.said)


@register.simple_tag
def stamp(edition: Edition, form: Form, now: datetime.datetime) -> str:
    """Return the stamp that the form came with while that is valid, so that a mistake costs no waiting."""
    sent = form.data.get("stamp", "")
    if sent and stamps.age(sent, edition.article_id, now) is not None:
        return sent
    return stamps.make(edition.article_id, now)


@register.filter
def as_paragraphs(text: str) -> SafeString:
    return texts.to_html(text)
