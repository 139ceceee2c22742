"""A moderator's morning: by keys alone, without scripts, and with a colleague who is faster."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from comments import desk, moderation, reports
from comments.models import Comment, Status, WatchedWord
from tests.browser.test_comments import NAUGHTY
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = "/admin/comments/comment/"
NOON = moment("2026-03-01 12:00")


@pytest.fixture
def waiting(cast):
    """Five comments that wait, the oldest first."""
    edition = make_edition(now=NOON)
    return [
        make_comment(edition, f"Comment {number}", created_at=NOON + datetime.timedelta(minutes=number))
        for number in range(5)
    ]


def statuses():
    return list(Comment.objects.order_by("created_at").values_list("status", flat=True))


def test_is_decided_by_keys_alone(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    page.keyboard.press("j")
    expect(page.locator(".row").first).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".row")).to_have_count(4)
    expect(page.locator(".row").first).to_be_focused()  # the queue goes on where it was
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".row")).to_have_count(3)
    page.keyboard.press("r")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".row")).to_have_count(2)
    assert sorted(statuses()) == sorted(["approved", "held", "spam", "rejected", "held"])
    assert Comment.objects.get(status=Status.REJECTED).rejected_for == "abuse"
    page.keyboard.press("u")
    expect(page.locator(".row")).to_have_count(3)
    assert not Comment.objects.filter(status=Status.REJECTED).exists()


def test_goes_down_and_up_and_no_further(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    for _each in range(9):
        page.keyboard.press("j")
    expect(page.locator(".row").last).to_be_focused()
    for _each in range(9):
        page.keyboard.press("k")
    expect(page.locator(".row").first).to_be_focused()


def test_goes_on_where_it_was(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    for _each in range(3):
        page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".messagelist")).to_contain_text("1 comment marked as spam.")
    expect(page.locator(".row").nth(2)).to_be_focused()
    expect(page.locator(".row").nth(2)).to_contain_text("Comment 3")


def test_leaves_the_keys_to_the_machine_where_somebody_wants_that(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    button = page.get_by_role("button", name="Use these keys")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    for key in "jas":
        page.keyboard.press(key)
    expect(page.locator(".row:focus")).to_have_count(0)
    button.click()
    page.keyboard.press("j")
    expect(page.locator(".row").first).to_be_focused()
    assert statuses() == ["held"] * 5


def test_ticks_all_of_a_page(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    page.get_by_label("Tick all of this page").check()
    page.locator("input[name=chosen]").nth(1).uncheck()
    page.locator(".bulk").get_by_role("button", name="Mark as spam").click()
    expect(page.locator(".messagelist")).to_contain_text("4 comments marked as spam.")
    assert statuses() == ["spam", "held", "spam", "spam", "spam"]


def test_leaves_the_keys_to_who_types(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    page.locator("#id_q").press_sequentially("jars u")
    expect(page.locator("#id_q")).to_have_value("jars u")
    assert statuses() == ["held"] * 5


def test_tells_who_was_faster(page, cast, log_in, waiting):
    log_in(cast["moderator"])
    page.goto(QUEUE)
    moderation.reject(waiting[0], by=cast["editor"], now=NOON, reason="abuse")
    page.get_by_role("button", name="Approve").first.click()
    expect(page.locator(".messagelist")).to_contain_text("Already decided by editor: “Rejected”.")


def test_decides_in_bulk_without_scripts(browser, live_server, settings, cast, waiting):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    client, name = Client(), settings.SESSION_COOKIE_NAME
    client.force_login(cast["moderator"])
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(QUEUE)
    for box in page.locator("input[name=chosen]").all()[:3]:
        box.check()
    page.select_option("#bulk-reason", label="Advertises")
    page.locator(".bulk").get_by_role("button", name="Reject").click()
    expect(page.locator(".messagelist")).to_contain_text("3 comments rejected.")
    page.locator("summary", has_text="Reject…").first.click()
    page.get_by_role("button", name="Something else").first.click()
    expect(page.locator(".row")).to_have_count(1)
    context.close()
    assert statuses() == ["rejected"] * 4 + ["held"]


def test_answers_pins_and_closes_as_an_editor(page, cast, log_in, waiting):
    moderation.approve(waiting[0], by=cast["moderator"], now=NOON)
    log_in(cast["editor"])
    page.goto(f"{QUEUE}{waiting[0].pk}/change/")
    page.get_by_role("button", name="Pin before the others").click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    page.get_by_label("Answer as the newsroom").fill("It will be mended.")
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.locator(".messagelist")).to_contain_text("Your answer is published.")
    page.get_by_role("link", name="Ferry timetable grows").click()
    page.get_by_role("button", name="Close comments on this story").click()
    page.get_by_role("link", name="see it").first.click()
    expect(page.locator("main")).to_contain_text("It will be mended.")
    expect(page.locator("#id_body")).to_have_count(0)


@pytest.fixture
def paths(cast):
    """Each kind of page that the moderators have, with naughty texts on it."""
    edition, closed = make_edition("W" * 110, now=NOON), make_edition("Closed", now=NOON)
    desk.close(closed.article, by=cast["editor"], now=NOON)
    shown = make_comment(edition, "A first word.", status=Status.APPROVED)
    answers = [
        make_comment(edition, body, name=body[:80], parent=shown, network="n" * 64)
        for body in NAUGHTY.values()
    ]
    reports.report(shown, reason="illegal", text="x" * 500, networks=["n"], now=NOON)
    moderation.reject(answers.pop(), by=cast["editor"], now=NOON)
    word = WatchedWord.objects.create(text="y" * 100)
    below = ["", "?q=nothing", "?tab=reported", f"?tab=all&story={edition.article_id}", "closed/"]
    below += [f"{shown.pk}/change/", f"{answers[0].pk}/change/"]
    rules, words = "/admin/comments/commentpolicy/1/change/", "/admin/comments/watchedword/"
    return [*(QUEUE + path for path in below), rules, words, f"{words}add/", f"{words}{word.pk}/change/"]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_holds_its_shape_and_has_no_accessibility_violation(context, cast, log_in, paths, width, scheme):
    log_in(cast["editor"])
    page = context.new_page()  # which lets axe do what our policy forbids pages to do
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for path in paths:
        page.goto(path)
        found = [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_has_no_accessibility_violation_where_something_is_wrong(page, cast, log_in, paths):
    log_in(cast["editor"])
    page.goto(f"{QUEUE}{Comment.objects.get(body='A first word.').pk}/change/")
    page.get_by_role("button", name="Publish the answer").click()
    expect(page.locator(".errorlist").first).to_contain_text("Write your answer.")
    assert Axe().run(page).response["violations"] == []
