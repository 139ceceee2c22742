import datetime
import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Article, Edition, Message, SearchEntry, State
from newsroom import doctor, health, roles
from newsroom.authentication import DEMO_PASSWORD
from tests.articles.mail_servers import Away
from tests.factories import make_article, make_edition, make_message, make_photo, make_superuser, make_user
from tests.newsroom.accounts.people import give_app

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def told(check, now=None):
    """Return what the doctor says of one thing, and only of that."""
    return list(doctor.CHECKS[check](now or timezone.now()))


def test_finds_nothing_wrong_with_a_good_installation(settings):
    settings.DEBUG = True
    roles.sync()
    make_superuser()
    make_edition(lead_photo=make_photo())
    output = io.StringIO()
    call_command("doctor", stdout=output)
    assert output.getvalue().splitlines() == [f"{name}: fine" for name in doctor.CHECKS]


def test_says_what_is_wrong_and_fails(settings):
    settings.DEBUG = True
    roles.sync()
    output = io.StringIO()
    with pytest.raises(CommandError, match=r"^One thing is wrong\.$"):
        call_command("doctor", stdout=output)
    lines = output.getvalue().splitlines()
    line = lines.index("people:")
    assert lines[line + 1] == "  Nobody is an administrator: run manage.py createsuperuser."


def test_asks_django_about_the_settings():
    assert any("(security.W008)" in sentence for sentence in told("settings"))


def test_notices_an_address_that_the_site_does_not_answer_to(settings):
    settings.SITE_URL, settings.IS_HTTPS, settings.DEBUG = "https://news.example.com", True, False
    settings.ALLOWED_HOSTS = ["www.example.com"]
    assert told("addresses") == [
        "SITE_URL names news.example.com, which ALLOWED_HOSTS does not: the site will not answer there."
    ]
    for fine in ("news.example.com", ".example.com", "*"):
        settings.ALLOWED_HOSTS = [fine]
        assert told("addresses") == []


def test_notices_a_site_without_https(settings):
    settings.SITE_URL, settings.IS_HTTPS, settings.DEBUG = "http://testserver", False, False
    assert told("addresses") == ["SITE_URL has no https: log-ins and readers’ words travel in the open."]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no clock of its own.")
def test_notices_clocks_that_differ(time_machine):
    assert told("clock") == []
    time_machine.move_to(timezone.now() + 3 * HOUR)
    (sentence,) = told("clock")
    assert sentence.startswith("The clocks here and at the database differ by 10")


def test_notices_people_of_the_demo(settings):
    settings.DEBUG = False
    make_superuser()
    roles.sync()
    make_user("elena", "Editor", email="elena@example.com", password=DEMO_PASSWORD)
    assert told("people") == ["elena have the demo’s password, which opens nothing here: delete them."]


@pytest.mark.parametrize("setting", ["publishers", "staff"])
def test_names_people_who_lack_the_second_factor_that_they_must_have(settings, setting):
    settings.DEBUG, settings.SECOND_FACTOR = False, setting
    roles.sync()
    make_user("nils", "Journalist")
    make_user("ada", "Editor", is_active=False)
    make_user("vera", "Editor")
    give_app(make_user("elena", "Editor"))
    names = {"publishers": "vera", "staff": "nils, vera"}[setting]
    assert told("log-ins") == [
        f"{names} have not set up the second factor that they must have: ask them to log in."
    ]
    settings.DEBUG = True
    assert told("log-ins") == []


def test_notices_that_a_password_alone_publishes(settings):
    settings.DEBUG = False
    roles.sync()
    make_user("nils", "Journalist")
    assert told("log-ins") == []
    make_user("elena", "Editor")
    sentence = "SECOND_FACTOR is off: a password alone lets people publish. Set it to publishers."
    assert told("log-ins") == [sentence]


def test_notices_roles_that_are_not_as_they_should_be():
    roles.sync()
    Group.objects.get(name="Editor").permissions.clear()
    Group.objects.get(name="Moderator").delete()
    wrong = [
        f"The role {name} is not as this version has it: run manage.py sync_roles."
        for name in ("Editor", "Moderator")
    ]
    assert told("roles") == wrong


def test_notices_letters_that_failed():
    make_message(failed_at=timezone.now())
    assert told("mail") == ["1 letters failed for good: the desk lists them under Letters."]
    assert Message.objects.count() == 1


def test_notices_a_mail_server_that_is_away(settings):
    settings.DEBUG, settings.EMAIL_BACKEND = False, f"{Away.__module__}.{Away.__name__}"
    found = health.ask({"mail": doctor.CHECKS["mail"]}, timezone.now())
    assert found["mail"][0].startswith("The check “mail” failed:")


def test_notices_two_editions_at_once(monkeypatch):
    edition = make_edition("Ferry")
    Edition.objects.filter(pk=edition.pk).update(live_until=edition.live_from + HOUR)
    assert told("editions") == []
    if connection.vendor == "postgresql":
        return  # its constraint lets it come to no such thing
    edition.pk, edition._state.adding, edition.live_until = None, True, None
    edition.live_from += HOUR / 2
    edition.save()
    (sentence,) = told("editions")
    assert sentence.startswith("Of these stories two editions are public at once: Ferry")


def test_notices_a_published_story_without_an_edition():
    Article.objects.filter(pk=make_article("Ferry").pk).update(state=State.PUBLISHED)
    assert told("editions") == ["These stories are called published and have no edition: Ferry."]


def test_notices_an_edition_at_the_address_of_another():
    ferry, tram = make_edition("Ferry"), make_edition("Tram")
    Edition.objects.filter(pk=ferry.pk).update(address=tram.address)
    (sentence,) = told("editions")
    assert sentence.startswith("These editions stand at the address of another story: Ferry")


def test_notices_photos_without_renditions_or_originals():
    photo = make_photo()
    assert told("photographs", photo.uploaded_at + health.LATE) == []
    (waiting,) = told("photographs", photo.uploaded_at + HOUR)
    assert waiting.startswith("1 photos wait for renditions")
    storages["originals"].delete(str(photo.original.name))
    assert told("photographs") == [f"The originals of these photos are gone: {photo.original.name}."]


def test_notices_stories_that_search_does_not_know():
    make_edition()
    assert told("search") == []
    SearchEntry.objects.all().delete()
    assert told("search") == ["Search does not know 1 stories: run manage.py rebuild_search --missing."]


def test_notices_static_files_that_were_not_collected(settings, tmp_path):
    assert told("static files") == []
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT, settings.DEBUG = tmp_path / "static", False
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}
    assert told("static files") == ["The static files are not in place: run manage.py collectstatic."]


def test_names_five_and_no_more():
    for number in range(7):
        Article.objects.filter(pk=make_article(f"Story {number}").pk).update(state=State.PUBLISHED)
    (sentence,) = told("editions")
    assert (sentence.count("Story"), sentence.endswith("and others.")) == (5, True)
