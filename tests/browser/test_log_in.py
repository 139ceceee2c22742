"""The log-in in a browser: an app, recovery codes, passkeys, a lock, sessions, and nothing typed is lost."""

import os
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from articles.models import Article
from newsroom.models import AuditEntry, Verb
from tests.factories import edit, make_article, make_author
from tests.newsroom.accounts.people import PASSWORD, code, give_app

pytestmark = pytest.mark.django_db(transaction=True)
SIZES: list[tuple[int, Any]] = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at what was checked
ACCOUNT, NEW = "/admin/account/", "another battery horse"


@pytest.fixture(autouse=True)
def publishers_need_more(settings):
    settings.SECOND_FACTOR = "publishers"


@pytest.fixture
def passkeys(context: BrowserContext, page: Page) -> None:
    """Give the browser a device that keeps passkeys, and somebody who always touches it."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    device |= {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})


@pytest.fixture
def editor(cast) -> User:
    return give_password(cast["editor"])


def give_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def type_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def log_out(page: Page) -> None:
    page.click("#logout-form button")
    expect(page.locator(".messagelist")).to_have_text(re.compile("You are logged out."))


def check(page: Page, name: str) -> None:
    """See that the page has no violation at any size, and keep pictures of it where they are wanted."""
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/log-in-{name}-{width}-{scheme}.png", full_page=True)
        found = [(each["id"], each["nodes"]) for each in Axe().run(page).response["violations"]]
        assert found == [], (name, width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)


def set_up_app(page: Page) -> str:
    """Set up an app, and return the first of the recovery codes."""
    page.click("a.button >> text=Set up an authenticator app")
    page.fill("#id_code", code(page.inner_text(".steps code")))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    return page.locator(".codes li").first.inner_text()


def test_leads_a_publisher_through_an_app_and_logs_in_with_a_recovery_code(page, editor):
    page.goto("/admin/articles/article/")
    type_in(page, "editor")
    expect(page.locator(".must")).to_be_visible()
    recovery = set_up_app(page)
    page.click(".go-on")
    expect(page).to_have_url(re.compile("/admin/articles/article/$"))
    log_out(page)
    type_in(page, "editor")
    page.fill("#id_code", "000000")
    page.keyboard.press("Enter")
    expect(page.locator(".errorlist")).to_contain_text("This code is wrong")
    page.fill("#id_code", recovery)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The desk")


def test_logs_in_with_a_passkey_alone_and_after_a_password(page, passkeys, editor):
    page.goto("/admin/")
    type_in(page, "editor")
    page.click("a.button >> text=Add a passkey")
    page.click("#passkey_add")
    expect(page.locator(".codes li")).to_have_count(10)
    log_out(page)
    page.focus("#passkey_login")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The desk")
    assert AuditEntry.objects.filter(verb=Verb.LOGGED_IN)[0].detail == "passkey"
    log_out(page)
    type_in(page, "editor")
    page.click("#passkey_authenticate")
    expect(page.locator("h1")).to_have_text("The desk")


def test_says_so_where_the_browser_gives_no_passkey(page, passkeys, editor):
    page.goto("/admin/")
    page.click("#passkey_login")
    expect(page.locator(".passkey-trouble")).to_be_visible()
    expect(page.locator("#id_login")).to_be_visible()


def test_ends_a_session_somewhere_else(page, browser, live_server, cast):
    give_password(cast["journalist"])
    elsewhere = browser.new_context(base_url=live_server.url).new_page()
    for each in (elsewhere, page):
        each.goto("/admin/")
        type_in(each, "journalist")
        expect(each.locator("h1")).to_have_text("The desk")
    page.goto(ACCOUNT)
    page.click("td input[value='Log out']")
    expect(page.locator(".messagelist")).to_contain_text("Logged out there.")
    elsewhere.goto("/admin/")
    expect(elsewhere.locator("#id_login")).to_be_visible()
    elsewhere.context.close()


def test_changes_a_password(page, cast):
    give_password(cast["journalist"])
    page.goto("/admin/password_change/")
    type_in(page, "journalist")
    for field, typed in (("oldpassword", PASSWORD), ("password1", NEW), ("password2", NEW)):
        page.fill(f"#id_{field}", typed)
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Your password is changed")
    log_out(page)
    type_in(page, "journalist", NEW)
    expect(page.locator("h1")).to_have_text("The desk")


def test_gives_back_what_was_typed_after_a_log_in_with_a_code(page, editor):
    story = make_article(author=make_author("Marta Quintero"))
    edit(story)
    give_app(editor)
    page.goto(story.get_admin_url())
    type_in(page, "editor")
    page.fill("#id_code", code())
    page.keyboard.press("Enter")
    page.fill("#id_headline", "Ferry sinks")
    Session.objects.all().delete()
    page.click("[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("What you typed is kept")
    type_in(page, "editor")
    page.fill("#id_code", code(steps=1))  # its next code, which the app’s clock may already show
    page.keyboard.press("Enter")
    page.click("[name=_use]")
    expect(page.locator("#id_headline")).to_have_value("Ferry sinks")
    assert Article.objects.get().headline == "Ferry sinks"


def test_has_no_accessibility_violation_on_the_way_in(context, editor, settings):
    settings.LOCKOUT_ATTEMPTS = 2
    page = context.new_page()  # one in which the checker may put its own styles
    page.goto("/admin/articles/article/")
    check(page, "door")
    type_in(page, "editor", "wrong")
    check(page, "wrong")
    type_in(page, "editor")
    check(page, "must")
    page.click("a.button >> text=Set up an authenticator app")
    check(page, "app")
    page.go_back()
    set_up_app(page)
    check(page, "codes")
    page.goto("/admin/")
    log_out(page)
    type_in(page, "editor")
    check(page, "second-step")
    page.click("text=Log in as somebody else")
    for _time in range(3):
        type_in(page, "editor", "wrong")
    expect(page.locator(".errornote")).to_have_text(re.compile(r"no other is taken before \d\d:\d\d\.$"))
    check(page, "locked")


def test_has_no_accessibility_violation_inside(context, admin_user, editor):
    give_app(give_password(admin_user))
    page = context.new_page()
    page.goto(ACCOUNT)
    type_in(page, "admin")
    page.fill("#id_code", code())
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your log-in")
    own = ["", "confirm/", "confirm/code/", "app/remove/", "codes/", "codes/new/", "passkeys/add/"]
    paths = [f"{ACCOUNT}{each}" for each in own]
    paths += ["/admin/password_change/", "/admin/logout/", "/admin/password_reset/", "/admin/auth/user/"]
    paths += ["/admin/newsroom/auditentry/", f"/admin/auth/user/{editor.pk}/log-in/"]
    for path in paths:
        page.goto(path)
        assert page.url.endswith(path)
        check(page, path.strip("/").replace("/", "-"))
