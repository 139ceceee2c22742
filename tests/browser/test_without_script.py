"""The whole way of a story in a browser that runs no JavaScript."""

import os

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.models import Article, Revision, State
from comments.models import Comment, Status
from tests.factories import make_author, make_comment, make_edition, make_photo, make_section

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def desk_of(browser, live_server, settings):
    """Return a function that opens a page of the desk as that user, in a browser without JavaScript."""
    contexts = []

    def open_page(user, path="/admin/"):
        client = Client()
        client.force_login(user)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
        contexts.append(browser.new_context(base_url=live_server.url, java_script_enabled=False))
        contexts[-1].set_default_timeout(15_000)
        contexts[-1].add_cookies([cookie | {"value": client.cookies[settings.SESSION_COOKIE_NAME].value}])
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/without-script-{name}.png", full_page=True)


def test_leads_a_story_from_its_first_word_to_its_readers(desk_of, cast):
    make_section("Harbour")
    make_author("Rosa Ibarra")
    photo = make_photo()
    page = desk_of(cast["journalist"], "/admin/articles/article/add/")
    shoot(page, "standard")
    page.click(".without-script a")
    page.fill("#id_headline", "Ferry sinks")
    page.select_option("#id_section", label="Harbour")
    page.select_option("#id_bylines-0-author", label="Rosa Ibarra")
    page.fill("#id_lead_photo", str(photo.pk))
    page.fill("[name$=richtext_set-0-text]", "It was noon.\n\nNobody was hurt.")
    page.fill("[name$=pullquote_set-0-quote]", "We swam.")
    shoot(page, "new")
    page.click("[name=_continue]")
    expect(page.locator("[name$=richtext_set-1-text]")).to_be_visible()
    page.fill("[name$=richtext_set-1-text]", "The captain was the last to leave.")
    page.fill("[name$=photoblock_set-0-photo]", str(photo.pk))
    shoot(page, "changed")
    page.click("[name=_then][value=submit]")
    shoot(page, "submit")
    page.locator("main [type=submit], #content [type=submit]").last.click()
    story = Article.objects.get()
    assert story.state == State.SUBMITTED
    page = desk_of(cast["editor"], f"/admin/articles/article/{story.pk}/do/publish/")
    page.locator("#content [type=submit]").last.click()
    page.goto(story.editions.get().get_absolute_url())
    assert page.locator(".prose p").all_inner_texts() == [
        "It was noon.", "Nobody was hurt.", "The captain was the last to leave.",
    ]  # fmt: skip
    expect(page.locator(".pullquote p").first).to_have_text("We swam.")
    expect(page.locator(".body figure img")).to_have_count(1)


def test_shows_what_is_saved_to_whoever_goes_back(desk_of, cast):
    make_section("Harbour")
    page = desk_of(cast["journalist"], "/admin/articles/article/add/?plain")
    page.fill("#id_headline", "Ferry sinks")
    page.select_option("#id_section", label="Harbour")
    page.click("[name=_continue]")
    page.fill("#id_headline", "Ferry sinks at noon")
    page.click("[name=_continue]")
    page.goto("/admin/")
    page.go_back()
    expect(page.locator("#id_headline")).to_have_value("Ferry sinks at noon")
    page.fill("#id_headline", "Ferry sails")
    page.click("[name=_continue]")
    expect(page.locator("#id_headline")).to_have_value("Ferry sails")
    assert [each.content["fields"]["headline"] for each in Revision.objects.order_by("number")] == [
        "Ferry sinks", "Ferry sinks at noon", "Ferry sails",
    ]  # fmt: skip


def test_decides_on_a_comment(desk_of, cast):
    make_comment(make_edition())
    page = desk_of(cast["moderator"], "/admin/comments/comment/")
    shoot(page, "queue")
    page.locator("button[value^='approve:']").first.click()
    shoot(page, "decided")
    assert Comment.objects.get().status == Status.APPROVED
