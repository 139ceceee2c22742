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

_EDITING = _WRITING | _MODERATING | {
    "articles.edit_any_article", "articles.publish_article", "articles.view_message", "articles.view_purge",
    "articles.take_down_photo",
    "articles.add_author", "articles.change_author",
    "articles.view_authorlink", "articles.add_authorlink", "articles.change_authorlink",
    "articles.delete_authorlink",
    "articles.add_section", "articles.change_section",
    "taggit.add_tag", "taggit.change_tag",
    "articles.view_tagdescription", "articles.add_tagdescription", "articles.change_tagdescription",
    "articles.delete_tagdescription",
    "flatpages.view_flatpage", "flatpages.add_flatpage", "flatpages.change_flatpage",
    "comments.pin_comment", "comments.view_commentpolicy", "comments.change_commentpolicy",
    "comments.view_watchedword", "comments.add_watchedword", "comments.change_watchedword",
    "comments.delete_watchedword",
}  # fmt: skip
_MANAGING = _EDITING | {
    "articles.withdraw_article", "articles.readdress_article", "articles.override_article",
    "articles.view_paper", "articles.change_paper",
    "articles.view_paperlink", "articles.add_paperlink", "articles.change_paperlink",
    "articles.delete_paperlink", "flatpages.delete_flatpage",
    "redirects.view_redirect", "redirects.add_redirect", "redirects.change_redirect",
    "redirects.delete_redirect",
    "articles.view_desk", "articles.add_desk", "articles.change_desk", "articles.delete_desk",
    "newsroom.view_auditentry",
}  # fmt: skip

ROLES: dict[str, set[str]] = {
    "Journalist": _WRITING,
    "Editor": _EDITING,
    "Managing editor": _MANAGING,
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
