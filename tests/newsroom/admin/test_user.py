"""Accounts and roles: what is on record of them, and how administrators help at the log-in."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from newsroom.models import AuditEntry, Verb
from tests.factories import make_superuser
from tests.newsroom.accounts.people import factors, give_app, is_inside, log_in, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return make_staff("ada")


@pytest.fixture
def client(desk):
    return desk(make_superuser())


def fields(user: User, **changed) -> dict[str, object]:
    """Return what the form of an account sends, with some of it changed."""
    held = {"username": user.username, "is_active": "on", "is_staff": "on"} | changed
    held |= {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}
    return {name: value for name, value in held.items() if value is not None}


def last() -> tuple[str, str, str]:
    return AuditEntry.objects.values_list("verb", "about", "detail")[0]


def page(user: User, name: str) -> str:
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def test_records_a_role_that_is_given_and_one_that_is_taken(client, ada, cast):
    editor, journalist = (Group.objects.get(name=name) for name in ("Editor", "Journalist"))
    ada.groups.add(journalist)
    assert client.post(page(ada, "change"), fields(ada, groups=[editor.pk])).status_code == 302
    assert last() == (Verb.RIGHTS_CHANGED, "ada", "+ role Editor; − role Journalist")


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"is_superuser": "on"}, "+ administrator"),
        ({"is_staff": None}, "− staff"),
        ({"is_active": None}, "− active"),
    ],
)
def test_records_what_an_account_may_become(client, ada, changed, detail):
    client.post(page(ada, "change"), fields(ada, **changed))
    assert last() == (Verb.RIGHTS_CHANGED, "ada", detail)


def test_records_nothing_where_only_a_name_changed(client, ada):
    client.post(page(ada, "change"), fields(ada, first_name="Ada"))
    assert not AuditEntry.objects.exists()


def test_records_a_single_right(client, ada):
    right = Permission.objects.get(codename="publish_article")
    client.post(page(ada, "change"), fields(ada, user_permissions=[right.pk]))
    assert last() == (Verb.RIGHTS_CHANGED, "ada", "+ articles.publish_article")


def test_records_how_a_role_changed(client, cast):
    moderator = Group.objects.get(name="Moderator")
    keep = Permission.objects.get(codename="view_comment")
    url = reverse("admin:auth_group_change", args=[moderator.pk])
    client.post(url, {"name": "Moderator", "permissions": [keep.pk]})
    detail = "− articles.view_article; − comments.moderate_comment"
    assert last() == (Verb.RIGHTS_CHANGED, "role Moderator", detail)


def test_records_a_password_that_an_administrator_sets(client, ada):
    new = {"usable_password": "true", "password1": "battery horse 9", "password2": "battery horse 9"}
    new["set-password"] = "Change password"
    client.post(reverse("admin:auth_user_password_change", args=[ada.pk]), new)
    assert last() == (Verb.PASSWORD_CHANGED, "ada", "")


@pytest.mark.parametrize("key", ["0", "x", "999999999999999999999"])
def test_finds_no_account_that_there_is_not(client, key):
    assert client.get(f"/admin/auth/user/{key}/password/").status_code in {302, 404}
    assert client.get(f"/admin/auth/user/{key}/log-in/").status_code in {302, 404}


def test_says_who_has_a_second_factor(client, ada):
    give_app(ada)
    rows = client.get("/admin/auth/user/").context["cl"].result_list
    assert {user.username: user.second_factor for user in rows} == {"ada": True, "admin": False}


def test_shows_how_somebody_logs_in_and_where(client, ada):
    codes = give_app(ada)
    log_in(Client(), ada)
    text = client.get(page(ada, "log_in")).text
    assert "Authenticator app" in text
    assert "Recovery codes" in text
    assert not any(code in text for code in codes)
    assert page(ada, "log_in") in client.get(page(ada, "change")).text


def test_helps_somebody_who_has_lost_phone_and_codes(client, ada):
    browser = Client()
    log_in(browser, ada)
    give_app(ada)
    client.post(page(ada, "remove_factors"))
    assert (factors(ada), is_inside(browser)) == ([], False)
    assert last() == (Verb.FACTOR_REMOVED, "ada", "Authenticator app, Recovery codes")


def test_logs_somebody_out_everywhere(client, ada):
    browsers = [Client(), Client()]
    for each in browsers:
        log_in(each, ada)
    client.post(page(ada, "end_sessions"))
    assert [is_inside(each) for each in browsers] == [False, False]
    assert last() == (Verb.SESSIONS_ENDED, "ada", "2 sessions")


@pytest.mark.parametrize("name", ["log_in", "end_sessions", "remove_factors"])
@pytest.mark.parametrize("person", ["journalist", "editor", "managing_editor", "moderator"])
def test_is_for_administrators(cast, desk, ada, name, person):
    give_app(ada)
    client = desk(cast[person])
    assert client.get(page(ada, name)).status_code in {403, 405}
    assert client.post(page(ada, name)).status_code in {403, 405}
    assert factors(ada) == ["recovery_codes", "totp"]


def test_changes_nothing_by_looking(client, ada):
    give_app(ada)
    for name in ("end_sessions", "remove_factors"):
        assert client.get(page(ada, name)).status_code == 405
    assert factors(ada) == ["recovery_codes", "totp"]


def test_has_no_page_that_shows_secrets():
    assert Authenticator not in admin.site._registry
    with pytest.raises(NoReverseMatch):
        reverse("admin:mfa_authenticator_changelist")
