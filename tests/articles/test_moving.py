import pytest
from django.contrib.redirects.models import Redirect

from articles import moving
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def leads():
    return dict(Redirect.objects.values_list("old_path", "new_path"))


def test_leads_from_the_old_address_to_the_new_one(client):
    make_edition(tags=["Harbour"])
    moving.leave("/tags/port/", "/tags/harbour/")
    response = client.get("/tags/port/")
    assert (response.status_code, response["Location"]) == (301, "/tags/harbour/")
    assert response["Cache-Control"] == "no-cache"


def test_leads_in_one_hop_however_often_something_moves():
    for old, new in (("/a/", "/b/"), ("/b/", "/c/"), ("/c/", "/d/")):
        moving.leave(old, new)
    assert leads() == {"/a/": "/d/", "/b/": "/d/", "/c/": "/d/"}


def test_leads_nowhere_from_where_something_stands_again():
    moving.leave("/a/", "/b/")
    moving.leave("/b/", "/a/")
    assert leads() == {"/b/": "/a/"}


def test_leaves_nothing_where_nothing_moved():
    moving.leave("/a/", "/a/")
    assert leads() == {}


def test_leads_on_from_pages_of_a_list_and_from_its_feed():
    moving.leave("/tags/port/", "/tags/harbour/")
    assert moving.find("/tags/port/feed.rss") == "/tags/harbour/feed.rss"
    assert moving.find("/tags/port/other/") == moving.find("/tags/") == moving.find("/") == ""


def test_keeps_what_was_asked(client):
    moving.leave("/port/", "/harbour/")
    assert client.get("/port/?before=x&y=%C3%A9")["Location"] == "/harbour/?before=x&y=%C3%A9"


def test_leads_nobody_away_from_a_page_that_stands(client):
    moving.leave("/news/", "/elsewhere/")
    assert client.get("/news/").status_code == 200


@pytest.mark.parametrize("path", ["/\0/", "/x\0", "/" + "a" * 3000])
def test_takes_any_path(path):
    assert moving.find(path) == ""
