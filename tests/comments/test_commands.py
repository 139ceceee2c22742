import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from comments.models import Comment, Status
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def test_erases_a_commenter_and_says_how_much(edition, capsys):
    make_comment(edition)
    call_command("erase_commenter", "ROSA@example.com", "--dry-run")
    assert Comment.objects.count() == 1
    call_command("erase_commenter", "ROSA@example.com")
    assert not Comment.objects.exists()
    call_command("erase_commenter", "ROSA@example.com")
    assert capsys.readouterr().out.splitlines() == [
        "Would remove: 1 comments.",
        "Removed: 1 comments.",
        "Removed: nothing.",
    ]


def test_purges_what_has_been_kept_long_enough(edition, capsys):
    old = moment("2020-03-01 12:00")
    make_comment(edition, status=Status.SPAM, decided_at=old, created_at=timezone.now())
    call_command("purge_comments", "--dry-run")
    assert Comment.objects.count() == 1
    call_command("purge_comments")
    assert not Comment.objects.exists()
    call_command("purge_comments", verbosity=0)
    assert capsys.readouterr().out == "Would remove: 1 comments.\nRemoved: 1 comments.\n"


def test_exports_what_is_held_as_json(edition, capsys):
    make_comment(edition, "Señal ✓", created_at=moment("2026-03-01 12:00"))
    call_command("export_commenter", "rosa@example.com")
    held = json.loads(capsys.readouterr().out)
    assert held["comments"][0]["body"] == "Señal ✓"
    assert held["comments"][0]["created_at"] == "2026-03-01T11:00:00Z"


@pytest.mark.parametrize("command", ["erase_commenter", "export_commenter"])
def test_asks_for_an_address(command):
    with pytest.raises(CommandError, match="email"):
        call_command(command)
