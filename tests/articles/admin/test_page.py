"""The forms of the paper's own pages, and of addresses that lead elsewhere."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect

from tests.factories import make_page, make_section

PAGES, REDIRECTS = "/admin/flatpages/flatpage/", "/admin/redirects/redirect/"
ABOUT = {"title": "About us", "url": "/about/", "content": "<p>Since 1874.</p>"}
MOVED = {"old_path": "/2009/ferries.html", "new_path": "/about/"}


def errors(response):
    assert response.status_code == 200
    return {name: list(sentences) for name, sentences in response.context["adminform"].form.errors.items()}


@pytest.mark.parametrize(
    ("who", "page", "redirect"),
    [
        ("journalist", 403, 403),
        ("moderator", 403, 403),
        ("editor", 302, 403),
        ("managing_editor", 302, 302),
    ],
)
def test_takes_them_from_those_whose_they_are(desk, cast, who, page, redirect):
    client = desk(cast[who])
    sent = [client.post(f"{PAGES}add/", ABOUT), client.post(f"{REDIRECTS}add/", MOVED)]
    assert [answer.status_code for answer in sent] == [page, redirect]
    assert [FlatPage.objects.count(), Redirect.objects.count()] == [page == 302, redirect == 302]


def test_shows_a_page_with_nothing_but_what_pages_may_have(editors_client):
    dirty = (
        '<h2>Us</h2><p onclick="x()">Since <b>1874</b>.<script>alert(1)</script></p><iframe src="/"></iframe>'
    )
    editors_client.post(f"{PAGES}add/", ABOUT | {"content": dirty})
    page = editors_client.get("/about/").text
    assert "Since" in page and "<h1>About us</h1>" in page
    assert [words for words in ("onclick", "alert(1)", "<iframe") if words in page] == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("/news/", "The site itself uses this address. Choose another."),
        ("/search/help/", "The site itself uses this address. Choose another."),
        ("/admin/", "The site itself uses this address. Choose another."),
        ("/city/", "A section stands at this address. Choose another."),
        ("/staff/", "Another page stands at this address."),
        ("about", "An address has small letters, digits and hyphens between slashes."),
        ("/About us/", "An address has small letters, digits and hyphens between slashes."),
        ("/a/../b/", "An address has small letters, digits and hyphens between slashes."),
    ],
)
def test_refuses_an_address_that_is_taken_or_none(editors_client, url, told):
    make_section("City")
    make_page("/staff/")
    response = editors_client.post(f"{PAGES}add/", ABOUT | {"url": url})
    assert errors(response) == {"url": [told]}
    assert "Since 1874." in response.text
    assert FlatPage.objects.count() == 1


def test_leads_from_the_address_that_a_page_had(editors_client):
    page = make_page("/about/")
    editors_client.post(f"{PAGES}{page.pk}/change/", ABOUT | {"url": "/paper/about/"})
    assert editors_client.get("/about/")["Location"] == "/paper/about/"
    assert editors_client.get("/paper/about/").status_code == 200


def test_leads_on_within_the_site_and_outside(managing_client):
    for old, new in (("/a.html", "/about/"), ("/b.html", "https://example.com/")):
        managing_client.post(f"{REDIRECTS}add/", {"old_path": old, "new_path": new})
    leads = [managing_client.get(path)["Location"] for path in ("/a.html", "/b.html")]
    assert leads == ["/about/", "https://example.com/"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("old_path", "ferries.html", "Begin with a slash: /2009/ferries.html."),
        ("old_path", "//evil.example/", "Begin with a slash: /2009/ferries.html."),
        ("old_path", "/taken/", "This address leads elsewhere already."),
        ("new_path", "", "This field is required."),
        (
            "new_path",
            "javascript:alert(1)",
            "Write an address such as /about/, https://example.com/ or mailto:desk@example.com.",
        ),
    ],
)
def test_refuses_a_redirect_that_leads_nowhere(managing_client, field, value, told):
    Redirect.objects.create(site_id=1, old_path="/taken/", new_path="/about/")
    response = managing_client.post(f"{REDIRECTS}add/", MOVED | {field: value})
    assert errors(response) == {field: [told]}
    assert Redirect.objects.count() == 1
