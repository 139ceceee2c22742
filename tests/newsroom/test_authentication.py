import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate
from django.test import Client
from django.urls import reverse

from newsroom.authentication import DEMO_PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    """One account with the demo's password, one with its own."""
    return make_user("demo", password=DEMO_PASSWORD), make_user("ada", password="correct horse battery")


def test_refuses_the_demos_password_outside_development(accounts, settings):
    assert settings.DEBUG is False
    assert authenticate(username="demo", password=DEMO_PASSWORD) is None


def test_takes_the_demos_password_in_development(accounts, settings):
    settings.DEBUG = True
    assert authenticate(username="demo", password=DEMO_PASSWORD) == accounts[0]


@pytest.mark.parametrize("debug", [False, True])
def test_takes_every_other_password(accounts, settings, debug):
    settings.DEBUG = debug
    assert authenticate(username="ada", password="correct horse battery") == accounts[1]
    assert authenticate(username="ada", password="wrong") is None
    assert authenticate(username="nobody", password="wrong") is None


@pytest.mark.parametrize(("debug", "status"), [(False, 200), (True, 302)])
def test_guards_the_log_in_page(settings, debug, status):
    make_user("demo", password=DEMO_PASSWORD, is_superuser=True)
    type(make_user()).objects.update(is_staff=True)
    settings.DEBUG = debug
    response = Client().post(reverse("admin:login"), {"login": "demo", "password": DEMO_PASSWORD})
    assert response.status_code == status


def test_shuts_out_an_account_that_is_no_longer_active(settings):
    make_user("demo", password="correct horse battery", is_active=False)
    assert authenticate(username="demo", password="correct horse battery") is None


@pytest.mark.parametrize(("debug", "name"), [(False, None), (True, "demo")])
def test_keeps_to_the_same_rule_when_asked_asynchronously(accounts, settings, debug, name):
    settings.DEBUG = debug
    user = async_to_sync(aauthenticate)(username="demo", password=DEMO_PASSWORD)
    assert (user and user.username) == name
