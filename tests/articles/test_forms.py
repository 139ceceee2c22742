import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from articles import workflow
from articles.forms import ArticleForm, PhotoForm, TransitionForm
from tests.factories import make_article, moment, picture_bytes

NOON = moment("2027-03-01 12:00")


def form(verb, **typed):
    return TransitionForm(workflow.BY_NAME[verb], NOON, {"version": "3"} | typed)


def photo_form(content=None, name="quay.jpg", **typed):
    file = SimpleUploadedFile(name, content or picture_bytes())
    return PhotoForm({"alt": "A quay"} | typed, MultiValueDict({"original": [file]}))


# What a transition asks for


@pytest.mark.parametrize(
    ("verb", "asks"),
    [
        ("submit", ["version"]),
        ("return", ["version", "note"]),
        ("publish", ["version"]),
        ("publish-changes", ["version"]),
        ("schedule", ["version", "at"]),
        ("unschedule", ["version"]),
        ("withdraw", ["version", "note"]),
    ],
)
def test_asks_for_what_the_verb_needs(verb, asks):
    assert list(form(verb).fields) == asks


def test_labels_the_note_in_the_words_of_the_verb():
    assert form("withdraw").fields["note"].label == "Notice for readers: why it was withdrawn"
    assert form("return").fields["note"].label == "What is to be done"


def test_returns_what_the_workflow_takes():
    asked = form("schedule", at_0="2027-03-01", at_1="12:00:01", note="Unasked.")
    assert asked.is_valid()
    assert asked.cleaned_data == {"version": 3, "at": NOON + datetime.timedelta(seconds=1)}


@pytest.mark.parametrize("time", ["11:59", "12:00"])
def test_refuses_a_time_that_has_passed(time):
    asked = form("schedule", at_0="2027-03-01", at_1=time)
    assert asked.errors == {"at": ["That time has passed. Choose a later one, or publish now."]}


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_refuses_a_time_that_does_not_exist_or_exists_twice(day):
    (sentence,) = form("schedule", at_0=day, at_1="02:30").errors["at"]
    assert f"{day} 02:30:00 couldn’t be interpreted in time zone Europe/Madrid" in sentence


@pytest.mark.parametrize("version", ["", "-1", "2147483648", "1.5", "three"])
def test_refuses_what_is_no_version(version):
    assert list(form("submit", version=version).errors) == ["version"]


@pytest.mark.parametrize("note", ["", " \n", "x" * 2001])
def test_refuses_a_note_that_says_nothing_or_too_much(note):
    assert list(form("return", note=note).errors) == ["note"]


# The story


@pytest.mark.django_db
def test_writes_tags_as_they_are_typed():
    article = make_article(tags=["Harbour", "City council"])
    field = ArticleForm(instance=article)["tags"]
    assert 'value="City council, Harbour"' in str(field)
    assert 'data-suggestions="/admin/articles/article/tags/"' in str(field)


# A photo


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


def test_lets_the_browser_offer_only_what_can_be_read():
    assert 'accept="image/jpeg,image/png,image/webp"' in str(PhotoForm()["original"])
