"""A reader's comment, from the first mistake to the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_edition

pytestmark = pytest.mark.django_db(transaction=True)


def write(page: Page, name: str, email: str, body: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Comment", exact=False).last.fill(body)
    page.get_by_role("button", name="Send comment").click()


def test_names_each_mistake_and_keeps_what_was_typed(page):
    page.goto(make_edition().get_absolute_url())
    page.locator("form").evaluate("form => form.noValidate = true")
    write(page, "", "not an address", "Well said.")
    expect(page.get_by_role("alert").locator("a")).to_have_count(2)
    page.get_by_role("alert").locator("a").first.click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("not an address")
    expect(page.get_by_label("E-mail")).to_have_attribute("aria-invalid", "true")


def test_appears_when_a_moderator_has_approved_it(page, cast, log_in, context):
    edition = make_edition()
    page.goto(edition.get_absolute_url())
    write(page, "Ann Reader", "ann@example.com", "Well said.")
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert context.cookies() == []
    log_in(cast["moderator"])
    page.goto("/admin/comments/comment/")
    page.check("input.action-select")
    page.select_option("select[name=action]", label="Approve")
    page.click("button[name=index]")
    page.goto(edition.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Ann Reader")
    assert "ann@example.com" not in page.content()
