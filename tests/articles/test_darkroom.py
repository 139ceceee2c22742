import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from articles import darkroom, photos, picture_words, renditions
from articles.models import Photo
from tests.articles.library import files, made, names, store, waiting
from tests.factories import moment, picture_bytes

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")


def test_leaves_the_slow_ones_to_a_worker(committed):
    photo = committed(lambda: store(picture_bytes(900, 600)))
    (result,) = waiting()
    assert (result.task.func, list(result.args)) == (darkroom.make_renditions.func, [photo.pk])
    assert list(Photo.objects.unmade()) == [photo]
    darkroom.make_renditions.func(photo.pk)
    assert not Photo.objects.unmade().exists()
    assert {each["kind"] for each in Photo.objects.get().renditions} == {"avif", "webp", "jpg"}


def test_shows_the_first_ones_until_the_worker_is_done():
    photo = store(picture_bytes(900, 600))
    assert photo.wide == photo.whole
    assert [kind for kind, _srcset in photo.whole.sources] == ["image/webp"]
    made(photo)
    assert [kind for kind, _srcset in photo.whole.sources] == ["image/avif", "image/webp"]
    assert (photo.wide.width, photo.wide.height) == (900, 506)


def test_loses_nothing_with_a_worker_that_is_killed(monkeypatch):
    photo = store(picture_bytes(900, 600))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(renditions, "_write", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        darkroom.make_renditions.func(photo.pk)
    assert [(each, reason) for each, reason in darkroom.make_missing(NOON)] == [(photo, "")]
    assert darkroom.count_missing(NOON) == 0 < darkroom.count_missing(NOON, every=True)


def test_says_which_photo_could_not_be_made_and_goes_on():
    broken, fine = store(picture_bytes()), store(picture_bytes(colour="red"))
    storages["originals"].delete(broken.original.name)
    outcome = dict(darkroom.make_missing(NOON))
    assert "No such file" in outcome[broken]
    assert outcome[fine] == ""


def test_writes_the_owner_into_the_renditions_and_anew_when_it_changes():
    photo = made(store(picture_bytes(), credit="Reyes"))
    before = names(photo)
    photo.credit = "Jo Reyes"
    photos.save(photo)
    assert names(photo) == before  # shown until the new ones are there
    made(photo)
    with default_storage.open(photo.renditions[-1]["name"]) as file:
        assert picture_words.read(io.BytesIO(file.read()))["credit"] == "Jo Reyes"
    assert not before & names(photo)
    assert files(photo) == before | names(photo)  # pages that were opened before still ask for them
    photo.credit = "J. Reyes"
    photos.save(photo)
    made(photo)
    assert not before & files(photo)


def test_makes_nothing_of_a_file_that_was_replaced_meanwhile():
    photo = store(picture_bytes(900, 600))
    stale = Photo.objects.get()
    photos.replace(photo, ContentFile(picture_bytes(600, 900, colour="red"), name="new.jpg"))
    stale.original.name = photo.original.name  # it had read the old file before
    darkroom.make(stale)
    photo.refresh_from_db()
    assert photo.made_key == ""
    assert names(photo) <= files(photo)


def test_makes_nothing_of_a_photo_that_was_taken_down_meanwhile(committed, editor):
    photo = store(picture_bytes())
    stale = Photo.objects.get()
    committed(lambda: photos.take_down(photo, by=editor, because="Why.", now=NOON))
    darkroom.make(stale)
    photo.refresh_from_db()
    assert (photo.renditions, files(photo)) == ([], set())
