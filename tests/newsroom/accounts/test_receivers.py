import pytest
from django.contrib import admin
from django.urls import reverse

from newsroom.models import AuditEntry, Verb
from tests.factories import make_section, make_superuser, make_user
from tests.newsroom.accounts.people import PASSWORD, code, log_in

pytestmark = pytest.mark.django_db


def record() -> list[tuple[str, str, str, str]]:
    entries = AuditEntry.objects.order_by("id")
    return [(each.verb, each.by_name, each.about, each.detail) for each in entries]


@pytest.mark.django_db(transaction=True)
def test_records_second_factors_that_come_and_go(client, ada):
    log_in(client, ada)
    client.get("/admin/account/app/")
    client.post("/admin/account/app/", {"code": code(client.session["mfa.totp.secret"])})
    client.post("/admin/account/codes/new/")
    client.post("/admin/account/app/remove/")
    assert [(verb, by, detail) for verb, by, _about, detail in record()] == [
        (Verb.LOGGED_IN, "ada", "password"),
        (Verb.FACTOR_ADDED, "ada", "Authenticator app"),
        (Verb.CODES_MADE, "ada", "Recovery codes"),
        (Verb.CODES_MADE, "ada", ""),
        (Verb.FACTOR_REMOVED, "ada", "Authenticator app"),
        (Verb.FACTOR_REMOVED, "ada", "Recovery codes"),
    ]


def test_records_what_is_changed_in_the_settings(desk, managing_editor):
    client = desk(managing_editor)
    words = reverse("admin:comments_watchedword_add")
    client.post(words, {"text": "casino", "consequence": "hold"})
    client.post(
        reverse("admin:articles_desk_add"), {"user": managing_editor.pk, "section": make_section().pk}
    )
    assert [entry[:2] for entry in record()] == [(Verb.ADDED, "managing_editor")] * 2
    assert [entry[2].partition(":")[0] for entry in record()] == ["watched word", "desk"]


def test_leaves_stories_and_tags_to_their_own_histories(desk, managing_editor):
    desk(managing_editor).post(reverse("admin:taggit_tag_add"), {"name": "Harbour", "slug": "harbour"})
    assert record() == []


def test_records_an_account_that_is_added_or_deleted(desk):
    client = desk(make_superuser())
    new = {"username": "bo", "usable_password": "true"} | dict.fromkeys(["password1", "password2"], PASSWORD)
    client.post(reverse("admin:auth_user_add"), new)
    client.post(reverse("admin:auth_user_delete", args=[make_user("cy").pk]), {"post": "yes"})
    assert [(verb, about) for verb, _by, about, _detail in record()] == [
        (Verb.RIGHTS_CHANGED, "bo"),
        (Verb.ADDED, "user: bo"),
        (Verb.DELETED, "user: cy"),
    ]


def test_lets_nothing_be_deleted_in_bulk_and_so_past_the_record():
    assert "delete_selected" not in [name for name, _action in admin.site.actions]
