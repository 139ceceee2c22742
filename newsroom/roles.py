"""The groups of a newsroom and what each may do; the command `sync_roles` writes them."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

_WRITING = {
    "articles.view_article", "articles.add_article", "articles.change_article",
    "articles.view_photo", "articles.add_photo", "articles.change_photo",
    "articles.view_author", "articles.view_section", "taggit.view_tag",
}  # fmt: skip
_MODERATING = {"comments.view_comment", "comments.moderate_comment"}

ROLES: dict[str, set[str]] = {
    "Journalist": _WRITING,
    "Editor": _WRITING
    | _MODERATING
    | {
        "articles.publish_article",
        "articles.add_author", "articles.change_author",
        "articles.add_section", "articles.change_section",
        "taggit.add_tag", "taggit.change_tag",
    },
    "Moderator": _MODERATING | {"articles.view_article"},
}  # fmt: skip


@transaction.atomic
def sync() -> None:
    """Make the groups and give each exactly its permissions. Other groups are left alone."""
    for name, labels in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        wanted = Q()
        for label in labels:
            app, codename = label.split(".")
            wanted |= Q(content_type__app_label=app, codename=codename)
        permissions = list(Permission.objects.filter(wanted))
        if len(permissions) != len(labels):
            raise LookupError(f"A permission of the role {name} does not exist: run migrate first.")
        group.permissions.set(permissions)
