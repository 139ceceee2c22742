"""What templates keep, such as a story's row in lists, is never seen once what it shows has changed."""

import datetime

import pytest
from django.utils import timezone
from taggit.models import Tag

from articles.caching import parts
from articles.caching.shelves import MemoryShelf
from articles.models import Edition, Paper, PaperLink, Photo, PhotoBlock, Section
from comments.models import Comment
from tests.factories import (
    correct,
    edit,
    make_article,
    make_author,
    make_comment,
    make_edition,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
FERRY = "/news/2026/03/01/ferry/"
PAGES = ("/", "/news/", "/harbour/", "/search/?q=ferry", FERRY)


@pytest.fixture(autouse=True)
def no_page_cache(settings, stop_clock):
    settings.PAGE_CACHE = False
    stop_clock(NOON)


@pytest.fixture
def ferry():
    """A story with photos, a tag and a comment, beside another one and under it."""
    harbour = make_section("Harbour", parent=make_section("City"))
    make_edition("Dock", section=harbour, tags=["Boats"], lead_photo=make_photo(), now=NOON)
    article = make_article("Ferry", slug="ferry", section=harbour, tags=["Boats"], lead_photo=make_photo())
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=make_photo())
    edition = publish(article, now=NOON)
    make_comment(edition, status="approved")
    Paper.objects.update(name="The Courier")
    return article


def swap_files(photos):
    """Give these photos the files of another."""
    photos.update(renditions=make_photo().renditions)


CHANGES = {
    "a section is renamed": lambda story: Section.objects.filter(slug="harbour").update(name="Port"),
    "a section moves": lambda story: Section.objects.filter(slug="city").update(slug="town"),
    "a photo at the head": lambda story: swap_files(Photo.objects.filter(pk=story.lead_photo_id)),
    "a photo in the body": lambda story: swap_files(Photo.objects.filter(editions__article=story)),
    "how a photo was made": lambda story: Photo.objects.update(origin="composite"),
    "who took a photo": lambda story: Photo.objects.update(creator="Jo Reyes"),
    "photos are taken down": lambda story: Photo.objects.update(taken_down_at=NOON),
    "the rights of photos end": lambda story: Photo.objects.update(rights_expire_at=NOON),
    "a tag is renamed": lambda story: Tag.objects.update(name="Ships"),
    "a tag moves": lambda story: Tag.objects.update(slug="ships"),
    "the paper is renamed": lambda story: Paper.objects.update(name="The Tribune"),
    "the paper has a colour": lambda story: Paper.objects.update(accent="#a01010"),
    "the paper has an address": lambda story: Paper.objects.update(email="desk@example.com"),
    "the paper has a link": lambda story: PaperLink.objects.create(paper_id=1, label="About", url="/about/"),
    "a comment is approved": lambda story: make_comment(
        story.editions.get(), "Two boats.", status="approved"
    ),
    "a comment is changed": lambda story: Comment.objects.update(body="One boat."),
    "a comment is pinned": lambda story: Comment.objects.update(is_pinned=True),
    "a comment is erased": lambda story: Comment.objects.update(status="held"),
    "comments are closed": lambda story: Edition.objects.update(comments_open=False),
    "it is corrected": lambda story: correct(story, now=timezone.now()),
    "it is written anew": lambda story: publish_anew(story, headline="Ferry sinks"),
    "it moves to a section": lambda story: publish_anew(story, section=make_section("Sport")),
}


def publish_anew(story, **fields):
    edit(story, **fields)
    publish(story, now=timezone.now())


def read(client):
    return [client.get(path).content.decode() for path in PAGES]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_shows_every_change_as_if_nothing_were_kept(client, ferry, stop_clock, monkeypatch, change):
    before = read(client)
    stop_clock(NOON + datetime.timedelta(seconds=1))
    change(ferry)
    kept = read(client)
    monkeypatch.setattr(parts, "shelf", MemoryShelf(parts.MOST_BYTES))
    assert kept == read(client)
    assert kept != before


BLOCKS = {
    "a portrait": lambda: swap_files(Photo.objects.filter(alt="Ada")),
    "a portrait is taken down": lambda: Photo.objects.filter(alt="Ada").update(taken_down_at=NOON),
    "a photo of a block": lambda: swap_files(Photo.objects.filter(alt="Quay")),
    "a photo of a block is taken down": lambda: Photo.objects.filter(alt="Quay").update(taken_down_at=NOON),
    "a section": lambda: Section.objects.filter(slug="opinion").update(name="Views"),
}


@pytest.mark.parametrize("change", BLOCKS.values(), ids=BLOCKS)
def test_shows_every_change_of_the_front_pages_blocks(client, stop_clock, monkeypatch, change):
    ada = make_author("Ada", photo=make_photo("Ada"))
    for number in range(16):
        at = NOON - datetime.timedelta(hours=number + 1)
        make_edition(f"Story {number}", section=make_section("Other"), now=at)
    old = NOON - datetime.timedelta(days=1)
    make_edition("View", section=make_section("Opinion"), genre="opinion", author=ada, now=old)
    make_edition("Ship", section=make_section("Harbour"), lead_photo=make_photo("Quay"), now=old)
    before = client.get("/").content
    stop_clock(NOON + datetime.timedelta(seconds=1))
    change()
    kept = client.get("/").content
    monkeypatch.setattr(parts, "shelf", MemoryShelf(parts.MOST_BYTES))
    assert kept == client.get("/").content != before


def test_shows_the_year_of_a_story_once_it_is_over(client, ferry, stop_clock):
    before = client.get("/news/").content.decode()
    stop_clock(moment("2027-01-01 00:00"))
    assert ("1 Mar, 12:00" in before, "1 Mar 2026, 12:00" in client.get("/news/").content.decode()) == (
        True,
        True,
    )


def test_makes_a_row_once(client, ferry, monkeypatch):
    client.get("/news/")
    monkeypatch.setattr(Photo, "picture", lambda photo, shape: pytest.fail("A row was made again."))
    assert client.get("/news/").status_code == 200


def test_keeps_nothing_of_a_preview():
    assert Edition().content_key != Edition().content_key
