"""A query that Django writes once, asked with other values."""

import datetime
import gc
import threading
import weakref

import pytest
from django.db import connections

from articles.models import Edition
from articles.models.prepared import STEP, Prepared
from tests.factories import make_edition, make_photo, make_section, moment

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def written():
    """Return a prepared query and what it was written with, once for each form."""
    forms = []

    @Prepared
    def found(is_newest_first=True, *, now, **values):
        forms.append((is_newest_first, sorted(values)))
        wanted = {"headline": "headline", "keys": "pk__in", "day": "address__day"}
        stories = (
            Edition.objects.live(now).for_page().filter(**{wanted[each]: values[each] for each in values})
        )
        return stories.order_by("-pk" if is_newest_first else "pk")

    return found, forms


def headlines(editions):
    return [edition.headline for edition in editions]


def test_is_written_once_and_finds_what_each_value_asks_for(written):
    found, forms = written
    make_edition("Ferry", now=T)
    make_edition("Harbour", now=T)
    assert [headlines(found(now=T, headline=each)) for each in ("Ferry", "Harbour", "None")] == [
        ["Ferry"], ["Harbour"], [],
    ]  # fmt: skip
    assert forms == [(True, ["headline"])]


def test_gives_rows_of_values_as_the_model_would_have_them():
    edition = make_edition("Ferry", section=make_section("Harbour"), now=T)

    @Prepared
    def found(*, now):
        return Edition.objects.live(now).values_list(
            "pk", "live_from", "section__name", "bylines", "live_until"
        )

    expected = [(edition.pk, T, "Harbour", edition.bylines, None)]
    assert [[tuple(row) for row in found.rows(now=at)] for at in (T - MICROSECOND, T)] == [[], expected]


def test_sees_each_moment_to_the_microsecond(written):
    found, _forms = written
    make_edition("Ferry", now=T)
    assert [len(found(now=at)) for at in (T - MICROSECOND, T)] == [0, 1]
    assert headlines(found(now=T, day=T.date())) == ["Ferry"]
    assert found(now=T, day=T.date() + datetime.timedelta(days=1)) == []


def test_is_written_anew_for_another_form(written):
    found, forms = written
    for each in ("Ferry", "Harbour"):
        make_edition(each, now=T)
    assert headlines(found(True, now=T)) == ["Harbour", "Ferry"]
    assert headlines(found(False, now=T)) == ["Ferry", "Harbour"]
    assert forms == [(True, []), (False, [])]


@pytest.mark.parametrize("number", [1, STEP - 1, STEP, STEP + 1])
def test_takes_lists_of_any_length(written, number):
    found, _forms = written
    keys = [make_edition(f"Story {n}", now=T).pk for n in range(number)]
    make_edition("Another", now=T)
    assert sorted(each.pk for each in found(now=T, keys=keys)) == keys


def test_is_written_once_for_lists_of_nearly_the_same_length(written):
    found, forms = written
    keys = [make_edition(f"Story {n}", now=T).pk for n in range(3)]
    assert [len(found(now=T, keys=keys[:n])) for n in (1, 2, 3)] == [1, 2, 3]
    assert len(forms) == 1


def test_brings_what_is_joined_and_left_out_as_the_queryset_does(written, django_assert_num_queries):
    found, _forms = written
    make_edition("Ferry", section=make_section("Sport"), lead_photo=make_photo(), now=T, tags=["a"])
    plain = Edition.objects.live(T).for_page().get()
    with django_assert_num_queries(1):
        edition = found(now=T)[0]
        assert (edition.section.name, edition.lead_photo) == (plain.section.name, plain.lead_photo)
        assert (edition.tag_rows, edition.body) == (plain.tag_rows, plain.body)
    assert edition.get_deferred_fields() == plain.get_deferred_fields() == {"body_text"}
    assert vars(edition).keys() == vars(plain).keys()


def test_may_be_written_by_two_threads_at_once():
    queryset = Edition.objects.for_page()
    before = dict(queryset.query.alias_refcount)
    make_edition("Ferry", now=T)
    assert headlines(Prepared(lambda: queryset)()) == ["Ferry"]
    assert queryset.query.alias_refcount == before


@pytest.mark.django_db(transaction=True)
def test_holds_no_connection_of_a_thread_that_has_ended(written):
    found, _forms = written
    held = []

    def ask():
        found(now=T)
        held.append(weakref.ref(connections["default"]))
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    gc.collect()
    assert [each() for each in held] == [None]


def test_refuses_a_value_that_it_cannot_tell_the_database(written):
    with pytest.raises(TypeError, match="headline is none of the values"):
        written[0](now=T, headline=2.5)
