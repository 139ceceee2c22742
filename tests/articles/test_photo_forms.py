import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from articles import photos
from articles.photo_forms import PhotoForm, PhotoUploadField, UploadForm
from tests.factories import make_photo, picture_bytes

pytestmark = pytest.mark.django_db


def photo_form(content=None, name="quay.jpg", **typed):
    file = SimpleUploadedFile(name, content or picture_bytes())
    words = {"alt": "A quay", "focal_x": "0.5", "focal_y": "0.5"}
    return PhotoForm(words | typed, MultiValueDict({"original": [file]}))


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("evil.php", "JPEG", "evil.jpg"),
        ("Muelle al alba (2).PNG", "PNG", "muelle-al-alba-2.png"),
        ("日本.webp", "WEBP", "photo.webp"),
        ("a.tar.gz", "JPEG", "atar.jpg"),
    ],
)
def test_names_an_upload_by_what_it_is(name, kind, kept):
    upload = photo_form(picture_bytes(kind=kind), name)
    assert upload.is_valid()
    assert upload.cleaned_data["original"].name == kept


def test_refuses_an_upload_that_is_no_picture():
    assert list(photo_form(b"Just words.").errors) == ["original"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"is_decorative": "on"}, ["alt"]),
        ({"is_decorative": "on", "alt": ""}, []),
        ({"is_decorative": "", "alt": ""}, []),
    ],
)
def test_takes_words_or_the_tick_and_not_both(typed, wrong):
    assert list(photo_form(**typed).errors) == wrong


def test_lets_the_browser_offer_only_what_can_be_read(settings):
    settings.PHOTO_KINDS = ["jpeg", "png"]
    assert PhotoUploadField().widget.attrs["accept"] == "image/jpeg,image/png"
    assert 'accept="image/jpeg,image/png"' in str(UploadForm()["photographs"])


def test_refuses_the_same_file_once():
    content = picture_bytes()
    photo = photo_form(content).save(commit=False)
    photos.store(photo, by=None)
    again = photo_form(content)
    assert (list(again.errors), again.same) == (["original"], photo)
    assert photo_form(content, keep_both="on").is_valid()


def test_says_what_was_taken_from_the_file():
    photo = make_photo(caption="Quay", place="Here")
    photo.imported = {"caption": "Quay", "place": "There"}
    form = PhotoForm(instance=photo)
    told = {name for name in form.fields if "Taken from the file." in str(form.fields[name].help_text)}
    assert told == {"caption"}


def test_suggests_an_alternative_and_writes_none():
    photo = make_photo(alt="")
    photo.suggested_alt = "A grey <quay>"
    form = PhotoForm(instance=photo)
    assert "The file suggests: “A grey <quay>”." in form.fields["alt"].help_text
    assert form["alt"].value() == ""
