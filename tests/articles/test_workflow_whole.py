"""Whole or not at all: whichever statement fails, everything stays as it was."""

import datetime

import pytest
from django.db import connection, transaction

from articles.corrections import Wording
from articles.models import Article
from tests.articles.test_workflow_table import put, rows
from tests.factories import apply, make_article, make_editor_in_chief, moment

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
VERBS = [
    ("unpublished", "publish"), ("unpublished", "schedule"),
    ("live", "publish-changes"), ("live", "publish-minor"), ("live", "publish-correction"),
    ("live", "schedule"), ("live", "expire"), ("live", "discard"), ("live", "withdraw"), ("live", "remove"),
    ("expiring", "keep"), ("update_scheduled", "reschedule"), ("update_scheduled", "unschedule"),
    ("update_scheduled", "withdraw"), ("update_scheduled", "discard"),
    ("withdrawn", "restore"), ("withdrawn", "remove"), ("expired", "restore"),
]  # fmt: skip


class DiskFull(Exception):
    """What the test has the database say."""


class Disk:
    """Counts the statements that write, and is full at one of them."""

    def __init__(self, full_at: int = -1) -> None:
        self.written, self.full_at = 0, full_at

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.written += 1
            if self.written == self.full_at:
                raise DiskFull
        return execute(sql, params, many, context)


def do(article, verb, full_at=-1):
    """Do the verb until the disk is full; return how many statements wrote."""
    disk = Disk(full_at)
    with connection.execute_wrapper(disk):
        apply(article, verb, now=NOW, at=NOW + 2 * HOUR, wording=Wording("correction", "Nine boats."))
    return disk.written


@pytest.mark.parametrize(("standing", "verb"), VERBS)
def test_leaves_everything_as_it_was_whichever_statement_fails(standing, verb):
    article = make_article(tags=["Harbour"])
    make_editor_in_chief()
    put(article, standing, "draft")
    Article.objects.update(standfirst="Changed meanwhile.")
    before = rows()
    with transaction.atomic():
        statements = do(article, verb)
        transaction.set_rollback(True)
    for number in range(1, statements + 1):
        with pytest.raises(DiskFull):
            do(article, verb, full_at=number)
        assert rows() == before, number
    assert do(article, verb) == statements
