import pytest
from django.utils import timezone

from newsroom.models import AuditEntry, Verb
from newsroom.models.audit_entry import AppendOnly
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    who = {"by": make_user("ada"), "by_name": "ada", "network": "203.0.113.0/24"}
    return AuditEntry.objects.create(verb=Verb.LOGGED_IN, at=timezone.now(), **who)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: AuditEntry.objects.update(by_name="bo"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
    ],
)
def test_stays_as_it_is(entry, change):
    with pytest.raises(AppendOnly):
        change(entry)
    assert AuditEntry.objects.get().by_name == "ada"


def test_keeps_the_name_of_who_is_deleted(entry):
    entry.by.delete()
    kept = AuditEntry.objects.get()
    assert (kept.by, kept.by_name) == (None, "ada")


def test_forgets_networks_and_nothing_else(entry):
    assert AuditEntry.objects.all().forget_networks() == 1
    kept = AuditEntry.objects.get()
    assert (kept.network, kept.by_name) == ("", "ada")
