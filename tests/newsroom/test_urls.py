"""Every address, for everybody: what the answer says to browsers and caches, and what it must never say."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_comment, make_edition, make_photo
from tests.newsroom.routes import every_route

pytestmark = pytest.mark.django_db
ROUTES = every_route()
DESK = f"/{settings.ADMIN_PATH}"
PUBLIC = {route: address for route, address in ROUTES.items() if not route.startswith(DESK)}
INSIDE = {route: address for route, address in ROUTES.items() if route.startswith(DESK)}
PEOPLE = ["nobody", "journalist", "editor", "managing_editor", "moderator", "administrator"]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def content(db, time_machine):
    """Something stands at most of the addresses."""
    time_machine.move_to("2026-03-01 12:00Z")
    make_comment(make_edition())
    make_photo()


@pytest.fixture
def clients(cast, desk, admin_user) -> dict[str, Client]:
    people = cast | {"administrator": admin_user}
    return {name: Client() if name == "nobody" else desk(people[name]) for name in PEOPLE}


def refused_headers(response) -> list[str]:
    """Return what of the answer's headers is not as it must be."""
    wrong = [name for name, value in ALWAYS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    wrong += [part for part in ("unsafe-inline", "unsafe-eval", "*") if part in policy]
    needed = ["default-src", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
    wrong += [part for part in needed if part not in policy and "sandbox" not in policy]
    wrong += [
        name
        for name in ("Permissions-Policy", "Cross-Origin-Resource-Policy")
        if name not in response.headers
    ]
    wrong += [] if response.headers.get("Referrer-Policy") else ["Referrer-Policy"]
    return wrong


@pytest.mark.parametrize("method", ["get", "post", "head", "options", "put", "delete"])
@pytest.mark.parametrize("person", PEOPLE)
def test_answers_with_every_header_and_without_a_fault(content, clients, person, method):
    faults = {}
    for route, address in ROUTES.items():
        response = getattr(clients[person], method)(address)
        if response.status_code >= 500 or refused_headers(response):
            faults[route] = (response.status_code, refused_headers(response))
    assert faults == {}


@pytest.mark.parametrize("method", ["get", "head"])
def test_gives_readers_no_cookie(content, clients, method):
    answers = {route: getattr(Client(), method)(address) for route, address in PUBLIC.items()}
    assert {route for route, response in answers.items() if response.cookies} == set()


@pytest.mark.parametrize("person", PEOPLE)
def test_keeps_the_desk_out_of_caches_and_search_engines(content, clients, person):
    answers = {route: clients[person].get(address) for route, address in INSIDE.items()}
    assert {r for r, each in answers.items() if "no-store" not in each["Cache-Control"]} == set()
    assert {r for r, each in answers.items() if "noindex" not in each["X-Robots-Tag"]} == set()


def test_shows_a_stranger_nothing_of_the_desk_but_its_log_in(content):
    opened = {route for route, address in INSIDE.items() if Client().get(address).status_code == 200}
    names = ("login/", "password_reset/", "password_reset/done/", "reset/done/", "reset/<uidb64>/<token>/")
    assert opened == {f"{DESK}{name}" for name in names}


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("person", ["nobody", "editor"])
def test_leads_nobody_to_another_site(content, clients, person, target):
    hosts = {
        urlsplit(each["Location"]).netloc
        for address in ROUTES.values()
        for method in ("get", "post")
        if (each := getattr(clients[person], method)(address, {"next": target})).headers.get("Location")
    }
    assert hosts <= {"", "testserver"}
