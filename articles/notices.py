"""Decides who is told of what happened to a story, and queues the letters in the transaction that did it."""

from articles.models import Event


def tell(event: Event) -> None:
    """Queue a letter to everybody whom the event concerns."""
