import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from newsroom import roles

pytestmark = pytest.mark.django_db


def held(name):
    permissions = Group.objects.get(name=name).permissions.select_related("content_type")
    return {f"{each.content_type.app_label}.{each.codename}" for each in permissions}


def test_makes_every_role_with_exactly_its_permissions():
    roles.sync()
    assert {group.name: held(group.name) for group in Group.objects.all()} == roles.ROLES


def test_changes_nothing_the_second_time():
    roles.sync()
    before = list(Group.permissions.through.objects.values())
    roles.sync()
    assert list(Group.permissions.through.objects.values()) == before


def test_takes_away_what_a_role_should_not_have():
    roles.sync()
    Group.objects.get(name="Journalist").permissions.add(Permission.objects.get(codename="publish_article"))
    roles.sync()
    assert held("Journalist") == roles.ROLES["Journalist"]


def test_leaves_other_groups_alone():
    group = Group.objects.create(name="Archive")
    group.permissions.add(Permission.objects.get(codename="view_article"))
    roles.sync()
    assert held("Archive") == {"articles.view_article"}


def test_changes_nothing_where_a_permission_is_missing(monkeypatch):
    roles.sync()
    monkeypatch.setitem(roles.ROLES, "Journalist", {"articles.fly_article"})
    with pytest.raises(LookupError, match="A permission of the role Journalist does not exist"):
        roles.sync()
    assert held("Journalist") != set()


def test_lets_nobody_but_editors_publish_and_no_role_delete_a_story():
    publishers = {name for name, labels in roles.ROLES.items() if "articles.publish_article" in labels}
    deleters = {name for name, labels in roles.ROLES.items() if "articles.delete_article" in labels}
    assert (publishers, deleters) == ({"Editor", "Managing editor"}, set())


def test_is_written_by_a_command(capsys):
    call_command("sync_roles")
    assert capsys.readouterr().out == "Roles: Journalist, Editor, Managing editor, Moderator\n"
    assert Group.objects.count() == 4
