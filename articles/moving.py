"""Keeps addresses that readers may know: from where something stood they are led on, in one hop.

Stories have addresses of their own (see publishing). This is for sections, tags, authors and pages.
"""

from django.conf import settings
from django.contrib.redirects.models import Redirect
from django.db import transaction


@transaction.atomic
def leave(old: str, new: str) -> None:
    """Lead from the old address to the new one, and from all that led to the old one."""
    if old == new:
        return
    ours = Redirect.objects.filter(site=settings.SITE_ID)
    ours.filter(old_path=new).delete()
    ours.filter(new_path=old).update(new_path=new)
    Redirect.objects.update_or_create(site_id=settings.SITE_ID, old_path=old, defaults={"new_path": new})


def find(path: str) -> str:
    """Return where what stood at that address stands now, or nothing.

    Feeds stand below the address that they belong to, and move with it.
    """
    if "\0" in path:
        return ""
    folder, slash, file = path.rpartition("/")
    ours = Redirect.objects.filter(site=settings.SITE_ID, old_path__in={path, folder + slash})
    moved = dict(ours.values_list("old_path", "new_path"))
    if path in moved:
        return moved[path]
    target = moved.get(folder + slash, "")
    return f"{target}{file}" if target else ""
