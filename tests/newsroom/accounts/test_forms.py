"""Passkeys: what is taken, what counts as wrong, and who is locked out then."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom.models import Attempt, AuditEntry, Verb
from tests.newsroom.accounts.passkeys import NEVER_ASKED, Phone, challenge, challenge_on, show
from tests.newsroom.accounts.people import is_inside, log_in, make_staff

pytestmark = pytest.mark.django_db
CONFIRM = "mfa_reauthenticate_webauthn"
BROKEN = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    '"x"',
    "{",
    "[" * 9999,
    "9" * 5000,
    "\0",
    '{"id": "x"}',
    '{"response": []}',
]
HALVES: list[Any] = ["", "AA", "!", "_w", "W10", "e30", None, 1, [], {}]


@pytest.fixture
def phone(ada) -> Phone:
    return Phone(ada)


def record() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", "about", "detail"))


def wrong(phone: Phone) -> str:
    return phone.answer(NEVER_ASKED)


def test_lets_in_by_a_passkey_alone(client, ada, phone):
    assert show(client, phone.answer(challenge(client))).url == "/admin/"
    assert is_inside(client)
    assert AuditEntry.objects.get().detail == "passkey"
    assert not Attempt.objects.exists()


def test_refuses_a_wrong_passkey_and_puts_it_on_record(client, phone):
    challenge(client)
    response = show(client, wrong(phone))
    assert (response.url, is_inside(client)) == ("/admin/login/", False)
    assert record() == [(Verb.FAILED, "ada", "passkey")]
    assert AuditEntry.objects.get().network == "203.0.113.0/24"


def test_takes_no_passkey_for_that_of_somebody_else(client, phone):
    answer = phone.answer(challenge(client), user=make_staff("bo"))
    assert (show(client, answer).status_code, is_inside(client)) == (302, False)
    assert record() == [(Verb.FAILED, "bo", "passkey")]


@pytest.mark.parametrize("sent", BROKEN)
def test_counts_what_is_no_answer(client, db, settings, sent):
    settings.LOCKOUT_ATTEMPTS = 2
    challenge(client)
    assert [show(client, sent).status_code for _time in range(3)] == [302, 302, 429]
    unknown = "an unknown account"
    failed = (Verb.FAILED, unknown, "passkey")
    assert record() == [failed, failed, (Verb.LOCKED_OUT, unknown, "")]


@pytest.mark.parametrize("half", HALVES, ids=str)
@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle", "rawId"])
def test_counts_half_an_answer(client, phone, part, half):
    answer = json.loads(phone.answer(challenge(client)))
    place = answer if part == "rawId" else answer["response"]
    place[part] = half
    assert (show(client, json.dumps(answer)).status_code, is_inside(client)) == (302, False)
    assert [verb for verb, _about, _detail in record()] == [Verb.FAILED]


@pytest.mark.parametrize("origin", [5, None, "", "http://[", [], "https://evil.example", "http://testserver"])
def test_counts_an_answer_from_elsewhere(client, phone, settings, origin):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    show(client, phone.answer(challenge(client), origin=origin))
    assert not is_inside(client)
    assert [verb for verb, _about, _detail in record()] == [Verb.FAILED]


def test_locks_a_network_out_of_the_account_that_it_tries(client, phone, settings):
    settings.LOCKOUT_ATTEMPTS = 3
    asked = challenge(client)
    assert [show(client, wrong(phone)).status_code for _time in range(4)] == [302, 302, 302, 429]
    refused = show(client, phone.answer(asked))
    assert (refused.status_code, 0 < int(refused["Retry-After"]) <= 900) == (429, True)
    assert "There were too many failed attempts" in refused.text
    assert [verb for verb, _about, _detail in record()] == [*[Verb.FAILED] * 3, Verb.LOCKED_OUT]


def test_locks_nobody_elses_network_and_no_other_account(client, phone, settings):
    settings.LOCKOUT_ATTEMPTS = 1
    for answer in (wrong(phone), "{}"):
        assert [show(client, answer).status_code for _time in range(2)] == [302, 429]
    other = Phone(make_staff("bo"))
    assert show(client, other.answer(challenge(client))).url == "/admin/"
    owner = Client(REMOTE_ADDR="198.51.100.9")
    assert show(owner, phone.answer(challenge(owner))).url == "/admin/"


def test_counts_passkeys_and_passwords_of_a_network_together(client, phone, settings):
    settings.LOCKOUT_NETWORK_ATTEMPTS = 3
    asked = challenge(client)
    assert [log_in(client, each, "x").status_code for each in ("bo", "cy")] == [200, 200]
    assert [show(client, each).status_code for each in (wrong(phone), phone.answer(asked))] == [302, 429]
    assert log_in(client, "ada").status_code == 429


def test_forgets_wrong_passkeys_once_a_right_one_is_shown(client, phone, settings):
    settings.LOCKOUT_ATTEMPTS = 2
    for _time in range(3):
        browser = Client(REMOTE_ADDR="203.0.113.7")
        asked = challenge(browser)
        assert show(browser, wrong(phone)).url == "/admin/login/"
        assert show(browser, phone.answer(asked)).url == "/admin/"


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_puts_on_record_who_no_longer_opens_the_desk(client, phone, fields):
    User.objects.update(**fields)
    assert show(client, phone.answer(challenge(client))).url == "/admin/login/"
    assert record() == [(Verb.FAILED, "ada", "passkey")]


def test_takes_a_passkey_after_the_password(client, ada, phone):
    log_in(client, ada)
    page = reverse("mfa_authenticate")
    answer = phone.answer(challenge_on(client, "mfa_authenticate"))
    assert client.post(page, {"credential": answer}).url == "/admin/"
    assert is_inside(client)


@pytest.mark.parametrize("sent", ["{}", "wrong"])
def test_locks_the_account_after_wrong_ones_in_the_second_step(client, ada, phone, settings, sent):
    settings.LOCKOUT_ATTEMPTS = 2
    log_in(client, ada)
    page, typed = reverse("mfa_authenticate"), {"credential": wrong(phone) if sent == "wrong" else sent}
    assert [client.post(page, typed).status_code for _time in range(3)] == [200, 200, 429]
    failed = (Verb.FAILED, "ada", "passkey")
    assert record() == [failed, failed, (Verb.LOCKED_OUT, "ada", "")]


def test_counts_passkeys_and_codes_apart(client, ada, phone, settings):
    settings.LOCKOUT_ATTEMPTS = 1
    log_in(client, ada)
    page = reverse("mfa_authenticate")
    assert client.post(page, {"code": "000000"}).status_code == 200
    asked = challenge_on(client, "mfa_authenticate")
    assert client.post(page, {"credential": phone.answer(asked)}).url == "/admin/"


def test_counts_wrong_ones_of_who_confirms_who_they_are(client, ada, phone, settings):
    settings.LOCKOUT_ATTEMPTS = 2
    client.force_login(ada)
    page = reverse(CONFIRM)
    assert client.post(page, {"credential": wrong(phone)}).status_code == 302
    right = phone.answer(challenge_on(client, CONFIRM))
    assert client.post(page, {"credential": right, "next": "/admin/account/"}).url == "/admin/account/"
    statuses = [client.post(page, {"credential": wrong(phone)}).status_code for _time in range(3)]
    assert statuses == [302, 302, 429]
    assert record()[0] == (Verb.FAILED, "ada", "passkey")


def test_adds_no_passkey_without_an_answer(client, ada):
    log_in(client, ada)
    assert client.post(reverse("mfa_add_webauthn"), {"name": "Phone", "credential": "{}"}).status_code == 200
    assert not Authenticator.objects.exists()
