import pytest
from django.db.models import ProtectedError

from articles.models import Edition, Photo, PhotoBlock
from tests.factories import edit, make_article, make_edition, make_photo, publish


def rendition(kind, width):
    return {"kind": kind, "width": width, "height": 1, "name": f"photos/a-{width}.{kind}"}


@pytest.fixture
def photo():
    widths = (400, 800, 1200)
    return Photo(renditions=[rendition(kind, width) for width in widths for kind in ("webp", "jpg")])


def test_offers_every_width_of_a_kind(photo):
    assert photo.webp_srcset == (
        "/media/photos/a-400.webp 400w, /media/photos/a-800.webp 800w, /media/photos/a-1200.webp 1200w"
    )
    assert photo.jpeg_srcset == (
        "/media/photos/a-400.jpg 400w, /media/photos/a-800.jpg 800w, /media/photos/a-1200.jpg 1200w"
    )


@pytest.mark.parametrize(
    ("width", "found"), [(0, 400), (400, 400), (401, 800), (1200, 1200), (1201, 1200), (9999, 1200)]
)
def test_finds_the_smallest_jpeg_that_is_wide_enough(photo, width, found):
    assert photo.smallest(width) == rendition("jpg", found)


def test_shows_a_middling_jpeg_and_a_small_one(photo):
    assert (photo.src, photo.thumbnail) == ("/media/photos/a-800.jpg", "/media/photos/a-400.jpg")


def test_is_called_by_its_caption_or_alternative_or_file():
    words = {"caption": "c" * 90, "alt": "An alternative"}
    assert str(Photo(**words)) == "c" * 80
    assert str(Photo(alt="An alternative")) == "An alternative"
    assert str(Photo(original="2026/03/quay.jpg")) == "2026/03/quay.jpg"


def test_comes_newest_first(db):
    first, second = make_photo(), make_photo()
    assert list(Photo.objects.all()) == [second, first]


def test_cannot_be_deleted_while_a_desk_copy_shows_it(db):
    lead, body = make_photo(), make_photo()
    article = make_article(lead_photo=lead)
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=body)
    for each in (lead, body):
        with pytest.raises(ProtectedError):
            each.delete()


@pytest.mark.parametrize("place", ["lead", "body"])
def test_cannot_be_deleted_while_an_edition_shows_it(db, place):
    shown, article = make_photo(), make_article()
    if place == "lead":
        article.lead_photo = shown
        article.save()
    else:
        PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=shown)
    publish(article)
    PhotoBlock.objects.all().delete()
    edit(article, lead_photo=None)
    publish(article)  # what readers saw before still shows it
    with pytest.raises(ProtectedError):
        shown.delete()


def test_is_counted_once_in_an_edition_that_shows_it_twice(db):
    photo, article = make_photo(), make_article()
    for ordering in (20, 30):
        PhotoBlock.objects.create(parent=article, region="body", ordering=ordering, photo=photo)
    edition = publish(article)
    assert (list(edition.photos.all()), edition.photo_ids) == ([photo], [photo.pk, photo.pk])


def test_can_be_deleted_where_nothing_shows_it(db):
    make_edition()
    make_photo().delete()
    assert (Photo.objects.count(), Edition.objects.count()) == (0, 1)
