"""Every kind of public page, held to what a machine can check of accessibility and of HTML."""

import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from tests.browser.public_pages import NOW, STORY, make_paper

VNU = settings.BASE_DIR / ".cache/node/node_modules/vnu-jar/build/dist/vnu.jar"
OTHERS = {"missing": 404, "removed story": 410, "too long": 414, "preview": 404, "search with errors": 400}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def paths(transactional_db, time_machine):
    """The address of each kind of page; the clock goes on, for a browser waits."""
    time_machine.move_to(NOW, tick=True)
    return make_paper()


def violations(page) -> list[tuple[str, str, list]]:
    """Return what axe finds in light, and in dark of what differs there: the colours."""
    found = []
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)
        for each in Axe().run(page, options=options).response["violations"]:
            found.append((each["id"], scheme, [node["html"] for node in each["nodes"]]))
    return found


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_has_no_accessibility_violation_and_fits_the_screen(browser, live_server, paths, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page, found, wide = context.new_page(), {}, {}
    for name, path in paths.items():
        page.goto(live_server.url + path)
        found[name] = violations(page)
        wide[name] = page.evaluate("document.documentElement.scrollWidth") > width
    page.goto(live_server.url + STORY)
    page.click("main form button")
    found["form with errors"] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}
    assert [name for name in wide if wide[name]] == []
    assert context.cookies() == []
    context.close()


def test_answers_each_as_what_it_is(client, paths):
    answers = {name: client.get(path, follow=True).status_code for name, path in paths.items()}
    assert answers == dict.fromkeys(paths, 200) | OTHERS


def test_is_valid_html(client, paths, tmp_path: Path):
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("The Nu HTML checker needs java and the npm package vnu-jar under .cache/node.")
    pages = {name: client.get(path, follow=True).text for name, path in paths.items()}
    pages["form with errors"] = Client().post(f"{STORY}comments/", {"name": "", "email": "x"}).text
    pages["report with errors"] = Client().post(paths["reporting a comment"], {}).text
    pages["failed"] = render_to_string("500.html")
    for name, text in pages.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    files = sorted(map(str, tmp_path.glob("*.html")))
    checked = subprocess.run(["java", "-jar", VNU, "--errors-only", *files], capture_output=True, text=True)
    assert (checked.stderr, checked.returncode) == ("", 0)
