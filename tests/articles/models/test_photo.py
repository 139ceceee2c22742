import pytest
from django.db.models import ProtectedError

from articles.models import Edition, Photo, PhotoBlock
from tests.factories import edit, make_article, make_edition, make_photo, publish


def rendition(kind, width, shape="whole"):
    return {
        "shape": shape,
        "kind": kind,
        "width": width,
        "height": width // 2,
        "name": f"{shape}-{width}.{kind}",
    }


@pytest.fixture
def photo():
    whole = [rendition(kind, width) for width in (400, 800, 1200) for kind in ("avif", "webp", "jpg")]
    return Photo(width=2400, height=1200, renditions=[*whole, rendition("jpg", 480, "4x3")])


def test_offers_every_width_of_each_kind_the_best_first(photo):
    assert photo.whole.sources == [
        (f"image/{kind}", ", ".join(f"/media/whole-{width}.{kind} {width}w" for width in (400, 800, 1200)))
        for kind in ("avif", "webp")
    ]
    assert photo.whole.srcset == ", ".join(f"/media/whole-{each}.jpg {each}w" for each in (400, 800, 1200))


def test_says_its_size_and_the_size_of_a_crop(photo):
    assert (photo.whole.width, photo.whole.height) == (2400, 1200)
    assert (photo.standard.width, photo.standard.height) == (480, 240)


def test_offers_a_middling_jpeg_and_a_small_one(photo):
    assert photo.whole.src == "/media/whole-800.jpg"
    assert photo.thumbnail_url == "/media/whole-400.jpg"


def test_shows_itself_whole_where_a_crop_is_not_made(photo):
    assert photo.wide == photo.square == photo.whole


def test_has_no_picture_where_nothing_is_made():
    assert (Photo().whole, Photo().wide, Photo().thumbnail_url) == (None, None, "")


def test_is_called_by_its_caption_or_alternative_or_file():
    words = {"caption": "c" * 90, "alt": "An alternative"}
    assert str(Photo(**words)) == "c" * 80
    assert str(Photo(alt="An alternative")) == "An alternative"
    assert str(Photo(original="2026/03/quay.jpg")) == "quay.jpg"


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
    assert (list(edition.photos.all()), edition.body_photo_ids) == ([photo], [photo.pk, photo.pk])


def test_can_be_deleted_where_nothing_shows_it(db):
    make_edition()
    make_photo().delete()
    assert (Photo.objects.count(), Edition.objects.count()) == (0, 1)
