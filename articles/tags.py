"""Renames tags and merges two of them. The name and the address that are given up lead to what is left."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from taggit.models import Tag, TaggedItem

from articles import caching, moving
from articles.models import EditionTag, FormerTag, TagDescription
from articles.search import rebuilding


def address_of(slug: str) -> str:
    return reverse("articles:tag", args=[slug])


@transaction.atomic
def rename(tag: Tag, *, old_name: str, old_slug: str) -> None:
    """Save the tag under its new name and slug, and remember those that it had."""
    tag.save()
    caching.touch(caching.tags.DRESS)
    rebuilding.rebuild_later(_stories(tag))
    moving.leave(address_of(old_slug), address_of(tag.slug))
    FormerTag.objects.filter(name=tag.name.casefold()).delete()
    if old_name.casefold() != tag.name.casefold():
        _remember(old_name, tag)


@transaction.atomic
def merge(tag: Tag, *, into: Tag) -> None:
    """Give whatever has the tag the other one instead, at the desk and in public, and delete it."""
    caching.touch(caching.tags.DRESS)
    rebuilding.rebuild_later(_stories(tag))
    items: Any
    for items, thing in ((TaggedItem.objects, "object_id"), (EditionTag.objects, "content_object")):
        has_both = items.filter(tag=into).values(thing)
        items.filter(tag=tag, **{f"{thing}__in": has_both}).delete()
        items.filter(tag=tag).update(tag=into)
    if not TagDescription.objects.filter(tag=into).exists():
        TagDescription.objects.filter(tag=tag).update(tag=into)
    FormerTag.objects.filter(tag=tag).update(tag=into)
    _remember(tag.name, into)
    moving.leave(address_of(tag.slug), address_of(into.slug))
    tag.delete()


def _stories(tag: Tag) -> list[int]:
    """Return the stories that were ever published with the tag."""
    return list(EditionTag.objects.filter(tag=tag).values_list("article", flat=True).distinct())


def _remember(name: str, tag: Tag) -> None:
    FormerTag.objects.update_or_create(name=name.casefold(), defaults={"tag": tag})
