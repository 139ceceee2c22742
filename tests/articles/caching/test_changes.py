"""A change is announced before its commit and ended after it, or once its transaction is rolled back."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import RequestFactory

from articles import caching
from articles.caching import changes
from articles.caching.store import store
from articles.middleware import PublicPages

pytestmark = pytest.mark.django_db(transaction=True)


def is_right(since, tag="story-1"):
    clocks = store().clocks
    return clocks.unchanged(clocks.watch([tag]), since)


def now():
    return store().begin()


def test_ends_with_the_commit_and_not_before():
    before = now()
    with transaction.atomic():
        caching.touch("story-1")
        assert (is_right(before), is_right(now())) == (False, False)
    assert (is_right(before), is_right(now())) == (False, True)


def test_ends_with_the_outermost_commit():
    with transaction.atomic():
        with transaction.atomic():
            caching.touch("story-1")
        assert not is_right(now())
    assert is_right(now())


def test_takes_a_touch_outside_a_transaction_for_a_mistake():
    with pytest.raises(TransactionManagementError, match="within a transaction"):
        caching.touch("story-1")


def undo():
    with transaction.atomic():
        caching.touch("story-1")
        transaction.set_rollback(True)


def test_ends_what_was_rolled_back_with_the_next_change():
    undo()
    assert not is_right(now())
    with transaction.atomic():
        caching.touch("story-2")
    assert is_right(now())


def test_ends_what_a_request_rolled_back_with_the_request():
    PublicPages(lambda request: undo())(RequestFactory().post("/admin/"))
    assert is_right(now())


def test_ends_what_an_inner_transaction_rolled_back_and_leaves_the_outer_open():
    with transaction.atomic():
        caching.touch("story-2")
        undo()
        changes.end_undone()
        assert (is_right(now(), "story-1"), is_right(now(), "story-2")) == (True, False)
    assert is_right(now(), "story-2")


def test_touches_with_everything_what_depends_on_anything():
    before = now()
    with transaction.atomic():
        caching.touch("story-1")
    assert not is_right(before, caching.tags.ANYTHING)
    assert is_right(before, "story-2")


def test_makes_all_pages_new_by_hand():
    before = now()
    store().forget_all()
    assert not is_right(before, caching.tags.DRESS)


def test_leaves_the_commit_alone_where_what_comes_after_it_fails(monkeypatch, caplog):
    def fail():
        raise OSError("No.")

    with transaction.atomic():
        changes.after_commit(fail)
        caching.touch("story-1")
    assert is_right(now())
    assert "OSError: No." in caplog.text
    assert not connection.in_atomic_block
