import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Photo
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def test_makes_what_is_missing_once(capsys):
    make_photo()
    make_photo()
    call_command("make_renditions", missing=True)
    call_command("make_renditions", missing=True)
    assert capsys.readouterr().out.splitlines() == ["2 of 2 photos made.", "0 of 0 photos made."]
    assert not Photo.objects.unmade().exists()


def test_makes_all_anew(capsys):
    make_photo()
    call_command("make_renditions", missing=True)
    call_command("make_renditions")
    assert capsys.readouterr().out.splitlines()[-1] == "1 of 1 photos made."


def test_says_which_failed_and_makes_the_others(capsys):
    broken, fine = make_photo("Broken"), make_photo("Fine")
    storages["originals"].delete(str(broken.original.name))
    with pytest.raises(CommandError, match=rf"Photo {broken.pk} \(Broken\): .*No such file"):
        call_command("make_renditions")
    assert list(Photo.objects.unmade()) == [broken]
    assert "1 of 2 photos made." in capsys.readouterr().out
    fine.refresh_from_db()
    assert fine.made_key


def test_deletes_the_pictures_of_photos_whose_rights_have_ended():
    make_photo(rights_expire_at=timezone.now())
    call_command("make_renditions", missing=True)
    assert Photo.objects.get().renditions == []
