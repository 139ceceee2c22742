"""The same for pages of tags, authors, times, corrections and the paper; and what is never kept is right."""

from typing import Any

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from taggit.models import Tag

from articles import photos, tags
from articles.models import Author, Paper
from comments import moderation
from comments.models import Comment, Status
from tests.articles.caching.conftest import HOUR, T
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_author,
    make_comment,
    make_edition,
    make_editor_in_chief,
    make_page,
    make_photo,
    make_section,
    publish,
)

pytestmark = pytest.mark.django_db

YEARS_AGO = T.replace(year=2019, month=11, day=3)
BOATS, BALLS, ADA, KIM = "/tags/boats/", "/tags/balls/", "/authors/ada-ferris/", "/authors/kim/"
YEAR, MONTH, DAY, OLD_DAY = "/news/2026/", "/news/2026/03/", "/news/2026/03/01/", "/news/2019/11/03/"
CORRECTIONS, ABOUT, STAFF = "/corrections/", "/about/", "/staff/"
PAGES = (BOATS, BALLS, ADA, KIM, YEAR, MONTH, DAY, OLD_DAY, CORRECTIONS, ABOUT, STAFF)
LIST_FERRY = {BOATS, ADA, YEAR, MONTH, DAY}
LISTS = {*LIST_FERRY, BALLS, KIM, OLD_DAY}
# Never kept: they are asked each time.
FEEDS = ("/feed.rss", "/feed.atom", "/feed.json", "/harbour/feed.rss", "/tags/boats/feed.rss")
PROGRAMS = (*FEEDS, "/authors/ada-ferris/feed.rss", "/sitemap-news.xml", "/search/?q=eight")


@pytest.fixture
def ferry(stop_clock):
    """A story of the harbour by Ada on boats, another one by Kim on balls, and old ones of each."""
    stop_clock(T)
    harbour, sport = make_section("Harbour"), make_section("Sport")
    ada, kim = make_author(), make_author("Kim")
    for now in (*(YEARS_AGO.replace(day=day) for day in (2, 3, 4)), T - 3 * HOUR):
        make_edition("Match", section=sport, author=kim, tags=["Balls"], now=now)
    make_edition("Boat", section=harbour, author=ada, tags=["Boats"], now=T - 3 * HOUR)
    filed: dict[str, Any] = {"section": harbour, "author": ada, "tags": ["Boats"]}
    article = make_article("Ferry boat", slug="ferry", lead_photo=make_photo(), **filed)
    make_comment(publish(article, now=T - 2 * HOUR))
    for url in (ABOUT, STAFF):
        make_page(url)
    return article


@pytest.fixture
def told(client):
    """Return a function that says which of the addresses, asked once, have the words."""
    return lambda words, *paths: {path for path in paths if words in client.get(path).text}


def save(desk, path, **values):
    response = desk(make_editor_in_chief()).post(f"/admin/{path}", values)
    assert response.status_code == 302, response.context["errors"]


def test_publishes_a_story(ferry, fallen, told):
    filed: dict[str, Any] = {"section": make_section("Harbour"), "author": make_author(), "tags": ["Boats"]}
    assert fallen(lambda: make_edition("Tug boats", now=T, **filed)) == LIST_FERRY
    assert told("Tug boats", *PAGES, *PROGRAMS) == {*LIST_FERRY, *PROGRAMS}


def test_updates_a_story(ferry, fallen, told):
    edit(ferry, headline="Ferry boat sunk", now=T - HOUR)
    assert fallen(lambda: apply(ferry, "publish-changes", now=T)) == LIST_FERRY
    assert told("Ferry boat sunk", *PAGES, *PROGRAMS) == {*LIST_FERRY, *PROGRAMS}


def test_gives_a_story_another_tag_and_author(ferry, fallen, told):
    ferry.bylines.update(author=make_author("Kim"))
    edit(ferry, tags=["Balls"], now=T - HOUR)
    assert fallen(lambda: apply(ferry, "publish-changes", now=T)) == {*LIST_FERRY, BALLS, KIM}
    assert told("Ferry boat", BOATS, BALLS, ADA, KIM) == {BALLS, KIM}


def test_withdraws_a_story(ferry, fallen, told):
    """Whoever has it in a feed reader is told."""
    assert fallen(lambda: apply(ferry, "withdraw", now=T)) == LIST_FERRY
    assert told("Ferry boat", *PAGES, "/sitemap-news.xml", "/search/?q=eight") == set()
    assert told("It was wrong.", *PROGRAMS) == {*FEEDS, "/authors/ada-ferris/feed.rss"}


def test_removes_a_story(ferry, fallen, told):
    assert fallen(lambda: apply(ferry, "remove", now=T)) == LIST_FERRY
    assert told("Ferry boat", *PAGES, *PROGRAMS) == set()


def test_is_right_once_a_time_has_passed(ferry, visit, is_kept, told, stop_clock):
    edit(ferry, headline="Ferry boat sunk", now=T - HOUR)
    apply(ferry, "schedule", at=T + HOUR / 2, now=T)
    visit(*PAGES)
    assert told("Ferry boat sunk", *PAGES, *PROGRAMS) == set()
    stop_clock(T + HOUR / 2)
    assert {path for path in PAGES if not is_kept(path)} == LIST_FERRY
    assert told("Ferry boat sunk", *PAGES, *PROGRAMS) == {*LIST_FERRY, *PROGRAMS}


def test_corrects_a_story(ferry, fallen, told):
    assert fallen(lambda: correct(ferry, "It was new.", now=T)) == {*LIST_FERRY, CORRECTIONS}
    assert told("It was new.", *PAGES) == {CORRECTIONS}


def test_takes_a_photo_down(ferry, fallen, told):
    photo, editor = ferry.lead_photo, make_editor_in_chief()
    shows_it = told(photo.token, *PAGES, *PROGRAMS)
    assert shows_it & {BOATS, ADA, DAY} == {BOATS, ADA, DAY}
    assert fallen(lambda: photos.take_down(photo, by=editor, because="Theirs.", now=T)) == LIST_FERRY
    assert told(photo.token, *PAGES, *PROGRAMS) == set()


def test_leaves_lists_alone_when_a_comment_is_approved(ferry, fallen):
    comment = Comment.objects.get(status=Status.HELD)
    assert fallen(lambda: moderation.approve(comment, by=make_editor_in_chief(), now=T)) == set()


def test_merges_a_tag(ferry, fallen, client, told):
    boats, balls = Tag.objects.get(slug="boats"), Tag.objects.get(slug="balls")
    assert fallen(lambda: tags.merge(boats, into=balls)) == set(PAGES)
    assert [client.get(f"{BOATS}{file}")["Location"] for file in ("", "feed.rss")] == [
        BALLS,
        f"{BALLS}feed.rss",
    ]
    assert told("Ferry boat", BALLS, f"{BALLS}feed.rss") == {BALLS, f"{BALLS}feed.rss"}


def test_renames_and_moves_an_author(ferry, fallen, client, told, desk):
    links = {"stored_links-TOTAL_FORMS": 0, "stored_links-INITIAL_FORMS": 0}
    path = f"articles/author/{Author.objects.get(slug='ada-ferris').pk}/change/"
    assert fallen(lambda: save(desk, path, name="Ada Stone", slug="ada-stone", **links)) == {ADA}
    assert client.get(ADA)["Location"] == "/authors/ada-stone/"
    assert told("Ada Stone", "/authors/ada-stone/", "/sitemap-authors.xml") == {"/authors/ada-stone/"}
    assert told("/authors/ada-stone/", "/sitemap-authors.xml") == {"/sitemap-authors.xml"}


def test_renames_and_moves_a_section(ferry, fallen, client, told, desk):
    path = f"articles/section/{make_section('Harbour').pk}/change/"
    values = {"name": "Port", "slug": "port", "position": "0", "is_active": "on"}
    assert fallen(lambda: save(desk, path, **values)) == set(PAGES)
    assert told('href="/port/"', *PAGES) == set(PAGES)
    assert client.get("/harbour/")["Location"] == "/port/"
    assert client.get("/harbour/feed.rss")["Location"] == "/port/feed.rss"
    assert told("Ferry boat", "/port/feed.rss") == {"/port/feed.rss"}


def test_follows_the_paper(ferry, fallen, told, desk):
    paper = Paper.objects.get()
    links = {"stored_links-TOTAL_FORMS": 0, "stored_links-INITIAL_FORMS": 0}
    path = f"articles/paper/{paper.pk}/change/"
    assert fallen(lambda: save(desk, path, name="The Quay", accent="#c23a10", **links)) == set(PAGES)
    assert told("The Quay", *PAGES, *PROGRAMS) == {*PAGES, *PROGRAMS}
    assert told("/look/", *PAGES) == set(PAGES)


def test_changes_a_page_of_the_paper_alone(ferry, fallen, told, desk):
    page = FlatPage.objects.get(url=ABOUT)
    values = {"title": "About", "url": ABOUT, "content": "<p>Since 1899.</p>"}
    assert fallen(lambda: save(desk, f"flatpages/flatpage/{page.pk}/change/", **values)) == {ABOUT}
    assert told("Since 1899.", *PAGES) == {ABOUT}


def test_follows_an_address_that_leads_elsewhere(ferry, client, is_kept, desk):
    """Also where a view has said what it shows before it finds nothing to show."""
    row = Redirect.objects.create(site_id=1, old_path="/news/2018/", new_path="/about/")
    assert client.get("/news/2018/")["Location"] == "/about/"
    values = {"old_path": "/news/2018/", "new_path": "/staff/"}
    save(desk, f"redirects/redirect/{row.pk}/change/", **values)
    assert client.get("/news/2018/")["Location"] == "/staff/"
