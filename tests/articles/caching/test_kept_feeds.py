"""Feeds are kept as pages are: right on the next request after any change, with a 304 until then."""

import pytest

from articles import photos
from comments import moderation
from comments.models import Status
from tests.articles.caching.conftest import HOUR, T
from tests.factories import (
    apply,
    edit,
    make_article,
    make_author,
    make_comment,
    make_edition,
    make_editor_in_chief,
    make_photo,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db

ALL, HARBOUR, SPORT = "/feed.rss", "/harbour/feed.atom", "/sport/feed.json"
TAG, AUTHOR = "/tags/boats/feed.rss", "/authors/ines/feed.json"
PAGES = (ALL, HARBOUR, SPORT, TAG, AUTHOR)
SHOW_FERRY = {ALL, HARBOUR, TAG, AUTHOR}


@pytest.fixture
def ferry(stop_clock):
    """A story of the harbour with a photo, and one of sport."""
    stop_clock(T)
    make_edition("Match", section=make_section("Sport"), now=T - 3 * HOUR)
    article = make_article(
        "Ferry", section=make_section("Harbour"), author=make_author("Ines"), tags=["Boats"],
        lead_photo=make_photo(),
    )  # fmt: skip
    publish(article, now=T - 2 * HOUR)
    return article


def test_makes_feeds_anew_that_show_what_was_changed(ferry, fallen, visit):
    edit(ferry, headline="Ferry, changed", now=T - HOUR)
    assert fallen(lambda: apply(ferry, "publish-changes", now=T)) == SHOW_FERRY
    assert {path for path, text in visit(*PAGES).items() if "Ferry, changed" in text} == SHOW_FERRY


def test_makes_feeds_anew_whose_list_gets_longer(ferry, fallen):
    assert fallen(lambda: publish(make_article("Cup", section=make_section("Sport")), now=T)) == {ALL, SPORT}


def test_makes_feeds_anew_that_show_a_photo(ferry, fallen, visit):
    photo, editor = ferry.lead_photo, make_editor_in_chief()
    assert fallen(lambda: photos.take_down(photo, by=editor, because="Theirs.", now=T)) == SHOW_FERRY
    assert not any(photo.token in text for text in visit(*PAGES).values())


def test_keeps_feeds_through_what_they_do_not_show(ferry, fallen):
    comment = make_comment(ferry.editions.get(), status=Status.HELD)
    assert fallen(lambda: moderation.approve(comment, by=make_editor_in_chief(), now=T)) == set()


@pytest.mark.parametrize("path", PAGES)
def test_answers_who_has_it_already_with_nothing(ferry, client, is_kept, path):
    first = client.get(path)
    assert is_kept(path)
    for asked, said in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(path, headers={asked: first[said]})
        assert (again.status_code, again.content, again["Last-Modified"]) == (
            304,
            b"",
            first["Last-Modified"],
        )
    headers = {"If-None-Match": '"another"', "If-Modified-Since": first["Last-Modified"]}
    assert client.get(path, headers=headers).status_code == 200
