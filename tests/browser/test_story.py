"""A story on its way from the desk to the reader, done as people do it."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article, Edition
from newsroom.authentication import DEMO_PASSWORD
from tests.factories import make_author, make_edition, make_photo, make_section

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = re.compile(r".*/news/\d{4}/\d\d/\d\d/politica-y-cafe/$")


@pytest.fixture
def newsroom(cast):
    make_section("City")
    make_author("Marta Quintero", user=cast["journalist"])
    make_author("Tomas Ashby")
    make_photo(caption="The quay at dawn")
    return cast


def choose(page: Page, field: str, words: str) -> None:
    """Pick the first match in one of the admin's autocompletes."""
    page.click(f"#{field} + .select2")
    page.fill(".select2-container--open .select2-search__field", words)
    page.click(f".select2-results__option:has-text('{words}')")


def insert(page: Page, block: str) -> None:
    page.click(".order-machine-insert-target.last")
    page.click(f".plugin-buttons .plugin-button:has-text('{block}')")


def write_story(page: Page) -> None:
    page.goto("/admin/articles/article/add/")
    page.fill("#id_kicker", "Cafés")
    page.locator("#id_headline").press_sequentially("Política y café")
    page.fill("#id_standfirst", "Two words over a cup.")
    page.fill("#id_tags", "Harbour, City council")
    choose(page, "id_section", "City")
    choose(page, "id_lead_photo", "quay")
    page.click("text=Add another Byline")
    choose(page, "id_bylines-1-author", "Tomas Ashby")
    page.fill("#id_bylines-1-position", "2")


def write_body(page: Page) -> None:
    page.click(".ProseMirror:visible")
    page.keyboard.type("The “café” opens at six.")
    insert(page, "Photo")
    choose(page, "id_articles_photoblock_set-0-photo", "quay")
    insert(page, "Pull quote")
    page.fill("#id_articles_pullquote_set-0-quote", "Coffee first")
    insert(page, "Video")
    page.fill("#id_articles_embed_set-0-url", "https://youtu.be/aqz-KE-bpKQ")
    page.fill("#id_articles_embed_set-0-title", "A film")


def press(page: Page, verb: str) -> None:
    if not page.is_visible(f"button[value={verb}]"):
        page.click(".more summary")
    page.click(f"button[value={verb}]")
    page.click("input[type=submit].default")
    expect(page.locator(".messagelist .success")).to_be_visible()


def shown(page: Page, url: str) -> str:
    page.goto(url)
    return page.inner_html("article")


def test_lets_a_journalist_write_and_preview(page, newsroom, log_in):
    log_in(newsroom["journalist"])
    write_story(page)
    write_body(page)
    page.click("button[value=preview]")
    expect(page.locator("h1")).to_have_text("Política y café")
    expect(page.locator("article")).to_contain_text("By Marta Quintero and Tomas Ashby")
    expect(page.locator("article")).to_contain_text("The “café” opens at six.")
    expect(page.locator("article")).to_contain_text("Coffee first")
    assert Article.objects.get().slug == "politica-y-cafe"
    page.goto("/news/")
    expect(page.locator("main")).not_to_contain_text("Política y café")


def test_carries_a_story_to_the_reader_and_back(page, newsroom, log_in):
    log_in(newsroom["journalist"])
    write_story(page)
    write_body(page)
    page.click("[name=_continue]")
    press(page, "submit")
    form = Article.objects.get().get_admin_url()
    log_in(newsroom["editor"])
    page.goto(form)
    press(page, "publish")
    page.goto("/news/")
    page.click("text=Política y café")
    expect(page).to_have_url(ADDRESS)
    address, published = page.url, page.inner_html("article")
    page.goto(form)
    page.fill("#id_headline", "Café y política")
    page.click("[name=_continue]")
    assert shown(page, address) == published
    page.goto(form)
    press(page, "publish-changes")
    assert "Café y política" in shown(page, address)


def test_shows_a_notice_where_a_story_was_withdrawn(page, newsroom, log_in):
    edition = make_edition("Mooring fee to double")
    log_in(newsroom["managing_editor"])
    page.goto(edition.article.get_admin_url())
    page.click(".more summary")
    page.click("button[value=withdraw]")
    page.fill("#id_notice", "The fee was of another harbour.")
    page.fill("#id_note", "The harbour master called.")
    page.click("input[type=submit].default")
    assert "The fee was of another harbour." in shown(page, edition.get_absolute_url())
    page.goto("/")
    expect(page.locator("main")).not_to_contain_text("Mooring fee to double")


# With the keyboard alone


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(200):
        if page.evaluate("selector => Boolean(document.activeElement?.matches(selector))", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {selector}.")


def enter(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")  # what it leads to is there, before the next Tab


def type_into(page: Page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def write_by_keys(page: Page) -> None:
    page.goto("/admin/articles/article/add/")
    expect(page.locator("#id_headline")).to_be_focused()
    page.keyboard.type("Ferry timetable grows")
    enter(page, ".field-section .select2-selection")
    page.keyboard.type("City")
    expect(page.locator(".select2-results__option--highlighted")).to_have_text("City")
    page.keyboard.press("Enter")
    type_into(page, ".ProseMirror", "Eight boats.")
    enter(page, ".order-machine-insert-target.last")
    expect(page.locator(".plugin-buttons .plugin-button").first).to_be_focused()
    enter(page, "[data-plugin-prefix=articles_pullquote_set]")
    expect(page.locator("#id_articles_pullquote_set-0-quote")).to_be_focused()
    page.keyboard.type("It floats.")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_be_visible()


def press_by_keys(page: Page, verb: str, **typed: str) -> None:
    """Go to the story's form and do a verb, typing into the fields of its page."""
    page.goto(Article.objects.get().get_admin_url())
    if not page.is_visible(f"button[value={verb}]"):
        enter(page, ".more summary")
    enter(page, f"button[value={verb}]")
    expect(page).to_have_url(re.compile(f"/do/{verb}/"))
    for name, words in typed.items():
        type_into(page, f"#id_{name}", words)
    enter(page, "input[type=submit].default")
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_carries_a_story_to_its_correction_by_the_keyboard_alone(page, newsroom, log_in, time_machine):
    at = timezone.localtime(timezone.now() + datetime.timedelta(days=1)).replace(microsecond=0)
    log_in(newsroom["journalist"])
    write_by_keys(page)
    press_by_keys(page, "submit")
    log_in(newsroom["editor"])
    press_by_keys(page, "claim")
    press_by_keys(page, "return", note="Who says so?")
    log_in(newsroom["journalist"])
    press_by_keys(page, "submit")
    log_in(newsroom["editor"])
    press_by_keys(page, "approve")
    press_by_keys(page, "schedule", at_0=f"{at:%Y-%m-%d}", at_1=f"{at:%H:%M:%S}")
    time_machine.move_to(at + datetime.timedelta(minutes=1))
    press_by_keys(page, "publish-correction", text="There are nine.")
    assert "There are nine." in shown(page, Edition.objects.latest("live_from").get_absolute_url())


def test_puts_the_focus_on_what_was_refused(page, newsroom, log_in):
    story = make_edition().article
    log_in(newsroom["managing_editor"])
    page.goto(f"/admin/articles/article/{story.pk}/do/withdraw/")
    enter(page, "input[type=submit].destructive")
    expect(page.locator(".errornote")).to_be_focused()
    enter(page, ".errornote a")
    expect(page.locator("#id_notice")).to_be_focused()


def test_logs_in_at_the_admin(page, newsroom, settings):
    settings.DEBUG = True
    newsroom["editor"].set_password(DEMO_PASSWORD)
    newsroom["editor"].save()
    page.goto("/admin/")
    page.fill("#id_login", "editor")
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("[type=submit]")
    expect(page.locator("h1")).to_have_text("The desk")
