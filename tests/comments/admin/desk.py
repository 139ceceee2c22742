"""What tests of the moderators' pages share: their addresses, what a page shows, what its buttons send."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from comments.models import Comment

QUEUE = "/admin/comments/comment/"
DECIDE = f"{QUEUE}decide/"


def page_of(comment: Comment) -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk])


def shown(client: Client, query: str = "") -> list[str]:
    """Return the texts on a page of the queue, in their order."""
    return [row.comment.body for row in client.get(QUEUE + query).context["rows"]]


def press(client: Client, do: str, *comments: Comment, **more: Any) -> Any:
    """Press a button of the queue on comments seen as they are given; several are ticked."""
    seen = {f"seen-{comment.pk}": comment.as_seen for comment in comments}
    verb = do if len(comments) > 1 else do.format(comments[0].pk) if comments else do
    chosen = {"chosen": [comment.pk for comment in comments]} if len(comments) > 1 else {}
    return client.post(DECIDE, {"do": verb, "here": "?tab=waiting"} | seen | chosen | more, follow=True)


def told(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def buttons(page: str) -> list[str]:
    """Return what the buttons named “do” would send."""
    return re.findall(r'<button type="submit" name="do" value="([^"]+)"', page)
