"""A real browser for the tests in this folder: the system's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright runs an event loop in the thread that also makes rows; the server has threads of its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("No Chromium on the path, so nothing is driven in a browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def once(request):
    """Drive a browser on one database, and on each where two people meet: pages are the same from all."""
    if connection.vendor != "sqlite" and request.path.stem != "test_two_people":
        pytest.skip("A browser is driven where the tests run on SQLite.")


@pytest.fixture
def context(browser, live_server, settings) -> Iterator[BrowserContext]:
    settings.SITE_URL = live_server.url
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context, live_server) -> Iterator[Page]:
    """A page that lets no script error, policy violation or request to another host pass."""
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if _is_problem(message) else None)
    page.on("request", lambda request: _note_foreign(request.url, live_server.url, problems))
    yield page
    assert problems == []


def _is_problem(message) -> bool:
    """An answer of 4xx is logged by the browser as an error, and is what some tests ask for."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def _note_foreign(url: str, own: str, problems: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:")):
        problems.append(f"request to {url}")


@pytest.fixture
def log_in(context, live_server, settings):
    """Give the browser the session of that user."""

    def become(user: User) -> None:
        client = Client()
        client.force_login(user)
        context.clear_cookies()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])

    return become
