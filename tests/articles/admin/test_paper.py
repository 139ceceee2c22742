"""The form of the paper itself: who may open it, what it takes, what it refuses and where."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Paper
from tests.articles.pictures import plain, saved
from tests.factories import make_superuser

FORM = "/admin/articles/paper/1/change/"
NO_LINKS = {"stored_links-TOTAL_FORMS": 0, "stored_links-INITIAL_FORMS": 0}


def links(*rows):
    """Return what the form sends of new links, each with its kind, label, address and position."""
    sent = {"stored_links-TOTAL_FORMS": len(rows), "stored_links-INITIAL_FORMS": 0}
    for at, row in enumerate(rows):
        names = (f"stored_links-{at}-{name}" for name in ("kind", "label", "url", "position"))
        sent |= dict(zip(names, row, strict=True))
    return sent


@pytest.mark.parametrize(
    ("who", "status"), [("journalist", 403), ("editor", 403), ("moderator", 403), ("managing_editor", 200)]
)
def test_opens_for_managing_editors(desk, cast, who, status):
    client = desk(cast[who])
    assert client.get(FORM).status_code == status
    client.post(FORM, NO_LINKS | {"name": "The Quay"})
    assert Paper.objects.get().name == ("The Quay" if status == 200 else "")


def test_is_nobodys_to_delete_or_to_add(desk, db):
    client = desk(make_superuser())
    answers = [client.post(f"/admin/articles/paper/{page}/", {"post": "yes"}) for page in ("add", "1/delete")]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert client.get("/admin/articles/paper/")["Location"] == FORM


def test_gives_every_page_name_colours_logo_and_links(managing_client):
    logo = SimpleUploadedFile("logo.jpg", saved(plain(240, 80)), "image/jpeg")
    typed = {"name": "The Quay", "accent": "#1d5f8a", "logo": logo}
    rows = [("about", "About us", "/about/", 2), ("social", "Mastodon", "https://example.com/@quay", 1)]
    assert managing_client.post(FORM, typed | links(*rows)).status_code == 302
    paper = Paper.objects.current()
    assert (paper.logo_width, paper.logo_height) == (240, 80)
    assert [str(link) for link in paper.links] == ["Mastodon", "About us"]
    page = managing_client.get("/news/").text
    shown = [
        f'src="{paper.logo.url}"',
        "<title>",
        "The Quay",
        'href="/look/',
        ">About us</a>",
        ">Mastodon</a>",
    ]
    assert [words for words in shown if words not in page] == []


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("accent", "red", "A colour is written as"),
        ("accent", "#ffff00", "are hard to read on light ground"),
        ("accent_on_dark", "#000000", "are hard to read on dark ground"),
        (
            "logo",
            SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png"),
            "This is not a photograph",
        ),
        ("icon", SimpleUploadedFile("icon.gif", b"", "image/gif"), "The submitted file is empty."),
        ("email", "nobody", "Enter a valid email address."),
    ],
)
def test_refuses_at_the_field_and_loses_nothing(managing_client, field, value, told):
    response = managing_client.post(
        FORM, NO_LINKS | {"name": "The Quay", "tagline": "Since 1874", field: value}
    )
    errors = response.context["adminform"].form.errors
    assert (response.status_code, list(errors)) == (200, [field])
    assert told in errors[field][0]
    assert 'value="Since 1874"' in response.text
    assert Paper.objects.get().name == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example/", "about"])
def test_links_to_no_odd_place(managing_client, url):
    response = managing_client.post(FORM, {"name": "The Quay"} | links(("about", "About us", url, 1)))
    assert (response.status_code, "Write an address such as /about/" in response.text) == (200, True)
    assert Paper.objects.current().links == []
