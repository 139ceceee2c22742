"""Tells the clocks, and the CDN, what a transaction changes of what pages show.

A change is announced at once and ended after the commit, so that no page can be kept that was made in
between. One that was rolled back is ended at the end of the request, or with the next change.
"""

import threading
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.transaction import TransactionManagementError

from articles.caching import cdn, tags
from articles.caching.store import store
from articles.models import Edition, Photo


class Change:
    """Tags that are announced until it is ended."""

    def __init__(self, touched: set[str]) -> None:
        self.tags = touched
        store().clocks.begin(touched)
        _open.changes.append(self)

    def end(self) -> None:
        if self in _open.changes:
            _open.changes.remove(self)
            store().clocks.end(self.tags)


class _Open(threading.local):
    def __init__(self) -> None:
        self.changes: list[Change] = []


_open = _Open()


def touch(*touched: str) -> None:
    """Make new every page that shows one of these, from the commit of the caller's transaction on.

    Give names from `tags`, where the rows are written: there has to be a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("What pages show is changed within a transaction.")
    end_undone()
    change = Change({*touched, tags.ANYTHING})
    after_commit(change.end)
    cdn.queue(change.tags)
    after_commit(cdn.deliver_quietly)


def touch_story(editions: Iterable[Edition]) -> None:
    """Make new every page that shows one of these editions, or has a place for it in a list."""
    touch(*(tag for edition in editions for tag in tags.touched_by(edition)))


def touch_photo(photo: Photo) -> None:
    """Make new every page that shows the photo, or would if it were not hidden."""
    touch(tags.photo(photo.pk), tags.files(photo.token))


@transaction.atomic
def forget_pages() -> None:
    """Make every page new, here and at the CDN."""
    touch(tags.DRESS)


def end_undone() -> None:
    """End the changes whose transactions were rolled back."""
    waiting = [entry[1] for entry in transaction.get_connection().run_on_commit]
    for change in [each for each in _open.changes if each.end not in waiting]:
        change.end()


def after_commit(act: Callable[[], object]) -> None:
    transaction.on_commit(act, robust=True)
