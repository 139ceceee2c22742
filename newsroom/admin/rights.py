"""Puts on record how a save changed what somebody may do."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.utils.translation import gettext as _

from newsroom import audit
from newsroom.models import Verb


def of(holder: User | Group) -> set[str]:
    """Return, in words, all that decides what this person or role may do."""
    if isinstance(holder, Group):
        return {f"{each.content_type.app_label}.{each.codename}" for each in _permissions(holder.permissions)}
    flags = {"is_active": _("active"), "is_staff": _("staff"), "is_superuser": _("administrator")}
    held = {words for flag, words in flags.items() if getattr(holder, flag)}
    held |= {_("role %s") % group.name for group in holder.groups.all()}
    return held | {
        f"{each.content_type.app_label}.{each.codename}" for each in _permissions(holder.user_permissions)
    }


def note(holder: User | Group, before: set[str], *, by: Any) -> None:
    """Record what was given and what was taken, where anything was."""
    after = of(holder)
    changes = [f"+ {each}" for each in sorted(after - before)] + [
        f"− {each}" for each in sorted(before - after)
    ]
    if changes:
        about = audit.name_of(holder) if isinstance(holder, User) else _("role %s") % holder.name
        audit.record(Verb.RIGHTS_CHANGED, by=by, about=about, detail="; ".join(changes))


def _permissions(relation: Any) -> Any:
    return relation.select_related("content_type")
