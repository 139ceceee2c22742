"""Every kind of public page, held to what a machine can check of accessibility and of HTML."""

import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from articles.models import Edition
from newsroom.demo import loader
from tests.factories import moment

VNU = settings.BASE_DIR / ".cache/node/node_modules/vnu-jar/build/dist/vnu.jar"
STORY = "/news/2019/11/03/notes-from-an-important-visit/"
SEARCHES = ["/search/", "/search/?q=harbour", "/search/?q=nowhere+quokka&section=science&since=soon"]
PAGES = ["/", "/news/", "/science/", STORY, "/nothing-here/", *SEARCHES]
SIZES = [(320, "light"), (390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo(transactional_db):
    loader.load(moment("2026-11-23 12:00"), lambda line: None)


def withdrawn_address() -> str:
    return Edition.objects.get(is_withdrawn=True).get_absolute_url()


def violations(page) -> list[tuple[str, list]]:
    return [
        (each["id"], [node["html"] for node in each["nodes"]])
        for each in Axe().run(page).response["violations"]
    ]


def test_has_no_accessibility_violation_and_fits_the_screen(browser, live_server, demo):
    for width, scheme in SIZES:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for path in [*PAGES, withdrawn_address()]:
            page.goto(live_server.url + path)
            assert violations(page) == [], (path, width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        page.goto(live_server.url + STORY)
        page.evaluate("document.querySelector('main form').noValidate = true")
        page.click("main form button")
        assert violations(page) == [], ("form with errors", width, scheme)
        assert context.cookies() == []
        context.close()


def test_is_valid_html(client, demo, tmp_path: Path):
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("The Nu HTML checker needs java and the npm package vnu-jar under .cache/node.")
    answers = {f"page{number}": client.get(path) for number, path in enumerate([*PAGES, withdrawn_address()])}
    answers["form"] = Client().post(f"{STORY}comments/", {"name": "", "email": "x"})
    answers["thanks"] = client.get(f"{STORY}comments/thanks/")
    for name, answer in answers.items():
        (tmp_path / f"{name}.html").write_bytes(answer.content)
    files = sorted(map(str, tmp_path.glob("*.html")))
    checked = subprocess.run(["java", "-jar", VNU, "--errors-only", *files], capture_output=True, text=True)
    assert (checked.stderr, checked.returncode) == ("", 0)
