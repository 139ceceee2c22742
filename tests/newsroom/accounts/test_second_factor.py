import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import AnonymousUser

from newsroom.accounts import second_factor
from tests.factories import make_superuser, make_user
from tests.newsroom.accounts.people import give_app

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("setting", "who"),
    [
        ("off", set()),
        ("publishers", {"editor", "managing_editor", "administrator"}),
        ("staff", {"journalist", "colleague", "editor", "managing_editor", "moderator", "administrator"}),
    ],
)
def test_asks_it_of_those_whom_the_setting_names(cast, settings, setting, who):
    settings.SECOND_FACTOR = setting
    people = cast | {"administrator": make_superuser(), "reader": make_user(), "nobody": AnonymousUser()}
    assert {name for name, person in people.items() if second_factor.must_have(person)} == who


def test_is_missing_until_there_is_an_app(editor, settings):
    settings.SECOND_FACTOR = "publishers"
    assert second_factor.is_missing(editor)
    give_app(editor)
    assert not second_factor.is_missing(editor)


def test_does_not_take_recovery_codes_for_one(editor, settings):
    settings.SECOND_FACTOR = "publishers"
    RecoveryCodes.activate(editor)
    assert second_factor.is_missing(editor)
