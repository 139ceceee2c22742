"""A story on its way from the desk to the reader, done as people do it."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
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
    page.fill(".select2-search__field", words)
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
    insert(page, "Text")
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
    log_in(newsroom["editor"])
    page.goto(edition.article.get_admin_url())
    page.click("button[value=withdraw]")
    page.fill("#id_note", "The fee was of another harbour.")
    page.click("input[type=submit].default")
    assert "The fee was of another harbour." in shown(page, edition.get_absolute_url())
    page.goto("/")
    expect(page.locator("main")).not_to_contain_text("Mooring fee to double")


def test_logs_in_at_the_admin(page, newsroom, settings):
    settings.DEBUG = True
    newsroom["editor"].set_password(DEMO_PASSWORD)
    newsroom["editor"].save()
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("[type=submit]")
    expect(page.locator("h1")).to_have_text("The desk")
