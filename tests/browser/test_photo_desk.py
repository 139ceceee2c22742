"""The photo desk in a browser: many files at once, the focal point, a photo out of a story's form."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from playwright.sync_api import expect

from articles import darkroom, photos
from articles.models import Article, Gallery, Photo
from tests.articles.pictures import plain, saved
from tests.factories import make_article, make_edition, make_section, picture_bytes

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/articles/photo/"
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def files(tmp_path):
    """Three photographs and a file that is none, on the person's own disk."""
    for colour in ("red", "blue", "lime"):
        (tmp_path / f"{colour}.jpg").write_bytes(picture_bytes(900, 600, colour=colour))
    (tmp_path / "words.jpg").write_text("Just words.")
    return [tmp_path / f"{name}.jpg" for name in ("red", "words", "blue", "lime")]


def test_uploads_many_with_progress_and_says_which_is_none(page, cast, log_in, files):
    log_in(cast["journalist"])
    page.goto(f"{LIST}upload/")
    page.set_input_files("#id_photographs", files)
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".outcomes li")).to_have_count(4)
    expect(page.locator(".outcomes progress")).to_have_count(0)
    expect(page.locator(".outcomes a")).to_have_count(3)
    expect(page.locator(".outcomes .problem")).to_contain_text("This is not a photograph")
    expect(page.locator(".tally")).to_have_text("3 of 4 are in the library.")
    assert Photo.objects.count() == 3
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/upload.png")


def test_takes_files_that_are_dropped(page, cast, log_in):
    log_in(cast["journalist"])
    page.goto(f"{LIST}upload/")
    page.evaluate(
        """async (bytes) => {
            const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], "dropped.jpg", {type: "image/jpeg"}));
            const drop = new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true});
            document.querySelector(".drop").dispatchEvent(drop);
        }""",
        list(picture_bytes()),
    )
    expect(page.locator(".outcomes a")).to_have_text("dropped.jpg")


def test_moves_the_focal_point_by_click_and_by_keys(page, cast, log_in):
    image = plain(1200, 600, "red")
    image.paste("blue", (800, 0, 1200, 600))
    photo = photos.store(Photo(original=_file(saved(image)), alt="A", credit="B"), by=None)
    darkroom.make(photo)
    log_in(cast["journalist"])
    page.goto(f"{LIST}{photo.pk}/change/")
    box = page.locator(".focal img").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(page.locator(".focal-point")).to_be_focused()
    for _each in range(3):
        page.keyboard.press("ArrowLeft")
    assert abs(float(page.input_value("#id_focal_x")) - 0.87) < 0.02
    position = page.locator(".crop-1x1").evaluate("image => image.style.objectPosition")
    assert position.startswith("100%")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/focal.png", full_page=True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("changed successfully")
    photo.refresh_from_db()
    assert abs(photo.focal_x - 0.87) < 0.02


def _file(content):
    return ContentFile(content, name="quay.jpg")


def test_puts_a_new_photo_into_a_story_without_leaving_its_form(page, cast, log_in, files):
    story = make_article(created_by=cast["journalist"], section=make_section())
    log_in(cast["journalist"])
    page.goto(story.get_admin_url())
    page.fill("#id_headline", "A headline that is not saved yet")
    with page.expect_popup() as opened:
        page.click("#add_id_lead_photo")
    popup = opened.value
    popup.set_input_files("#id_original", files[0])
    popup.fill("#id_alt", "A red square")
    popup.fill("#id_credit", "Jo Reyes")
    with popup.expect_event("close"):
        popup.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_lead_photo option:checked")).to_have_text("A red square")
    expect(page.locator("#id_headline")).to_have_value("A headline that is not saved yet")
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Article.objects.get().lead_photo == Photo.objects.get()


def test_chooses_by_sight_in_the_library_without_leaving_the_form(page, cast, log_in):
    photo = photos.store(Photo(original=_file(picture_bytes(900, 600)), alt="A quay", credit="B"), by=None)
    story = make_article(created_by=cast["journalist"], section=make_section())
    log_in(cast["journalist"])
    page.goto(story.get_admin_url())
    with page.expect_popup() as opened:
        page.locator(".field-lead_photo").get_by_role("button", name="Choose in the library").click()
    with opened.value.expect_event("close"):
        opened.value.get_by_text("A quay").click()
    expect(page.locator("#id_lead_photo")).to_have_value(str(photo.pk))
    expect(page.locator(".field-lead_photo .chosen img")).to_have_js_property("naturalWidth", 400)


def test_uploads_many_into_a_gallery_without_leaving_the_form(page, cast, log_in, files):
    story = make_article(created_by=cast["journalist"], section=make_section())
    Gallery.objects.create(parent=story, region="body", ordering=20, title="Boats", photos=[])
    log_in(cast["journalist"])
    page.goto(story.get_admin_url())
    gallery = page.locator("#articles_gallery_set-0")
    with page.expect_popup() as opened:
        gallery.get_by_role("button", name="Upload", exact=True).click()
    popup = opened.value
    popup.set_input_files("#id_photographs", files)
    popup.get_by_role("button", name="Upload", exact=True).click()
    expect(popup.locator(".outcomes [data-choose]")).to_have_count(3)
    popup.get_by_role("button", name="Put all into the story").click()
    popup.close()
    expect(gallery.locator(".chosen img")).to_have_count(3)
    page.click("input[name=_continue]")
    expect(page.locator(".messagelist")).to_be_visible()
    assert Gallery.objects.get().photos == [each.pk for each in Photo.objects.order_by("pk")]


def test_has_no_accessibility_violation_and_fits_the_screen(context, cast, log_in):
    photo = photos.store(Photo(original=_file(picture_bytes(900, 600)), caption="A quay"), by=None)
    log_in(cast["editor"])
    page, one = context.new_page(), f"{LIST}{photo.pk}"  # axe itself breaks the policy that `page` watches
    verbs = [f"{one}/do/{verb}/" for verb in ("replace", "take-down", "put-back")]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            for path in (LIST, f"{LIST}upload/", f"{LIST}add/", f"{one}/change/", *verbs):
                page.goto(path)
                found = Axe().run(page).response["violations"]
                assert [(path, scheme, width, each["id"], each["nodes"][0]["html"]) for each in found] == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_shows_the_kind_of_picture_that_a_browser_knows_best(page):
    photo = photos.store(Photo(original=_file(picture_bytes(1600, 1000)), alt="A", credit="B"), by=None)
    darkroom.make(photo)
    photo.refresh_from_db()
    page.goto(make_edition(lead_photo=photo).get_absolute_url())
    shown = page.locator(".figure img")
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.currentSrc").endswith(".avif")
    assert shown.evaluate("image => image.naturalWidth > 0")
