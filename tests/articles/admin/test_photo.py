"""Photographs on their way into the library, and what keeps them there."""

from pathlib import PurePath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Gallery, Photo, PhotoBlock
from tests.articles.pictures import header_only_png
from tests.factories import edit, make_article, make_photo, picture_bytes, publish

LIST = "/admin/articles/photo/"
UNREADABLE = "This is not a photograph that can be read: choose a JPEG, PNG, WebP, AVIF, TIFF or GIF file."
NOISE = picture_bytes(900, 600)


def upload(client, content=NOISE, name="Quay at dawn.JPG", **fields):
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return client.post(f"{LIST}add/", {"original": file, "alt": "A quay", "credit": "Jo Reyes"} | fields)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_keeps_the_original_and_makes_renditions(client, journalist, media_root):
    assert upload(client).status_code == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.uploaded_by) == (900, 600, journalist)
    assert (media_root / "originals" / photo.original.name).read_bytes() == NOISE
    assert files(media_root / "public") == sorted(each["name"] for each in photo.renditions)
    assert {each["width"] for each in photo.renditions} == {400, 800}


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("evil.php", "JPEG", "evil.jpg"),
        ("Quay at dawn.JPG", "JPEG", "quay-at-dawn.jpg"),
        ("quay.jpg", "PNG", "quay.png"),
        ("¿?.webp", "WEBP", "photo.webp"),
        ("évil.php;.jpg", "JPEG", "evilphp.jpg"),
        ("x" * 100 + ".html", "JPEG", "x" * 60 + ".jpg"),
    ],
)
def test_names_the_file_by_what_it_is(client, name, kind, kept):
    upload(client, picture_bytes(kind=kind), name)
    assert PurePath(str(Photo.objects.get().original)).name == kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Just words.", UNREADABLE),
        (b"", "The submitted file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", UNREADABLE),
        (picture_bytes(kind="BMP"), UNREADABLE),
        (header_only_png(30_000, 30_000), "This picture has too many pixels: 50 megapixels is the limit."),
        (header_only_png(20_000, 2), "This picture is too long: 16383 pixels a side is the limit."),
        (NOISE[: len(NOISE) // 2], "This picture is damaged or cut short: upload it again."),
    ],
)
def test_refuses_what_is_no_photograph(client, media_root, content, sentence):
    response = upload(client, content, "quay.jpg")
    form = response.context["adminform"].form
    assert (response.status_code, form.errors) == (422, {"original": [sentence]})
    assert 'value="Jo Reyes"' in response.text
    assert (Photo.objects.count(), files(media_root)) == (0, [])


def test_refuses_a_file_over_the_limit(client, media_root, settings):
    settings.PHOTO_MAX_BYTES = len(NOISE) - 1
    response = upload(client)
    assert response.context["adminform"].form.errors["original"][0].startswith("This file is too large:")
    assert (Photo.objects.count(), files(media_root)) == (0, [])


def test_asks_for_a_file(client):
    response = client.post(f"{LIST}add/", {"alt": "A quay"})
    assert response.context["adminform"].form.errors == {"original": ["This field is required."]}


def test_refuses_words_for_a_decorative_picture(client, media_root):
    response = upload(client, is_decorative="on")
    sentence = "A decorative picture has no text alternative: empty this, or untick that."
    assert response.context["adminform"].form.errors == {"alt": [sentence]}
    assert (Photo.objects.count(), files(media_root)) == (0, [])


def test_offers_the_same_picture_that_the_library_has(client):
    upload(client)
    photo = Photo.objects.get()
    response = upload(client, alt="Typed")
    assert response.status_code == 422
    assert response.context["adminform"].form.errors.keys() == {"original"}
    assert f'name="_use" value="{photo.pk}"' in response.text and 'value="Typed"' in response.text
    used = client.post(f"{LIST}add/", {"_use": photo.pk})
    assert used.url == f"{LIST}{photo.pk}/change/"
    popup = client.post(f"{LIST}add/", {"_use": photo.pk, "_popup": "1"})
    assert f"&quot;value&quot;: &quot;{photo.pk}&quot;" in popup.text
    upload(client, keep_both="on")
    assert Photo.objects.count() == 2


def test_changes_its_words_and_not_its_picture(client, media_root):
    photo = make_photo()
    before = files(media_root)
    file = SimpleUploadedFile("other.jpg", NOISE)
    client.post(f"{LIST}{photo.pk}/change/", {"alt": "A pier", "original": file})
    again = Photo.objects.get()
    assert (again.alt, again.digest, files(media_root)) == ("A pier", photo.digest, before)


@pytest.mark.parametrize("use", ["lead", "body", "public"])
def test_keeps_a_photo_that_is_in_use(desk, superuser, use):
    photo = make_photo()
    article = make_article(lead_photo=None if use == "body" else photo)
    if use == "body":
        PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo)
    if use == "public":
        publish(article)
        edit(article, lead_photo=None)
    assert desk(superuser).post(f"{LIST}{photo.pk}/delete/", {"post": "yes"}).status_code == 200
    assert Photo.objects.get() == photo


def test_keeps_a_photo_that_a_gallery_at_the_desk_names(desk, superuser):
    photo = make_photo()
    Gallery.objects.create(parent=make_article(), region="body", ordering=20, photos=[photo.pk])
    assert desk(superuser).post(f"{LIST}{photo.pk}/delete/", {"post": "yes"}).status_code == 403


def test_lets_a_superuser_delete_what_nothing_shows(
    desk, superuser, media_root, django_capture_on_commit_callbacks
):
    photo = make_photo()
    with django_capture_on_commit_callbacks(execute=True):
        desk(superuser).post(f"{LIST}{photo.pk}/delete/", {"post": "yes"})
    assert (Photo.objects.count(), files(media_root)) == (0, [])


def test_shows_the_photo_and_its_words_as_text(client):
    photo = make_photo(alt='"><script>alert(1)</script>', caption="<b>Quay</b>")
    for url in (LIST, f"{LIST}{photo.pk}/change/"):
        page = client.get(url).text
        assert f'src="{photo.thumbnail_url}" width="64" height="48"' in page
        assert "<script>alert" not in page
        assert "<b>Quay" not in page


@pytest.mark.parametrize(("query", "found"), [("dawn", 1), ("reyes", 1), ("pier", 0)])
def test_finds_by_alternative_and_credit(client, query, found):
    make_photo()
    make_photo(alt="A mural", credit="Kim")
    assert len(client.get(f"{LIST}?q={query}").context["cl"].result_list) == found


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_photos_as_for_one(client, number, django_assert_num_queries):
    for _photo in range(number):
        make_photo()
    with django_assert_num_queries(10):
        assert len(client.get(LIST).context["cl"].result_list) == number
