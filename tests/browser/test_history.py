"""A story's history in a real browser: read, compared and restored, in every size and scheme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Article
from tests.factories import apply, edit, make_article, make_author, make_photo

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = [(width, scheme) for width in (390, 1280) for scheme in ("light", "dark")]
QUAY, TICKETS = "<h2>At the quay</h2>", "<p>Tickets cost three euros.</p>"
BODY = f"{QUAY}<p>Eight boats sail at noon.</p><p>غرقت العبارة في الميناء</p>{TICKETS}"
LATER = f"{TICKETS}{QUAY}<p>Nine boats sail at noon.</p><p>وصلت العبارة إلى الميناء</p>"


@pytest.fixture
def story(cast):
    """A story that its editor published alone and that has changed in everything since."""
    make_author("Marta Quintero", user=cast["journalist"])
    article = make_article(
        "Ferry timetable grows", text=BODY, tags=["Harbour"], created_by=cast["journalist"]
    )
    edit(article, by=cast["editor"], kicker="Harbour")
    apply(article, "publish", by=cast["editor"])
    photo = make_photo(caption="The quay at dawn")
    edit(article, by=cast["journalist"], headline="Ferry sinks", text=LATER, lead_photo=photo, tags=["Boats"])
    return article


def violations(page):
    return [
        (each["id"], [node["html"] for node in each["nodes"]])
        for each in Axe().run(page).response["violations"]
    ]


def test_has_no_accessibility_violation_and_fits_the_screen(page, story, cast, log_in):
    log_in(cast["managing_editor"])
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for rest in ("history/", "compare/?from=r1&to=desk", "restore/1/"):
            page.goto(f"/admin/articles/article/{story.pk}/{rest}")
            for closed in page.locator("#content-main summary").all():
                closed.click()
            assert violations(page) == [], (rest, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (rest, width)


def test_lets_an_editor_compare_and_restore(page, story, cast, log_in):
    log_in(cast["editor"])
    page.goto(story.get_admin_url())
    page.click("a.historylink")
    page.locator(".timeline li").last.get_by_role("link", name="Compare with now").click()
    expect(page.locator(".difference dd ins").first).to_have_text("added: sinks")
    page.get_by_role("link", name="Restore revision 1").click()
    page.click("input[type=submit].default")
    expect(page.locator(".messagelist .success")).to_contain_text("what it was in revision 1")
    assert Article.objects.get().headline == "Ferry timetable grows"


def test_lets_a_third_person_review_what_was_published_alone(page, story, cast, log_in):
    log_in(cast["managing_editor"])
    page.goto(f"/admin/articles/article/{story.pk}/history/")
    page.click(".review summary")
    page.fill(".review textarea", "Well done.")
    page.click(".review button")
    expect(page.locator(".timeline li").first).to_contain_text("Reviewed afterwards, managing_editor")
    expect(page.locator(".review")).to_have_count(0)
    assert story.events.first().note == "Well done."
