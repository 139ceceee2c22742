"""Two people at one story, a lost session, a page closed in the middle of a word: nothing typed is lost."""

import contextlib
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Error, Page, expect

from articles.models import Article, Autosave
from newsroom.authentication import DEMO_PASSWORD
from tests.factories import edit, make_article, make_author

pytestmark = pytest.mark.django_db(transaction=True)
EDITOR = ".ProseMirror[contenteditable=true]"
KEPT = re.compile(r"^Saved for you at \d\d:\d\d\.$")


@pytest.fixture
def story(cast) -> Article:
    cast["editor"].first_name = "Eva"
    cast["editor"].save()
    article = make_article(author=make_author("Marta Quintero", user=cast["journalist"]))
    edit(article)
    return article


@pytest.fixture
def other_page(browser, live_server, settings, cast):
    """The page of the editor, in a browser of their own."""
    client = Client()
    client.force_login(cast["editor"])
    context = browser.new_context(base_url=live_server.url)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.fixture
def form(page, log_in, cast, story) -> Page:
    log_in(cast["journalist"])
    page.goto(story.get_admin_url())
    expect(page.locator(EDITOR)).to_be_visible()
    return page


def type_body(page: Page, words: str) -> None:
    page.click(EDITOR)
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def save(page: Page) -> None:
    page.click("[name=_continue]")


def body(page: Page) -> str:
    return page.inner_text(EDITOR)


def test_shows_both_texts_to_whoever_comes_second(form, other_page, story):
    other_page.goto(story.get_admin_url())
    other_page.fill("#id_headline", "Ferry sinks")
    type_body(other_page, " Nine, says Eva.")
    save(other_page)
    expect(other_page.locator(".messagelist .success")).to_be_visible()
    form.fill("#id_kicker", "Boats")
    type_body(form, " Ten, says Marta.")
    save(form)
    expect(form.locator("h1")).to_have_text("Two of you changed this story")
    shown = form.inner_text("#content-main")
    assert all(words in shown for words in ("Nine, says Eva.", "Ten, says Marta.", "Ferry sinks", "Eva did"))
    form.check("input[name=_keep-blocks][value=theirs]")
    form.click("[name=_merge]")
    expect(form.locator("#id_kicker")).to_have_value("Boats")
    expect(form.locator("#id_headline")).to_have_value("Ferry sinks")
    assert "Nine, says Eva." in body(form)


def test_offers_back_what_was_typed_on_a_page_that_was_closed(form, context, story):
    form.fill("#id_headline", "Ferry sinks")
    type_body(form, " Ten, says Marta.")
    expect(form.locator("#autosave")).to_have_text(KEPT)
    form.close()
    page = context.new_page()
    page.goto(story.get_admin_url())
    expect(page.locator("#unsaved-heading")).to_contain_text("You have unsaved text from")
    page.click("[name=_use]")
    expect(page.locator("#id_headline")).to_have_value("Ferry sinks")
    assert "Ten, says Marta." in body(page)
    expect(page.locator("#unsaved-heading")).to_have_count(0)


def test_offers_back_what_was_typed_when_the_process_was_killed(form, context, story):
    type_body(form, " Ten, says Marta.")
    expect(form.locator("#autosave")).to_have_text(KEPT)
    with form.expect_event("crash"), contextlib.suppress(Error):
        form.goto("chrome://crash")
    page = context.new_page()
    page.goto(story.get_admin_url())
    page.click("[name=_use]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert "Ten, says Marta." in body(page)


def test_keeps_what_was_typed_last_before_the_page_was_left(form, story):
    form.on("dialog", lambda dialog: dialog.accept())
    form.fill("#id_headline", "Ferry sinks")
    form.goto("/admin/")
    for _time in range(50):  # the browser sends it while it goes on
        if not Autosave.objects.exists():
            form.wait_for_timeout(100)
    form.goto(story.get_admin_url())
    expect(form.locator("#unsaved-heading")).to_be_visible()


def test_gives_the_text_back_after_the_session_was_lost(form, cast, settings, story):
    settings.DEBUG = True
    cast["journalist"].set_password(DEMO_PASSWORD)
    cast["journalist"].save()
    form.fill("#id_headline", "Ferry sinks")
    Session.objects.all().delete()
    type_body(form, " Ten, says Marta.")
    expect(form.locator("#autosave")).to_contain_text("Not saved: you are logged out.")
    save(form)
    expect(form.locator(".messagelist")).to_contain_text("What you typed is kept")
    form.fill("#id_login", "journalist")
    form.fill("#id_password", DEMO_PASSWORD)
    form.click("[type=submit]")
    form.click("[name=_use]")
    expect(form.locator("#id_headline")).to_have_value("Ferry sinks")
    assert "Ten, says Marta." in body(form)
    assert (Article.objects.get().headline, Autosave.objects.count()) == ("Ferry sinks", 0)


def test_saves_after_logging_in_again_in_another_tab(form, log_in, context, cast, settings, story):
    settings.DEBUG = True
    cast["journalist"].set_password(DEMO_PASSWORD)
    cast["journalist"].save()
    form.fill("#id_headline", "Ferry sinks")
    Session.objects.all().delete()
    tab = context.new_page()
    tab.goto("/admin/")
    tab.fill("#id_login", "journalist")
    tab.fill("#id_password", DEMO_PASSWORD)
    tab.click("[type=submit]")
    expect(tab.locator("h1")).to_have_text("The desk")
    save(form)
    expect(form.locator(".messagelist .success")).to_be_visible()
    assert Article.objects.get().headline == "Ferry sinks"


def test_raises_no_alarm_about_ones_own_saves(form, story):
    for words in ("One.", "Two."):
        type_body(form, f" {words}")
        expect(form.locator("#autosave")).to_have_text(KEPT)
        save(form)
        expect(form.locator(".messagelist .success")).to_be_visible()
        expect(form.locator("#unsaved-heading")).to_have_count(0)
    form.goto("/admin/")
    form.go_back()
    form.fill("#id_kicker", "Boats")
    save(form)
    expect(form.locator(".messagelist .success")).to_be_visible()


def test_sends_nothing_where_nobody_has_typed(form, story):
    requests = []
    form.on("request", lambda request: requests.append(request.url))
    form.wait_for_timeout(4500)
    form.click("#id_headline")
    form.wait_for_timeout(4500)
    assert [each for each in requests if "autosave" in each] == []


def test_says_who_else_has_it_open(form, other_page, story):
    other_page.goto(story.get_admin_url())
    expect(other_page.locator("#presence")).to_contain_text("journalist has had this story open since")
    form.reload()
    expect(form.locator("#presence")).to_contain_text("Eva has had this story open since")
