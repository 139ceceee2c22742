"""A photo that was taken down, or whose rights have ended: gone from every public page at that second."""

import datetime

import pytest
from django.core.files.base import ContentFile

from articles import photos, publishing, workflow
from articles.models import Gallery, Origin, Photo, PhotoBlock
from tests.factories import apply, edit, make_article, make_photo, moment, picture_bytes, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
PAGES = ["/", "/news/", "/city/", "{story}"]


@pytest.fixture
def photo():
    return make_photo(rights_expire_at=T)


@pytest.fixture(params=["lead", "body", "gallery"])
def address(request, photo):
    """The address of a story with the photo at that place."""
    article = make_article(lead_photo=photo if request.param == "lead" else None)
    if request.param == "body":
        PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo)
    if request.param == "gallery":
        Gallery.objects.create(parent=article, region="body", ordering=20, photos=[photo.pk])
    return publish(article, now=T - datetime.timedelta(hours=1)).get_absolute_url()


def status(client, source):
    """Return what a picture's address answers, having read it to its end."""
    response = client.get(source)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


def shows(client, photo, address):
    return [photo.folder in client.get(path.format(story=address)).text for path in PAGES]


def test_shows_a_photo_until_its_rights_end(client, photo, address, stop_clock):
    stop_clock(T - MICROSECOND)
    assert shows(client, photo, address)[-1]
    assert status(client, photo.whole.src) == 200
    stop_clock(T)
    assert shows(client, photo, address) == [False] * 4
    assert client.get(address).status_code == 200
    gone = client.get(photo.whole.src)
    assert (gone.status_code, gone["Cache-Control"]) == (410, "no-store")


def test_shows_none_that_was_taken_down(client, photo, address, editor, stop_clock):
    stop_clock(T - MICROSECOND)
    source = photo.whole.src
    photos.take_down(photo, by=editor, because="Why.", now=T - MICROSECOND)
    assert shows(client, photo, address) == [False] * 4
    assert status(client, source) == 410
    photos.put_back(photo)
    assert shows(client, photo, address)[-1]
    assert status(client, photo.whole.src) == 200


def test_knows_no_file_of_another_photo(client, photo):
    assert client.get(photo.whole.src.replace(photo.token, "0" * 24)).status_code == 404


@pytest.mark.parametrize(("late", "verb"), [(0, "schedule"), (-1, "schedule"), (0, "reschedule")])
def test_schedules_no_story_past_the_rights_of_its_photo(photo, address, late, verb, stop_clock):
    article = make_article("Another", lead_photo=photo)
    before, at = T - datetime.timedelta(hours=1), T + late * MICROSECOND
    if verb == "reschedule":
        apply(article, "schedule", at=T - 2 * MICROSECOND, now=before)
    if late:
        apply(article, verb, at=at, now=before)
        assert article.editions.get().live_from == at
        return
    with pytest.raises((workflow.NotReady, publishing.Refused), match="rights ended"):
        apply(article, verb, at=at, now=before)


def test_publishes_no_story_with_a_photo_that_readers_would_not_see(photo):
    article = make_article("Another", lead_photo=photo)
    with pytest.raises(workflow.NotReady, match="rights ended"):
        publish(article, now=T)
    edit(article, lead_photo=None)
    assert publish(article, now=T)


def test_shows_no_hidden_photo_in_a_preview(client, desk, editor, photo, stop_clock):
    article = make_article(lead_photo=photo)
    stop_clock(T)
    page = desk(editor).get(f"/admin/articles/article/{article.pk}/preview/").text
    assert photo.folder not in page
    assert Photo.objects.hidden(T).exists()


def test_shows_a_replaced_photo_on_every_page_at_once(client, photo, address, stop_clock):
    stop_clock(T - MICROSECOND)
    before = photo.whole.src
    photos.replace(photo, ContentFile(picture_bytes(90, 60), name="new.jpg"))
    page = client.get(address).text
    assert before not in page and f'src="{photo.whole.src}"' in page
    assert 'width="90" height="60"' in page


def test_tells_readers_that_a_picture_is_no_photograph(client, photo, address, stop_clock):
    stop_clock(T - MICROSECOND)
    assert "artificial intelligence" not in client.get(address).text
    photo.origin = Origin.GENERATED
    photos.save(photo)
    assert "Made by artificial intelligence" in client.get(address).text


@pytest.mark.parametrize(("left", "seconds"), [(3600, 300), (302, 300), (100, 99), (1, 0), (0.5, 0)])
def test_lets_no_shared_cache_keep_a_picture_beyond_its_rights(client, photo, stop_clock, left, seconds):
    stop_clock(T - datetime.timedelta(seconds=left))
    response = client.get(f"/media/{photo.renditions[0]['name']}")
    response.close()
    assert response["Cache-Control"].endswith(f", s-maxage={seconds}")
