"""The log-in itself: who gets in, with what, and where to."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from newsroom.authentication import DEMO_PASSWORD
from newsroom.models import AuditEntry, Verb
from tests.newsroom.accounts.people import PASSWORD, code, give_app, is_inside, log_in, make_staff

pytestmark = pytest.mark.django_db
STORIES = "/admin/articles/article/"
ELSEWHERE = ["https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example"]
ELSEWHERE += ["http:evil.example", "javascript:alert(1)", "\\\\evil.example", "http://testserver/"]
ELSEWHERE += [" //evil.example", "/\t/evil.example"]


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def test_lets_staff_in_by_password_and_on_to_where_they_wanted(client, ada):
    asked = client.get(STORIES)
    assert asked.url == f"/admin/login/?next={STORIES}"
    assert f'<input type="hidden" name="next" value="{STORIES}">' in client.get(asked.url).text
    assert log_in(client, ada, next=STORIES).url == STORIES
    assert is_inside(client)


def test_leads_to_the_desk_whoever_wanted_nothing_else(client, ada):
    assert log_in(client, ada).url == "/admin/"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_leads_to_no_other_host(client, ada, target):
    assert log_in(client, ada, next=target).url == "/admin/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", "wrong"),
        ("ADA", PASSWORD),
        ("nobody", PASSWORD),
        ("a\0da", PASSWORD),
        ("a" * 200, PASSWORD),
        ("", ""),
    ],
)
def test_refuses_what_is_wrong_without_saying_which(client, ada, name, password):
    response = log_in(client, name, password)
    assert response.status_code == 200
    assert not is_inside(client)


def test_says_the_same_of_a_wrong_name_and_of_a_wrong_password(client, ada):
    sentence = "This name and password do not open the desk. Capitals matter in both."
    forms = [log_in(client, name, "x").context["form"] for name in ("ada", "bo")]
    assert [form.non_field_errors() for form in forms] == [[sentence], [sentence]]


@pytest.mark.parametrize("fields", [{"is_staff": False}, {"is_active": False}])
def test_lets_in_nobody_who_is_not_staff_or_no_longer(client, ada, fields):
    User.objects.update(**fields)
    assert log_in(client, ada).status_code == 200
    assert not is_inside(client)
    assert verbs() == [Verb.FAILED]


@pytest.mark.parametrize(("debug", "opens"), [(False, False), (True, True)])
def test_keeps_the_demos_password_for_development(client, settings, debug, opens):
    settings.DEBUG = debug
    user = make_staff()
    user.set_password(DEMO_PASSWORD)
    user.save()
    log_in(client, user, DEMO_PASSWORD)
    assert is_inside(client) is opens


def test_locks_an_account_after_too_many_wrong_passwords(client, ada, settings):
    settings.LOCKOUT_ATTEMPTS = 3
    assert [log_in(client, ada, "wrong").status_code for _time in range(4)] == [200, 200, 200, 429]
    response = log_in(client, ada)
    assert (response.status_code, 0 < int(response["Retry-After"]) <= 900) == (429, True)
    assert "There were too many failed attempts" in response.text
    assert verbs() == [Verb.FAILED, Verb.FAILED, Verb.FAILED, Verb.LOCKED_OUT]


def test_locks_a_name_that_nobody_has_just_the_same(client, db, settings):
    settings.LOCKOUT_ATTEMPTS = 3
    assert [log_in(client, "nobody", "x").status_code for _time in range(4)] == [200, 200, 200, 429]
    assert "nobody" not in " ".join(AuditEntry.objects.values_list("about", flat=True)).split()


def test_lets_the_owner_in_while_somebody_else_tries_from_elsewhere(client, ada, settings):
    settings.LOCKOUT_ATTEMPTS = 2
    log_in(client, ada)
    stranger = Client(REMOTE_ADDR="198.51.100.9")
    assert [log_in(stranger, ada, "wrong").status_code for _time in range(3)] == [200, 200, 429]
    assert log_in(Client(REMOTE_ADDR="203.0.113.99"), ada).status_code == 302


def test_asks_for_the_code_of_whoever_has_an_app(client, ada):
    give_app(ada)
    assert log_in(client, ada, next=STORIES).url == reverse("mfa_authenticate")
    assert not is_inside(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == STORIES
    assert is_inside(client)


def test_takes_a_code_once(client, ada):
    give_app(ada)
    shown = code()
    for number, status in enumerate((302, 200)):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        log_in(browser, ada)
        assert browser.post(reverse("mfa_authenticate"), {"code": shown}).status_code == status


def test_needs_no_cache(client, ada, settings):
    """Redis may be away when somebody must get in."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",  # that fails where ours does without
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    give_app(ada)
    log_in(client, ada)
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/admin/"


def test_takes_a_recovery_code_once(client, ada):
    first = give_app(ada)[0]
    for status in (302, 200):
        browser = Client()
        log_in(browser, ada)
        assert browser.post(reverse("mfa_authenticate"), {"code": first}).status_code == status


@pytest.mark.parametrize("typed", ["", "0", "123456", "١٢٣٤٥٦", "x" * 5000, "\0"])
def test_takes_no_other_code(client, ada, typed):
    give_app(ada)
    log_in(client, ada)
    assert client.post(reverse("mfa_authenticate"), {"code": typed}).status_code == 200
    assert not is_inside(client)


def test_locks_out_who_guesses_codes(client, ada, settings):
    settings.LOCKOUT_ATTEMPTS = 3
    give_app(ada)
    log_in(client, ada)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _time in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 429
    assert verbs() == [*[Verb.CODE_FAILED] * 3, Verb.LOCKED_OUT]


def test_shows_no_code_page_to_who_has_typed_no_password(client, ada):
    give_app(ada)
    assert client.get(reverse("mfa_authenticate")).url == "/admin/login/"
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/admin/login/"


def test_lets_somebody_else_log_in_before_the_code(client, ada):
    give_app(ada)
    log_in(client, ada)
    assert client.post(reverse("account_logout")).url == "/admin/login/"
    assert client.get("/admin/login/").status_code == 200


def test_records_with_what_somebody_logged_in_and_from_which_network(client, ada):
    give_app(ada)
    log_in(client, ada)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.detail, entry.network) == (ada, "password, authenticator app", "203.0.113.0/24")


def test_logs_out_and_says_so(client, ada):
    log_in(client, ada)
    response = client.post("/admin/logout/", follow=True)
    assert response.redirect_chain == [("/admin/login/", 302)]
    assert "You are logged out." in response.text
    assert verbs() == [Verb.LOGGED_IN, Verb.LOGGED_OUT]


def test_logs_nobody_out_by_a_link(client, ada):
    log_in(client, ada)
    assert "Log out in this browser?" in client.get("/admin/logout/").text
    assert is_inside(client)


def test_takes_no_log_in_without_a_token(ada):
    response = log_in(Client(enforce_csrf_checks=True), ada)
    assert response.status_code == 403
    assert "This form is no longer valid" in response.text


def test_has_no_sign_up(client, db):
    for path in ("signup", "email", "confirm-email"):  # as for every address that the desk does not have
        assert client.get(f"/admin/{path}/").url == f"/admin/login/?next=/admin/{path}/"


def test_greets_nobody_with_a_message(client, ada):
    log_in(client, ada)
    assert 'class="messagelist"' not in client.get("/admin/").text
