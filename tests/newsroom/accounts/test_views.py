"""The pages of one's own log-in: what must be set up, what can be changed, and where one is logged in."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from articles.models import Message
from newsroom import audit
from newsroom.models import AuditEntry, Verb
from tests.factories import moment
from tests.newsroom.accounts.passkeys import Phone, ask, challenge, show
from tests.newsroom.accounts.people import (
    PASSWORD,
    SECRET,
    code,
    factors,
    give_app,
    is_inside,
    log_in,
    make_staff,
)

pytestmark = pytest.mark.django_db
ACCOUNT, APP, CODES = "/admin/account/", "/admin/account/app/", "/admin/account/codes/"
STORIES = "/admin/articles/article/"
NEW = "another battery horse"
NOON = moment("2026-03-01 12:00")
CHANGED = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
RESET = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def inside(client, ada) -> Client:
    log_in(client, ada)
    return client


@pytest.fixture
def publisher(cast, client) -> Client:
    cast["editor"].set_password(PASSWORD)
    cast["editor"].save()
    return client


def later(client: Client, seconds: int) -> None:
    """Let so much time pass since this person showed who they are."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def set_up_app(client: Client) -> Any:
    secret = client.get(APP).context["form"].secret
    return client.post(APP, {"code": code(secret)})


def test_leads_a_publisher_to_a_second_factor_before_anything_else(publisher, settings):
    settings.SECOND_FACTOR = "publishers"
    assert log_in(publisher, "editor", next=STORIES).url == STORIES
    for page in ("/admin/", STORIES, "/admin/queue/to-read/", "/admin/jsi18n/"):
        assert publisher.get(page, follow=True).redirect_chain[-1] == (ACCOUNT, 302)
    assert "You need more than a password at this paper" in publisher.get(ACCOUNT).text


def test_leads_them_on_once_they_have_it(publisher, settings):
    settings.SECOND_FACTOR = "publishers"
    log_in(publisher, "editor")
    publisher.get(STORIES, follow=True)
    assert set_up_app(publisher).url == CODES
    assert f'<a class="button go-on" href="{STORIES}">' in publisher.get(CODES).text
    assert publisher.get(STORIES).status_code == 200
    assert 'href="/admin/">I have kept them' in publisher.get(CODES).text


def test_changes_nothing_for_who_has_not_set_it_up(publisher, settings, editor):
    settings.SECOND_FACTOR = "publishers"
    log_in(publisher, "editor")
    publisher.post("/admin/articles/section/add/", {"name": "New", "slug": "new", "position": 0})
    assert not AuditEntry.objects.filter(verb=Verb.ADDED).exists()


def test_leaves_a_journalist_alone_where_only_publishers_need_it(cast, client, settings):
    settings.SECOND_FACTOR = "publishers"
    cast["journalist"].set_password(PASSWORD)
    cast["journalist"].save()
    log_in(client, "journalist")
    assert is_inside(client)


def test_sets_up_an_app_with_its_first_code(inside, ada):
    page = inside.get(APP)
    assert page.context["form"].secret in page.text
    assert "<svg" in page.text
    assert inside.post(APP, {"code": "000000"}).status_code == 200
    assert factors(ada) == []
    inside.post(APP, {"code": code(inside.session["mfa.totp.secret"])})
    assert factors(ada) == ["recovery_codes", "totp"]


def test_asks_who_it_is_where_the_log_in_is_a_while_ago(inside, ada):
    later(inside, 299)
    assert inside.get(APP).status_code == 200
    later(inside, 2)
    assert inside.get(APP).url == "/admin/account/confirm/?next=%2Fadmin%2Faccount%2Fapp%2F"
    wrong = inside.post("/admin/account/confirm/", {"password": "wrong", "next": APP})
    assert (wrong.status_code, inside.get(APP).status_code) == (200, 302)
    assert inside.post("/admin/account/confirm/", {"password": PASSWORD, "next": APP}).url == APP
    assert inside.get(APP).status_code == 200


def test_locks_out_who_guesses_the_password_from_inside(inside, settings):
    settings.LOCKOUT_ATTEMPTS = 2
    pages = ["/admin/account/confirm/", "/admin/password_change/", "/admin/account/confirm/"]
    typed = {"password": "x", "oldpassword": "x", "password1": "another horse", "password2": "another horse"}
    assert [inside.post(page, typed).status_code for page in pages] == [200, 200, 429]


def test_confirms_by_code_as_well(inside, ada):
    give_app(ada)
    later(inside, 301)
    page = reverse("mfa_reauthenticate")
    assert inside.post(page, {"code": "000000", "next": APP}).status_code == 200
    assert inside.post(page, {"code": code(), "next": CODES}).url == CODES
    assert inside.get(CODES).status_code == 200


def test_shows_and_renews_recovery_codes(inside, ada):
    old = give_app(ada)
    assert all(each in inside.get(CODES).text for each in old)
    assert inside.get(f"{CODES}download/").text.split() == old
    inside.post(f"{CODES}new/")
    new = inside.get(f"{CODES}download/").text.split()
    assert (len(new), set(new) & set(old)) == (10, set())


def test_removes_the_app(inside, ada):
    give_app(ada)
    assert inside.post(f"{APP}remove/").url == ACCOUNT
    assert factors(ada) == []


def test_keeps_the_last_factor_of_who_must_have_one(inside, ada, settings):
    give_app(ada)
    settings.SECOND_FACTOR = "staff"
    assert "You need a second factor at this paper." in inside.post(f"{APP}remove/").text
    assert factors(ada) == ["recovery_codes", "totp"]


def make_passkey(user, name: str) -> Authenticator:
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def test_keeps_the_last_passkey_of_who_must_have_one(inside, ada, settings):
    settings.SECOND_FACTOR = "staff"
    first, second = make_passkey(ada, "Phone"), make_passkey(ada, "Key")
    for passkey in (first, second):
        inside.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert list(Authenticator.objects.all()) == [second]
    assert "Set up another one before" in inside.get(ACCOUNT).text


def test_touches_nobody_elses_passkey(inside):
    theirs = make_passkey(make_staff("bo"), "Phone")
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert inside.post(reverse(name, args=[theirs.pk]), {"name": "Mine"}).status_code == 404
    assert str(Authenticator.objects.get()) == "Phone"


def test_lists_where_somebody_is_logged_in(inside, ada):
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
    firefox = Client(REMOTE_ADDR="198.51.100.9", headers=agent)
    log_in(firefox, ada)
    listed = [(each.browser, each.network, each.is_current) for each in inside.get(ACCOUNT).context["listed"]]
    assert listed == [("Unknown browser", "203.0.113.0", True), ("Firefox on Linux", "198.51.100.0", False)]


def test_ends_another_session(inside, ada):
    other = Client()
    log_in(other, ada)
    listed = inside.get(ACCOUNT).context["listed"]
    inside.post(reverse("end_session", args=[listed[1].session.pk]))
    assert (is_inside(inside), is_inside(other)) == (True, False)
    assert AuditEntry.objects.filter(verb=Verb.SESSIONS_ENDED, by=ada, detail="1 session").count() == 1


def test_ends_all_sessions_but_this_one(inside, ada):
    others = [Client(), Client()]
    for each in others:
        log_in(each, ada)
    inside.post(reverse("end_other_sessions"))
    assert [is_inside(each) for each in (inside, *others)] == [True, False, False]


def test_ends_nobody_elses_session(inside):
    other = Client()
    log_in(other, make_staff("bo"))
    session = other.get(ACCOUNT).context["listed"][0].session
    assert inside.post(reverse("end_session", args=[session.pk])).status_code == 404
    assert is_inside(other)


def test_ends_the_other_sessions_when_the_password_is_changed(inside, ada):
    other = Client()
    log_in(other, ada)
    assert inside.post("/admin/password_change/", CHANGED).url == ACCOUNT
    assert (is_inside(inside), is_inside(other)) == (True, False)
    assert [each.is_current for each in inside.get(ACCOUNT).context["listed"]] == [True]
    assert AuditEntry.objects.filter(verb=Verb.PASSWORD_CHANGED, by=ada).count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"oldpassword": "wrong"},
        {"password2": "something else"},
        {"password1": "12345678", "password2": "12345678"},
        {"password1": "", "password2": ""},
    ],
)
def test_keeps_the_password_where_something_is_wrong(inside, ada, typed):
    assert inside.post("/admin/password_change/", CHANGED | typed).status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


def test_has_no_such_page_for_who_has_no_password(inside, ada):
    ada.set_unusable_password()
    ada.save()
    browser = Client()
    browser.force_login(ada)
    assert browser.get("/admin/password_change/").status_code == 404


def test_shuts_out_who_is_no_longer_staff(inside, ada):
    type(ada).objects.update(is_staff=False)
    response = inside.get("/admin/", follow=True)
    assert (response.status_code, "This is not for you" in response.text) == (403, True)


@pytest.fixture
def letter(client, ada):
    """Return the address in the letter that Ada gets who has forgotten her password."""
    type(ada).objects.update(email="ada@example.com")
    client.post("/admin/password_reset/", {"email": "Ada@example.com"})
    return next(line for line in mail.outbox[0].body.split() if "/admin/reset/" in line)


def test_replaces_a_forgotten_password_by_mail(client, ada, letter):
    assert letter.startswith("http://testserver/admin/reset/")
    page = client.get(letter.removeprefix("http://testserver"), follow=True)
    assert client.post(page.redirect_chain[-1][0], RESET).url == "/admin/reset/done/"
    assert not is_inside(client)
    assert log_in(client, ada, NEW).status_code == 302
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [Verb.RESET_ASKED, Verb.PASSWORD_CHANGED, Verb.LOGGED_IN]


def test_asks_for_the_code_after_a_new_password_as_well(client, ada, letter):
    give_app(ada)
    page = client.get(letter.removeprefix("http://testserver"), follow=True)
    client.post(page.redirect_chain[-1][0], RESET)
    assert log_in(client, ada, NEW).url == "/admin/login/code/"


def test_takes_the_link_once(client, letter):
    path = letter.removeprefix("http://testserver")
    page = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(page, RESET)
    assert "invalid" in Client().get(path, follow=True).text


def test_tells_nobody_whether_there_is_such_an_account(client, ada):
    answers = [client.post("/admin/password_reset/", {"email": each}) for each in ("ada@x.org", "bo@x.org")]
    assert {(each.status_code, each.url) for each in answers} == {(302, "/admin/password_reset/done/")}


def forget(email: str) -> tuple[HttpResponse, list[str]]:
    """Return the answer to who asks for a letter, before it is handed over, and its queries."""
    request = RequestFactory().post("/admin/password_reset/", {"email": email})
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as asked:
        response = resolve(request.path).func(request)
    return response, [re.sub(r"'[^']*'", "?", each["sql"]) for each in asked]


def hand_over(response: HttpResponse) -> None:
    """Do what closing an answer does, but for closing the connection of the test."""
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()


def test_does_the_same_for_an_account_and_for_none_before_it_answers(ada):
    type(ada).objects.update(email="ada@example.com")
    (response, of_ada), (other, of_nobody) = forget("Ada@example.com"), forget("nobody@example.com")
    assert of_ada == of_nobody
    assert (mail.outbox, AuditEntry.objects.count()) == ([], 0)
    hand_over(other)
    assert (mail.outbox, AuditEntry.objects.count()) == ([], 0)
    hand_over(response)
    assert [sent.to for sent in mail.outbox] == [["ada@example.com"]]
    kept = AuditEntry.objects.get()
    assert (kept.verb, kept.about, kept.network) == (Verb.RESET_ASKED, "ada", "127.0.0.0/24")


def test_keeps_no_link_where_the_desk_reads_letters(letter):
    assert not Message.objects.exists()


def test_logs_that_no_letter_could_be_sent(client, ada, monkeypatch, caplog):
    type(ada).objects.update(email="ada@example.com")
    monkeypatch.setattr(audit, "record", None)
    assert client.post("/admin/password_reset/", {"email": "ada@example.com"}).status_code == 302
    assert [each.message for each in caplog.records] == [
        "No letter could be sent to who has forgotten their password."
    ]


def test_floods_nobody_with_letters(client, ada, letter, settings):
    settings.LOCKOUT_ATTEMPTS = 3
    typed = {"email": "ada@example.com"}
    statuses = [client.post("/admin/password_reset/", typed).status_code for _time in range(3)]
    assert (statuses, len(mail.outbox)) == ([302, 302, 429], 3)


def test_says_nothing_of_secrets_in_the_page_of_the_account(inside, ada):
    codes = give_app(ada)
    text = inside.get(ACCOUNT).text
    assert SECRET not in text
    assert not any(each in text for each in codes)
    assert "10 codes are left" in text


def test_keeps_one_session_of_whoever_is_asked_for_a_passkey(client, db, settings):
    settings.LOCKOUT_NETWORK_ATTEMPTS = 1
    assert [ask(client).status_code for _time in range(3)] == [200, 200, 200]
    assert Session.objects.count() == 1


def test_keeps_only_so_many_sessions_of_a_network(db, settings):
    settings.LOCKOUT_NETWORK_ATTEMPTS = 2
    strangers = [Client(REMOTE_ADDR=f"203.0.113.{number}") for number in range(4)]
    assert [ask(each).status_code for each in strangers] == [200, 200, 429, 429]
    made_up = Client(
        REMOTE_ADDR="203.0.113.7", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={'a' * 32}"}
    )
    assert ask(made_up).status_code == 429
    assert ask(Client(REMOTE_ADDR="198.51.100.9")).status_code == 200
    assert Session.objects.count() == 3


def test_counts_no_passkey_that_was_shown(ada, settings):
    settings.LOCKOUT_NETWORK_ATTEMPTS = 1
    phone = Phone(ada)
    for _time in range(3):
        browser = Client(REMOTE_ADDR="203.0.113.7")
        assert show(browser, phone.answer(challenge(browser))).url == "/admin/"


def test_keeps_a_question_for_minutes_and_a_log_in_for_as_long_as_any(client, ada, settings):
    asked = challenge(client)
    assert client.session.get_expiry_age() == 600
    show(client, Phone(ada).answer(asked))
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_leaves_nothing_of_a_question_that_nobody_answered(client, db, time_machine):
    time_machine.move_to(NOON, tick=False)
    ask(client)
    time_machine.shift(601)
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_leads_whoever_opens_the_passkeys_address_to_the_log_in(client, db):
    assert client.get("/admin/login/passkey/").url == "/admin/login/"
    assert not Session.objects.exists()
