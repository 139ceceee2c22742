"""Asks for the page of a verb, and confirms it, as a browser would."""

from typing import Any

from django.test import Client

from articles.models import Article


def page(story: Article, verb: str) -> str:
    return f"/admin/articles/article/{story.pk}/do/{verb}/"


def do(client: Client, story: Article, verb: str, **typed: Any) -> Any:
    """Confirm the verb for the story as it is now, unless another version is named."""
    story.refresh_from_db()
    return client.post(page(story, verb), {"version": story.version} | typed)
