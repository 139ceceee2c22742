import pytest
from django.test import Client

from newsroom import audit
from newsroom.models import AuditEntry, Verb
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db
LIST = "/admin/newsroom/auditentry/"


@pytest.fixture
def entry():
    return audit.record(Verb.LOCKED_OUT, about="ada", detail="From elsewhere.")


def test_is_read_by_those_who_answer_for_the_paper(cast, desk, entry):
    people = cast | {"administrator": make_superuser()}
    for page in (LIST, f"{LIST}{entry.pk}/change/"):
        readers = {name for name, each in people.items() if desk(each).get(page).status_code == 200}
        assert readers == {"managing_editor", "administrator"}


def test_is_not_for_strangers(entry):
    assert Client().get(LIST)["Location"] == f"/admin/login/?next={LIST}"


def test_shows_who_what_and_when(desk, managing_editor, entry):
    page = desk(managing_editor).get(LIST).text
    assert all(words in page for words in ("Record of staff", "Locked out", "ada", "From elsewhere."))


@pytest.mark.parametrize("page", ["add/", "{pk}/change/", "{pk}/delete/", "{pk}/history/"])
def test_is_changed_by_nobody(desk, entry, page):
    client = desk(make_superuser())
    typed = {"post": "yes", "about": "bo", "verb": "failed", "detail": ""}
    client.post(LIST + page.format(pk=entry.pk), typed)
    assert AuditEntry.objects.values_list("about", "verb").get() == ("ada", Verb.LOCKED_OUT)


@pytest.mark.parametrize("query", ["?q=ada", "?verb__exact=locked-out", "?q=From"])
def test_finds_and_filters(desk, managing_editor, entry, query):
    audit.record(Verb.LOGGED_IN, by_name="From", about="x")
    found = desk(managing_editor).get(LIST + query).context["cl"].result_list
    assert len(found) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_the_same_for_one_entry_and_for_three(desk, managing_editor, django_assert_num_queries, rows):
    for _time in range(rows):
        audit.record(Verb.LOGGED_IN, by=managing_editor)
    client = desk(managing_editor)
    with django_assert_num_queries(6):
        client.get(LIST)
