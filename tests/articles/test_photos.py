import datetime
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django_tasks.backends.dummy import DummyBackend

from articles import darkroom, photos
from articles.models import Gallery, Photo, PhotoBlock
from tests.articles.library import files, made, names, store, waiting
from tests.articles.pictures import with_xmp
from tests.factories import edit, make_article, make_photo, make_user, moment, picture_bytes, publish

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
WORDS = (
    "<dc:description><rdf:Alt><rdf:li>Quay</rdf:li></rdf:Alt></dc:description>"
    "<photoshop:Credit>Reyes</photoshop:Credit>"
    "<core:AltTextAccessibility><rdf:Alt><rdf:li>A grey quay</rdf:li></rdf:Alt></core:AltTextAccessibility>"
)


def test_keeps_the_original_untouched_and_out_of_the_public_folder(media_root):
    content = picture_bytes(900, 600)
    photo = store(content)
    with storages["originals"].open(photo.original.name) as file:
        assert file.read() == content
    assert not default_storage.exists(photo.original.name)
    assert photo.original.path.startswith(f"{media_root}/originals/")


def test_notes_size_digest_uploader_and_the_first_renditions():
    content, user = picture_bytes(900, 600), make_user()
    photo = store(content, by=user)
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.uploaded_by) == (900, 600, user)
    assert photo.digest == hashlib.sha256(content).hexdigest()
    assert [each["width"] for each in photo.renditions] == [400, 400, 800, 800]
    assert names(photo) == files(photo)


def test_fills_what_nobody_filled_from_the_file():
    photo = store(with_xmp(WORDS), credit="Typed")
    assert (photo.caption, photo.credit, photo.alt) == ("Quay", "Typed", "")
    assert (photo.imported, photo.suggested_alt) == ({"caption": "Quay"}, "A grey quay")


def test_makes_nothing_anew_for_words_that_stand_in_no_picture(committed):
    photo = made(store(picture_bytes()))
    photo.caption = "Another"
    committed(lambda: photos.save(photo))
    assert not Photo.objects.unmade().exists()
    assert len(waiting()) == 0


@pytest.mark.parametrize(("x", "kept"), [(0.25, 0.25), (-1, 0), (7, 1)])
def test_keeps_the_focal_point_within_the_picture(x, kept):
    photo = photos.set_focal_point(store(picture_bytes()), x, 0.5)
    assert (photo.focal_x, photo.made_key) == (kept, "")


@pytest.mark.parametrize(
    ("elements", "imported"),
    [
        (
            "<rights:WebStatement>https://example.com/licence</rights:WebStatement>"
            "<ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
            "</ext:DigitalSourceType>",
            {"licence_url": "https://example.com/licence", "origin": "trainedAlgorithmicMedia"},
        ),
        ("<rights:WebStatement>javascript:alert(1)</rights:WebStatement>", {}),
        ("<ext:DigitalSourceType>http://example.com/digitalCapture</ext:DigitalSourceType>", {}),
    ],
    ids=["licence and origin", "no address", "a photograph"],
)
def test_takes_from_the_file_only_what_a_person_could_have_typed(elements, imported):
    photo = store(with_xmp(elements))
    assert photo.imported == imported
    assert {name: getattr(photo, name) for name in imported} == imported


def test_replaces_a_file_wherever_it_is_shown(committed):
    photo = made(store(picture_bytes(900, 600), caption="Quay"))
    old_original, old_files = photo.original.name, files(photo)
    photos.set_focal_point(photo, 0.1, 0.1)
    file = ContentFile(picture_bytes(600, 900, colour="red"), name="new.jpg")
    committed(lambda: photos.replace(photo, file))
    photo.refresh_from_db()
    assert (photo.width, photo.height, photo.caption, photo.focal_x) == (600, 900, "Quay", 0.5)
    assert not storages["originals"].exists(old_original)
    assert not old_files & files(photo)
    assert names(photo) == files(photo)


def test_takes_a_photo_down_and_its_files_with_it(committed, editor):
    photo = made(store(picture_bytes(900, 600)))
    committed(lambda: photos.take_down(photo, by=editor, because=" The family asks. ", now=NOON))
    photo.refresh_from_db()
    assert (photo.taken_down_at, photo.taken_down_by) == (NOON, editor)
    assert (photo.taken_down_because, photo.renditions, files(photo)) == ("The family asks.", [], set())
    assert storages["originals"].exists(photo.original.name)


def test_deletes_files_later_where_their_store_was_away(committed, editor, monkeypatch):
    photo = made(store(picture_bytes(900, 600)))
    with monkeypatch.context() as patch:
        patch.setattr(darkroom, "delete_files", lambda _names: (_ for _ in ()).throw(OSError("away")))
        committed(lambda: photos.take_down(photo, by=editor, because="Why.", now=NOON))
    photo.refresh_from_db()
    assert (photo.renditions, photo.taken_down_at, bool(files(photo))) == ([], NOON, True)
    assert photos.remove_hidden(NOON) == 1
    assert files(photo) == set()


def test_keeps_the_pictures_of_a_photo_that_was_put_back_before_they_were_deleted(editor):
    photo = store(picture_bytes(900, 600))
    photos.take_down(photo, by=editor, because="Why.", now=NOON)
    photos.put_back(photo)
    darkroom.clear(photo.pk)
    photo.refresh_from_db()
    assert names(photo) == files(photo) != set()


def test_takes_an_upload_though_the_queue_is_away(committed, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(DummyBackend, "enqueue", refuse)
    photo = committed(lambda: store(picture_bytes()))
    assert list(Photo.objects.unmade()) == [photo]


@pytest.mark.parametrize("because", ["", "  "])
def test_takes_nothing_down_without_a_reason(editor, because):
    photo = store(picture_bytes())
    with pytest.raises(photos.Refused, match="Say why"):
        photos.take_down(photo, by=editor, because=because, now=NOON)
    assert Photo.objects.shown(NOON).exists()


def test_takes_the_files_down_that_a_worker_has_made_meanwhile(committed, editor):
    photo = store(picture_bytes(900, 600))
    made(Photo.objects.get())
    committed(lambda: photos.take_down(photo, by=editor, because="Why.", now=NOON))
    assert files(photo) == set()


def test_undoes_nothing_that_others_did_while_its_words_were_typed(committed, editor):
    photo = store(picture_bytes(900, 600), caption="Quay")
    typed = Photo.objects.get()
    made(photo)
    typed.caption = "A quay"
    committed(lambda: photos.save(typed))
    assert (typed.caption, len(typed.renditions)) == ("A quay", len(photo.renditions))
    stale = Photo.objects.get()
    committed(lambda: photos.take_down(photo, by=editor, because="Why.", now=NOON))
    stale.caption = "Typed meanwhile"
    committed(lambda: photos.save(stale))
    photo.refresh_from_db()
    assert (photo.caption, photo.taken_down_at, photo.renditions) == ("Typed meanwhile", NOON, [])


def test_takes_down_once_and_puts_back_once(editor):
    photo = store(picture_bytes())
    stale = Photo.objects.get()
    photos.take_down(photo, by=editor, because="Why.", now=NOON)
    with pytest.raises(photos.Refused, match="already"):
        photos.take_down(stale, by=editor, because="Why.", now=NOON)
    photos.put_back(photo)
    assert Photo.objects.shown(NOON).unmade().get().renditions
    with pytest.raises(photos.Refused, match="not taken down"):
        photos.put_back(photo)


def test_hides_a_photo_at_the_second_its_rights_end():
    photo = store(picture_bytes(), rights_expire_at=NOON)
    assert list(Photo.objects.shown(NOON - MICROSECOND)) == list(Photo.objects.hidden(NOON)) == [photo]
    assert not Photo.objects.shown(NOON) and not Photo.objects.hidden(NOON - MICROSECOND)
    assert [photo.why_hidden(at) for at in (NOON - MICROSECOND, NOON)] == ["", "rights ended"]


def test_removes_the_files_of_photos_whose_rights_have_ended():
    photo, other = store(picture_bytes(), rights_expire_at=NOON), store(picture_bytes(colour="red"))
    assert photos.remove_hidden(NOON - MICROSECOND) == 0
    assert photos.remove_hidden(NOON) == 1
    assert photos.remove_hidden(NOON) == 0
    photo.refresh_from_db()
    assert (photo.renditions, files(photo)) == ([], set())
    assert files(other)


def test_shows_a_photo_again_whose_rights_go_on(time_machine):
    time_machine.move_to(NOON)
    photo = store(picture_bytes(), rights_expire_at=NOON)
    photos.remove_hidden(NOON)
    photo.refresh_from_db()
    photo.rights_expire_at = None
    photos.save(photo)
    assert names(photo) == files(photo) != set()
    assert list(Photo.objects.unmade()) == [photo]


def test_finds_the_same_bytes_again():
    photo = store(picture_bytes())
    assert photos.find_same(photo.digest) == photo
    assert photos.find_same(photo.digest, but=photo.pk) is photos.find_same("0" * 64) is None


def test_finds_where_a_photo_is_used():
    photo, other = make_photo(), make_photo()
    lead, body, gallery, none = map(make_article, ("Lead", "Body", "Gallery", "None"))
    edit(lead, lead_photo=photo)
    PhotoBlock.objects.create(parent=body, region="body", ordering=20, photo=photo)
    Gallery.objects.create(parent=gallery, region="body", ordering=20, photos=[other.pk, photo.pk])
    Gallery.objects.create(parent=none, region="body", ordering=20, photos=[other.pk, photo.pk * 10])
    editions = [publish(each) for each in (lead, body, gallery)]
    uses = photos.used_in(photo, datetime.datetime.now(datetime.UTC))
    assert {each.headline for each in uses.stories} == {"Lead", "Body", "Gallery"}
    assert set(uses.editions) == set(editions)


def test_stays_when_its_uploader_leaves():
    user = make_user()
    photo = store(picture_bytes(), by=user)
    user.delete()
    photo.refresh_from_db()
    assert photo.uploaded_by is None


def test_saves_nothing_of_a_file_that_is_no_picture(media_root):
    with pytest.raises(OSError, match="cannot identify image file"):
        store(b"Just words.")
    assert not Photo.objects.exists()
    assert [path for path in media_root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quay REYES", 1),
        ("jetty", 1),
        ("quay pier", 0),
        ("\0", 1),
        ("once", 1),
        ("zurich", 1),
        ("ZÜRICH", 1),
        ("Jörg Rèyes", 0),
        ("Jo Rèyes", 1),
        ("100%", 1),
        ("1_0", 0),
        ("dsc_0815", 1),
    ],
)
def test_finds_by_words_in_any_field_whatever_their_accents_and_capitals(words, found):
    content = picture_bytes()
    photo = Photo(original=ContentFile(content, name="DSC_0815.jpg"), alt="A quay", credit="Jo Reyes")
    photo.place, photo.usage_terms = "Zürich, long jetty", "Once only, 100%"
    photos.store(photo, by=None)
    assert Photo.objects.matching(words).count() == found
    photo.place = "Elsewhere"
    photos.save(photo)
    assert not Photo.objects.matching("zurich")
