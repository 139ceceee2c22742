import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages

from articles import photos
from articles.models import Photo
from tests.factories import make_photo, make_user, picture_bytes

pytestmark = pytest.mark.django_db


def store(content, by=None):
    return photos.store(Photo(original=ContentFile(content, name="quay.jpg"), alt="A quay"), by=by)


def test_keeps_the_original_untouched_and_out_of_the_public_folder(media_root):
    content = picture_bytes(900, 600)
    photo = store(content)
    with storages["originals"].open(photo.original.name) as file:
        assert file.read() == content
    assert not default_storage.exists(photo.original.name)
    assert photo.original.path.startswith(f"{media_root}/originals/")


def test_notes_size_digest_uploader_and_renditions():
    content, user = picture_bytes(900, 600), make_user()
    photo = store(content, by=user)
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.uploaded_by) == (900, 600, user)
    assert photo.digest == hashlib.sha256(content).hexdigest()
    assert [each["width"] for each in photo.renditions] == [400, 400, 800, 800, 900, 900]


def test_makes_renditions_that_stand_in_the_public_folder():
    assert [default_storage.exists(each["name"]) for each in make_photo().renditions] == [True, True]


def test_shares_renditions_between_two_uploads_of_one_file():
    first, second = store(picture_bytes()), store(picture_bytes())
    assert first.renditions == second.renditions
    assert first.original.name != second.original.name


def test_stays_when_its_uploader_leaves():
    user = make_user()
    photo = store(picture_bytes(), by=user)
    user.delete()
    photo.refresh_from_db()
    assert photo.uploaded_by is None


def test_never_makes_a_picture_larger_than_it_is():
    assert {each["width"] for each in store(picture_bytes(64, 48)).renditions} == {64}


def test_saves_nothing_of_a_file_that_is_no_picture(media_root):
    with pytest.raises(OSError, match="cannot identify image file"):
        store(b"Just words.")
    assert not Photo.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
