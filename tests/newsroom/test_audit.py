import datetime

import pytest
from allauth.core import context
from django.core.management import call_command
from django.test import RequestFactory

from newsroom import audit
from newsroom.models import AuditEntry, Verb
from tests.factories import make_comment, make_edition, make_user, moment

pytestmark = pytest.mark.django_db
T = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)


def request_from(address: str):
    return context.request_context(RequestFactory().get("/", REMOTE_ADDR=address))


def test_records_who_when_what_and_from_which_network(time_machine):
    time_machine.move_to(T, tick=False)
    ada = make_user("ada", first_name="Ada", last_name="Ferris")
    with request_from("2001:db8:1:2:3:4:5:6"):
        audit.record(Verb.EXPORTED, by=ada, about="a list", detail="All of it.")
    kept = AuditEntry.objects.get()
    assert (kept.verb, kept.at, kept.by, kept.by_name) == (Verb.EXPORTED, T, ada, "Ada Ferris (ada)")
    assert (kept.about, kept.detail, kept.network) == ("a list", "All of it.", "2001:db8:1:2::/64")


def test_cuts_what_is_too_long_for_its_place():
    audit.record(Verb.EXPORTED, by_name="n" * 999, about="a" * 999)
    kept = AuditEntry.objects.get()
    assert (len(kept.by_name), len(kept.about)) == (200, 300)


def test_knows_no_network_of_a_command(capsys):
    make_comment(make_edition())
    call_command("export_commenter", "rosa@example.com")
    call_command("erase_commenter", "rosa@example.com", "--dry-run")
    call_command("erase_commenter", "rosa@example.com")
    names = ("verb", "by_name", "about", "detail", "network")
    assert list(AuditEntry.objects.order_by("id").values_list(*names)) == [
        (Verb.EXPORTED, "command line", "", "", ""),
        (Verb.ERASED, "command line", "", "Removed: 1 comments.", ""),
    ]


def test_knows_a_network_from_which_somebody_logged_in():
    ada = make_user("ada")
    with request_from("203.0.113.7"):
        audit.record(Verb.LOGGED_IN, by=ada)
        audit.record(Verb.FAILED, about="bo")
    asked = [audit.knows_network(ada, each) for each in ("203.0.113.0/24", "198.51.100.0/24", "")]
    assert asked == [True, False, False]
    assert not audit.knows_network(make_user("bo"), "203.0.113.0/24")


def test_forgets_networks_after_ninety_days(time_machine):
    time_machine.move_to(T, tick=False)
    with request_from("203.0.113.7"):
        audit.record(Verb.LOGGED_IN, by=make_user("ada"))
    assert audit.forget_networks(T + audit.NETWORKS_KEPT - MICROSECOND) == 0
    assert audit.forget_networks(T + audit.NETWORKS_KEPT) == 1
    assert AuditEntry.objects.get().network == ""
