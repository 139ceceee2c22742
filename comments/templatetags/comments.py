from typing import Any

from django import template
from django.urls import reverse

from articles.models import Edition
from comments.forms import CommentForm
from comments.models import Comment

register = template.Library()


@register.inclusion_tag("comments/_comments.html", takes_context=True)
def comments(context: template.Context, edition: Edition) -> dict[str, Any]:
    """Show a story's approved comments, oldest first, and the form for another while comments are open."""
    # Not even loaded, so that no public template can show an e-mail address by mistake.
    approved = Comment.objects.approved().on(edition).oldest().defer("email")
    form = context.get("comment_form") or CommentForm()
    address = edition.address
    return {
        "comments": list(approved),
        "form": form if edition.comments_open else None,
        "unsent": form["body"].value(),
        "edition": edition,
        "post_url": reverse("comments:post", args=[address.day, address.slug]),
    }
