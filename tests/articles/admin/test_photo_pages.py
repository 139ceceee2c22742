import json
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Gallery, Photo, PhotoBlock
from tests.articles.admin.form import read
from tests.articles.pictures import with_xmp
from tests.factories import make_article, make_photo, make_section, moment, picture_bytes, publish

LIST = "/admin/articles/photo/"
UPLOAD = f"{LIST}upload/"


def file(name="quay.jpg", content=None):
    return SimpleUploadedFile(name, content if content is not None else picture_bytes(), "image/jpeg")


def page(photo, rest="change/"):
    return f"{LIST}{photo.pk}/{rest}"


# Many at once


def test_takes_many_files_without_a_script(client, journalist):
    files = [file(f"{colour}.jpg", picture_bytes(colour=colour)) for colour in ("red", "blue", "lime")]
    response = client.post(UPLOAD, {"photographs": files, "credit": "Jo Reyes"})
    assert response.status_code == 200
    assert [(each.credit, each.uploaded_by) for each in Photo.objects.all()] == [("Jo Reyes", journalist)] * 3
    assert all(f'href="{page(photo)}"' in response.text for photo in Photo.objects.all())


def test_refuses_one_and_takes_the_others(client):
    response = client.post(UPLOAD, {"photographs": [file(), file("words.jpg", b"Just words.")]})
    assert (response.status_code, Photo.objects.count()) == (200, 1)
    assert "This is not a photograph that can be read" in response.text


def test_says_which_the_library_has_already(client):
    photo = make_photo()
    with photo.original.open() as original:
        content = original.read()
    response = client.post(UPLOAD, {"photographs": [file("again.jpg", content)]})
    assert Photo.objects.count() == 1
    assert "The library has this file already." in response.text and page(photo) in response.text


@pytest.mark.parametrize(
    ("content", "status", "problem"), [(None, 200, ""), (b"Just words.", 422, "This is not a photograph")]
)
def test_answers_a_script_file_by_file(client, content, status, problem):
    response = client.post(
        UPLOAD, {"photographs": file(content=content)}, headers={"accept": "application/json"}
    )
    (outcome,) = json.loads(response.content)["outcomes"]
    assert (response.status_code, outcome["name"]) == (status, "quay.jpg")
    assert outcome["problem"].startswith(problem) and bool(outcome["url"]) == (status == 200)


def test_asks_for_a_file(client):
    response = client.post(UPLOAD, {"credit": "Jo"})
    assert response.status_code == 422
    assert "Choose one photograph or more." in response.text and 'value="Jo"' in response.text


@pytest.mark.parametrize("person", ["moderator", "superuser"])
def test_uploads_for_who_may(desk, cast, superuser, person):
    client = desk(superuser if person == "superuser" else cast["moderator"])
    status = client.post(UPLOAD, {"photographs": file()}).status_code
    assert (status, Photo.objects.count()) == ((200, 1) if person == "superuser" else (403, 0))


# The form


def test_fills_the_words_from_the_file_and_says_so(client):
    words = "<photoshop:Credit>Reyes</photoshop:Credit><photoshop:City>Zürich</photoshop:City>"
    response = client.post(
        f"{LIST}add/", {"original": file(content=with_xmp(words)), "credit": "Mine"}, follow=True
    )
    photo = Photo.objects.get()
    assert (photo.credit, photo.place) == ("Mine", "Zürich")
    assert response.redirect_chain == [(page(photo), 302)]
    assert response.text.count("Taken from the file.") == 1


def test_moves_the_focal_point(client):
    photo = make_photo()
    form = {"alt": "A quay", "focal_x": "0.2", "focal_y": "0.8"}
    assert client.post(page(photo), form).status_code == 302
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y) == (0.2, 0.8)
    assert list(Photo.objects.unmade()) == [photo]


@pytest.mark.parametrize("wrong", ["1.5", "-1", "left", "nan", "inf"])
def test_refuses_a_point_outside_the_picture_at_its_box(client, wrong):
    response = client.post(page(make_photo()), {"alt": "A quay", "focal_x": wrong, "focal_y": "0.5"})
    assert (response.status_code, Photo.objects.get().focal_x) == (422, 0.5)
    assert list(response.context["adminform"].form.errors) == ["focal_x"]


def test_says_where_a_photo_is_used(client):
    photo, article = make_photo(), make_article("Boats & trains")
    assert "No story shows this photo." in client.get(page(photo)).text
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo)
    edition = publish(article)
    shown = client.get(page(photo)).text
    assert f'href="{edition.get_absolute_url()}"' in shown
    assert f'href="{article.get_admin_url()}"' in client.get(page(photo)).text


def test_leaves_the_end_of_rights_to_who_may_take_down(client, editors_client):
    photo = make_photo()
    form = {"alt": "A", "rights_expire_at_0": "2020-01-01", "rights_expire_at_1": "12:00"}
    client.post(page(photo), form)
    assert Photo.objects.get().rights_expire_at is None
    editors_client.post(page(photo), form)
    assert Photo.objects.get().rights_expire_at is not None


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_any_number_of_uses(client, number, django_assert_num_queries):
    photo = make_photo()
    for each in range(number):
        publish(make_article(f"Story {each}", lead_photo=photo))
    with django_assert_num_queries(9):
        client.get(page(photo))


# The library


def test_says_what_a_photo_lacks_and_whether_readers_see_it(client):
    make_photo("", "")
    make_photo(rights_expire_at=moment("2020-01-01 12:00"))
    Photo.objects.filter(pk=make_photo().pk).update(taken_down_at=moment("2026-01-01 12:00"))
    marks = re.findall(r'<span class="mark[^"]*">([^<]+)</span>', client.get(LIST).text)
    assert sorted(marks) == ["No credit", "No text alternative", "Rights ended", "Taken down"]


def test_gives_a_chosen_photo_to_the_form_that_asked(client):
    photo = make_photo()
    assert f'data-choose="{photo.pk}"' in client.get(f"{LIST}?_popup=1").text
    assert "data-choose" not in client.get(LIST).text
    assert "Put all into the story" in client.get(f"{UPLOAD}?_popup=1&many=1").text
    assert "into the story" not in client.get(UPLOAD).text


def test_leads_to_the_smallest_picture_of_a_photo(client, cast, desk):
    photo = make_photo()
    assert client.get(page(photo, "thumbnail/")).url == photo.thumbnail_url
    Photo.objects.update(renditions=[])
    assert client.get(page(photo, "thumbnail/")).status_code == 404
    assert desk(cast["moderator"]).get(page(photo, "thumbnail/")).status_code == 403


def test_finds_by_section_photographer_and_whether_readers_see_it(client, editor):
    harbour = make_section("Harbour")
    led, body, none = make_photo(creator="Kim"), make_photo("Body"), make_photo("None")
    article = make_article(section=harbour, lead_photo=led)
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=body)
    Photo.objects.filter(pk=none.pk).update(taken_down_at="2026-01-01T00:00Z")

    def found(query):
        return set(client.get(f"{LIST}?{query}").context["cl"].result_list)

    assert found(f"section={harbour.pk}") == found("readers=shown") == {led, body}
    Gallery.objects.create(parent=article, region="body", ordering=30, photos=[none.pk])
    assert found(f"section={harbour.pk}") == {led, body, none}
    assert found("by=Kim") == {led}
    assert found("readers=hidden") == {none}
    assert found("section=%00&by=%00&readers=x") == {led, body, none}


# What editors do


def test_replaces_a_file(editors_client):
    photo = make_photo()
    response = editors_client.post(
        page(photo, "do/replace/"), {"file": file(content=picture_bytes(90, 60))}, follow=True
    )
    assert "The file is replaced." in response.text
    photo.refresh_from_db()
    assert (photo.width, photo.height) == (90, 60)


@pytest.mark.parametrize("typed", [{}, {"file": "x"}])
def test_asks_for_the_new_file(editors_client, typed):
    response = editors_client.post(page(make_photo(), "do/replace/"), typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["file"])


def test_takes_a_photo_down_with_a_reason_and_puts_it_back(editors_client):
    photo = make_photo()
    empty = editors_client.post(page(photo, "do/take-down/"))
    assert (empty.status_code, "Say why the photo is taken down." in empty.text) == (422, True)
    done = editors_client.post(page(photo, "do/take-down/"), {"because": "The family asks."}, follow=True)
    assert "Readers do not see this photo: taken down." in done.text and "The family asks." in done.text
    again = editors_client.post(page(photo, "do/take-down/"), {"because": "Why."})
    assert (again.status_code, "already" in again.text) == (409, True)
    back = editors_client.post(page(photo, "do/put-back/"), follow=True)
    assert "Readers see the photo again." in back.text
    assert default_storage.exists(Photo.objects.get().renditions[0]["name"])


@pytest.mark.parametrize("verb", ["replace", "take-down", "put-back"])
def test_leaves_that_to_editors(client, verb):
    response = client.post(page(make_photo(), f"do/{verb}/"), {"because": "Why.", "file": file()})
    assert response.status_code == 403
    assert f"do/{verb}/" not in client.get(page(Photo.objects.get())).text


def test_knows_no_other_verb(editors_client):
    assert editors_client.get(page(make_photo(), "do/like/")).status_code == 404


# A gallery in a story's form


def test_keeps_a_gallery_in_its_order_through_the_form(client, story):
    photos = [make_photo() for _each in range(3)]
    order = [photos[2].pk, photos[0].pk, photos[1].pk]
    form = read(client.get(story.get_admin_url()).text) | {
        "articles_gallery_set-TOTAL_FORMS": "1",
        "articles_gallery_set-0-region": "body",
        "articles_gallery_set-0-ordering": "30",
        "articles_gallery_set-0-title": "Boats",
        "articles_gallery_set-0-photos": order,
    }
    assert client.post(story.get_admin_url(), form).status_code == 302
    assert Gallery.objects.get().photos == order
    shown = client.get(story.get_admin_url()).text.partition('name="articles_gallery_set-0-photos"')[2]
    places = [shown.index(f'<option value="{pk}" selected') for pk in order]
    assert places == sorted(places)
