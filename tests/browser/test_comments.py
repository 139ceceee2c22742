"""A reader's comment, from the first mistake to the page: without scripts, by keys, on a small screen."""

import datetime
import re

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import outbox
from articles.models import Message
from comments.models import Comment, CommentPolicy, Report, Status, Subscription
from tests.factories import make_comment, make_edition

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.timedelta(days=1)
SIZES = [(320, "light"), (320, "dark"), (390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
NAUGHTY = {
    "a word without end": "x" * 2000,
    "a link without end": f"https://example.com/{'a' * 1900}",
    "marks upon marks": "Z" + "\u0351\u036b\u0343\u036a\u0302" * 60 + "algo",
    "joined emoji": "👩‍👩‍👧‍👦" * 300,
    "a direction left open": "\u2067\u202bשלום " * 50,
    "no space anywhere": "漢字" * 900,
    "lines": "\n".join("l" * 20),
}


LATE = "The noon boat is late."


@pytest.fixture
def quick(db):
    """Let a program that drives a browser be as fast as it is."""
    CommentPolicy.objects.create(pk=1, least_seconds=0)


@pytest.fixture
def plain_page(browser, live_server, settings):
    """A page in a browser that runs no script and keeps no cookie."""
    settings.SITE_URL = live_server.url
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def write(page: Page, name: str, email: str, body: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").first.fill(email)
    page.locator("#id_body").fill(body)
    page.get_by_role("button", name="Send comment").click()


def test_names_each_mistake_and_keeps_what_was_typed(page):
    page.goto(make_edition().get_absolute_url())
    page.locator("form").evaluate("form => form.noValidate = true")
    write(page, "", "not an address", "Well said.")
    expect(page.get_by_role("alert").locator("a")).to_have_count(2)
    page.get_by_role("alert").locator("a").first.click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.locator("#id_email")).to_have_value("not an address")
    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")


def test_appears_when_a_moderator_has_approved_it(page, cast, log_in, context, quick):
    edition = make_edition()
    page.goto(edition.get_absolute_url())
    write(page, "Ann Reader", "ann@example.com", "Well said.")
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert context.cookies() == []
    log_in(cast["moderator"])
    page.goto("/admin/comments/comment/")
    page.get_by_role("button", name="Approve").first.click()
    page.goto(edition.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Ann Reader")
    assert "ann@example.com" not in page.content()


def test_takes_a_comment_from_a_page_that_a_cache_has_kept_for_a_day(plain_page, live_server):
    now = timezone.now()
    edition = make_edition(now=now - 2 * DAY)
    url = edition.get_absolute_url()
    with time_machine.travel(now - DAY, tick=False):
        kept = Client().get(url).text
    plain_page.route(live_server.url + url, lambda route: route.fulfill(body=kept, content_type="text/html"))
    plain_page.goto(url)
    write(plain_page, "Ann Reader", "ann@example.com", LATE)
    expect(plain_page.locator("h1")).to_contain_text("Thank you")
    expect(plain_page.locator("main")).to_contain_text("A moderator will read it.")
    expect(plain_page.locator("blockquote")).to_contain_text(LATE)
    assert Comment.objects.get().body == LATE


def test_lets_a_reader_reply_change_and_withdraw_without_scripts(plain_page, quick):
    edition = make_edition()
    make_comment(edition, "Is it late?", name="Jo", status=Status.APPROVED)
    plain_page.goto(edition.get_absolute_url())
    plain_page.get_by_role("link", name="Reply to Jo").click()
    write(plain_page, "Ann Reader", "ann@example.com", "It is.")
    expect(plain_page.locator("blockquote")).to_contain_text("It is.")
    plain_page.get_by_role("link", name="Change or withdraw it").click()
    plain_page.locator("#id_body").fill("It is not.")
    plain_page.get_by_role("button", name="Save the change").click()
    expect(plain_page.locator("blockquote")).to_contain_text("It is not.")
    assert Comment.objects.filter(body="It is not.").values_list("parent__name").get() == ("Jo",)
    plain_page.get_by_role("link", name="Change or withdraw it").click()
    plain_page.get_by_role("button", name="Withdraw the comment").click()
    expect(plain_page.locator("h1")).to_have_text("Your comment is withdrawn")
    assert not Comment.objects.filter(body="It is not.").exists()


def test_reports_a_comment_by_keys_alone(page):
    edition = make_edition()
    make_comment(edition, "Rude.", name="Jo", status=Status.APPROVED)
    page.goto(edition.get_absolute_url())
    page.get_by_role("link", name="Report the comment by Jo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Report a comment")
    page.get_by_role("link", name=edition.headline).focus()
    for key in ("Tab", "ArrowDown", "Tab", "L", "o", "o", "k", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("h1")).to_have_text("Thank you for your report")
    assert Report.objects.values_list("reason", "text").get() == ("abuse", "Look")


def test_passes_by_the_trap_on_the_way_through_the_form_by_keys(page, quick):
    page.goto(make_edition().get_absolute_url())
    page.get_by_label("Name").focus()
    for words in ("Ann Reader", "ann@example.com", "Well said."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Thank you")
    expect(page.locator("main")).to_contain_text("We have sent you a letter.")
    assert Subscription.objects.count() == 1


def test_confirms_and_ends_letters_from_their_links(page, quick, mailoutbox, live_server):
    page.goto(make_edition().get_absolute_url())
    page.get_by_label("Tell me by e-mail").check()
    write(page, "Ann Reader", "ann@example.com", "Well said.")
    expect(page.locator("h1")).to_contain_text("Thank you")
    outbox.deliver(now=Message.objects.get().send_after)
    (letter,) = mailoutbox
    confirm, end = re.findall(rf"{live_server.url}/comments/letters/\S+", letter.body)
    page.goto(confirm)
    page.get_by_role("button", name="Yes, write to me").click()
    expect(page.locator("main")).to_contain_text("Confirmed.")
    assert Subscription.objects.get().confirmed_at
    page.goto(end)
    page.get_by_role("button", name="Write to me no more").click()
    expect(page.locator("main")).to_contain_text("Ended.")
    assert not Subscription.objects.exists()


@pytest.fixture
def paths():
    """Each kind of page that comments have, with naughty texts on it."""
    edition = make_edition()
    first = make_comment(edition, "A first word.", status=Status.APPROVED, is_pinned=True)
    for name, body in NAUGHTY.items():
        last = make_comment(edition, body, name=body[:80] or name, parent=first, status=Status.APPROVED)
    make_comment(edition, "By us.", parent=last, status=Status.APPROVED, is_staff_answer=True)
    story = edition.get_absolute_url()
    below = [f"?after={first.place}", f"reply/{last.pk}/", f"report/{last.pk}/", "reported/", "thanks/"]
    return [story, *(f"{story}comments/{path}" for path in below)]


def test_holds_its_shape_under_naughty_texts_and_has_no_accessibility_violation(browser, live_server, paths):
    for width, scheme in SIZES:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for path in paths:
            page.goto(live_server.url + path)
            found = [
                (each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]
            ]
            assert found == [], (path, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        context.close()


def test_keeps_every_comment_within_its_own_box(page, paths):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(paths[0])
    measure = "item => [item.getBoundingClientRect().right <= 320, getComputedStyle(item).overflow]"
    boxes = page.locator(".comment-list li").evaluate_all(f"items => items.map({measure})")
    assert boxes == [[True, "clip"]] * 9


def test_has_no_accessibility_violation_where_something_is_wrong(page, quick):
    edition = make_edition()
    comment = make_comment(edition, "Rude.", status=Status.APPROVED)
    page.goto(f"{edition.get_absolute_url()}comments/report/{comment.pk}/")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is wrong with the comment.")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("alert").locator("a").click()
    assert page.url.endswith("#id_reason")
    page.goto(edition.get_absolute_url())
    write(page, "Ann Reader", "ann@example.com", "Well said.")
    page.get_by_role("link", name="Change or withdraw it").click()
    page.locator("#id_body").fill("")
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_role("alert")).to_contain_text("Write your comment.")
    assert Axe().run(page).response["violations"] == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_has_no_accessibility_violation_from_sending_to_withdrawing(page, quick, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(make_edition().get_absolute_url())
    page.get_by_label("Tell me by e-mail").check()
    write(page, "Ann Reader", "ann@example.com", "x" * 2000)
    expect(page.locator("h1")).to_contain_text("Thank you")
    thanks = page.url.partition("#")[0]
    steps = [thanks, f"{thanks}change/"]
    steps += re.findall(r"http\S+/comments/letters/\S+", Message.objects.get().body)
    for step in steps:
        page.goto(step)
        assert Axe().run(page).response["violations"] == [], step
        assert page.evaluate("document.documentElement.scrollWidth") <= width, step
    page.goto(steps[1])
    page.get_by_role("button", name="Withdraw the comment").click()
    expect(page.locator("h1")).to_have_text("Your comment is withdrawn")
    assert Axe().run(page).response["violations"] == []


def test_gives_a_change_back_that_comes_too_late(page, quick):
    page.goto(make_edition().get_absolute_url())
    write(page, "Ann Reader", "ann@example.com", "Well said.")
    page.get_by_role("link", name="Change or withdraw it").click()
    page.locator("#id_body").fill("My other words.")
    Comment.objects.update(created_at=timezone.now() - DAY)
    page.get_by_role("button", name="Save the change").click()
    expect(page.locator("h1")).to_have_text("The comment can no longer be changed")
    expect(page.locator("blockquote")).to_have_text("My other words.")
    assert Axe().run(page).response["violations"] == []
