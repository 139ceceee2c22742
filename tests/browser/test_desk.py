"""My desk and the queue in a browser: for everybody, at every width, and on the way from one to the next."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from articles.models import Edition, Photo
from comments.models import Comment
from newsroom.demo import loader
from tests.articles.admin.test_fetching import lengthen
from tests.factories import moment

pytestmark = pytest.mark.django_db(transaction=True)

NOW = moment("2027-03-29 15:05")
SIZES = [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
PAGES = {
    "tomas": ["/admin/", "/admin/queue/returned/"],
    "vera": ["/admin/", "/admin/queue/to-read/", "/admin/queue/alone/", "/admin/queue/letters/"],
    "mo": [
        "/admin/",
        "/admin/comments/comment/",
        "/admin/comments/comment/?tab=all",
        "/admin/comments/comment/{comment}/change/",
    ],
    "elena": [
        "/admin/articles/article/",
        "/admin/articles/article/add/",
        "/admin/articles/article/add/?plain",
        "/admin/articles/article/{story}/change/",
        "/admin/articles/article/{story}/change/?plain",
        "/admin/articles/article/{story}/do/expire/",
        "/admin/articles/article/{story}/preview-links/",
        "/admin/articles/photo/",
        "/admin/articles/photo/upload/",
        "/admin/articles/photo/{photo}/change/",
        "/admin/articles/photo/{photo}/do/take-down/",
        "/admin/articles/section/",
        "/admin/articles/section/{section}/change/",
        "/admin/comments/comment/?tab=all&story={story}",
        "/admin/comments/comment/{comment}/change/",
        "/admin/comments/commentpolicy/1/change/",
        "/admin/comments/watchedword/add/",
    ],
}
SHOTS = os.environ.get("SHOTS", "")  # a folder to look at what was checked


@pytest.fixture
def demo(transactional_db, time_machine):
    time_machine.move_to(NOW)
    loader.load(NOW, lambda line: None)


def cookie(settings, live_server, username: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


def violations(page) -> list[tuple[str, list]]:
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize("username", PAGES)
def test_has_no_accessibility_violation_and_fits_the_screen(browser, live_server, demo, settings, username):
    edition = Edition.objects.live(NOW).stories().filter(live_until=None)[0]
    keys = {"story": edition.article_id, "section": edition.section_id}
    keys["photo"] = Photo.objects.earliest("pk").pk
    keys["comment"] = Comment.objects.approved().filter(parent=None)[0].pk
    for width, scheme in SIZES:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        context.add_cookies([cookie(settings, live_server, username)])
        page = context.new_page()
        for number, path in enumerate(PAGES[username]):
            page.goto(live_server.url + path.format(**keys))
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{username}-{number}-{width}-{scheme}.png", full_page=True)
            assert violations(page) == [], (path, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        context.close()


@pytest.mark.parametrize("form", ["", "?plain"])
def test_has_none_on_a_form_with_each_kind_of_part_and_with_errors(
    browser, live_server, demo, settings, form
):
    story = Edition.objects.live(NOW).stories().filter(live_until=None)[0].article
    lengthen(story, 1)
    for width, scheme in SIZES:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        context.add_cookies([cookie(settings, live_server, "elena")])
        page = context.new_page()
        page.goto(live_server.url + story.get_admin_url() + form)
        assert violations(page) == [], (width, scheme)
        page.fill("#id_headline", "")
        page.click("[name=_continue]")
        expect(page.locator(".errornote.summary")).to_be_visible()
        assert violations(page) == [], ("errors", width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        context.close()


def test_leads_an_editor_from_the_queue_to_reading(page, demo, log_in):
    log_in(User.objects.get(username="vera"))
    page.goto("/admin/")
    page.click("text=Read: Fish hall takes on its first apprentices")
    page.click("input[type=submit].default")
    page.goto("/admin/queue/to-read/")
    row = page.locator("tr", has_text="Fish hall takes on its first apprentices")
    expect(row.locator("[data-label='Read by']")).to_have_text("You")


def test_keeps_the_choice_of_a_section_in_the_address(page, demo, log_in):
    log_in(User.objects.get(username="vera"))
    page.goto("/admin/queue/to-read/")
    page.select_option("#id_section", label="City")
    page.click(".desk-filters button")
    expect(page.locator(".desk-table tbody tr")).to_have_count(1)
    page.reload()
    expect(page.locator("#id_section option:checked")).to_have_text("City")


def test_prints_the_list_and_nothing_else(page, demo, log_in):
    log_in(User.objects.get(username="vera"))
    page.goto("/admin/queue/to-read/")
    page.emulate_media(media="print")
    expect(page.locator(".desk-filters")).to_be_hidden()
    expect(page.locator("#header")).to_be_hidden()
    expect(page.locator(".desk-table")).to_be_visible()
