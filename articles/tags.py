"""Renames tags and merges two of them. The name and the address that are given up lead to what is left."""

from django.db import transaction
from django.urls import reverse
from taggit.models import Tag, TaggedItem

from articles import caching, moving
from articles.models import EditionTag, FormerTag, TagDescription


def address_of(slug: str) -> str:
    return reverse("articles:tag", args=[slug])


@transaction.atomic
def rename(tag: Tag, *, old_name: str, old_slug: str) -> None:
    """Save the tag under its new name and slug, and remember those that it had."""
    tag.save()
    _touch(tag)
    moving.leave(address_of(old_slug), address_of(tag.slug))
    FormerTag.objects.filter(name=tag.name.casefold()).delete()
    if old_name.casefold() != tag.name.casefold():
        _remember(old_name, tag)


@transaction.atomic
def merge(tag: Tag, *, into: Tag) -> None:
    """Give whatever has the tag the other one instead, at the desk and in public, and delete it."""
    _touch(tag, into)
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


def _touch(*tags: Tag) -> None:
    """Make new the pages that show the tags, and the lists of their stories."""
    caching.touch(*(name(tag.pk) for tag in tags for name in (caching.tags.topic, caching.tags.stories_on)))


def _remember(name: str, tag: Tag) -> None:
    FormerTag.objects.update_or_create(name=name.casefold(), defaults={"tag": tag})
