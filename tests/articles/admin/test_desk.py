"""Who works for which section: edited by those who run the paper."""

import pytest
from django.contrib.auth.models import Permission

from articles.models import Desk
from tests.articles.admin.form import read
from tests.factories import make_desk, make_section

DESKS = "/admin/articles/desk/"


@pytest.mark.parametrize(
    ("role", "status"),
    [("journalist", 403), ("editor", 403), ("moderator", 403), ("managing_editor", 200)],
)
def test_is_for_managing_editors(desk, cast, role, status):
    client = desk(cast[role])
    assert [client.get(DESKS).status_code, client.get(f"{DESKS}add/").status_code] == [status, status]


def test_ties_a_person_to_a_section(desk, managing_editor, editor):
    section = make_section("City")
    desk(managing_editor).post(f"{DESKS}add/", {"user": editor.pk, "section": section.pk})
    assert list(Desk.objects.values_list("user", "section")) == [(editor.pk, section.pk)]


def test_ties_nobody_twice(desk, managing_editor, editor):
    section = make_section("City")
    make_desk(editor, section)
    response = desk(managing_editor).post(f"{DESKS}add/", {"user": editor.pk, "section": section.pk})
    assert response.status_code == 200
    assert Desk.objects.count() == 1


def test_looks_up_sections(desk, managing_editor):
    section = make_section("City")
    query = "?app_label=articles&model_name=desk&field_name=section&term=cit"
    found = desk(managing_editor).get(f"/admin/autocomplete/{query}").json()["results"]
    assert found == [{"id": str(section.pk), "text": "City"}]


def test_offers_staff_by_name_to_whoever_may_not_look_up_accounts(desk, managing_editor, editor):
    editor.first_name, editor.last_name = "Elena", "Vidal"
    editor.save()
    page = desk(managing_editor).get(f"{DESKS}add/").text
    assert f'<option value="{editor.pk}">Elena Vidal</option>' in page
    assert "user" in read(page)


def test_looks_up_people_for_whoever_may(desk, managing_editor, editor):
    managing_editor.user_permissions.add(Permission.objects.get(codename="view_user"))
    client = desk(managing_editor)
    assert 'data-field-name="user"' in client.get(f"{DESKS}add/").text
    query = "?app_label=articles&model_name=desk&field_name=user&term=edit"
    found = client.get(f"/admin/autocomplete/{query}").json()["results"]
    assert {"id": str(editor.pk), "text": "editor"} in found


@pytest.mark.parametrize("number", [1, 3])
def test_lists_three_desks_with_as_many_queries_as_one(
    desk, managing_editor, editor, number, django_assert_num_queries
):
    for each in range(number):
        make_desk(editor, make_section(f"Section {each}"))
    client = desk(managing_editor)
    with django_assert_num_queries(7):
        assert client.get(DESKS).status_code == 200
