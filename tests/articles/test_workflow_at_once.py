"""Two people, one story, two real connections: on SQLite and PostgreSQL one wins and the other is told."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from articles import workflow
from articles.models import Address, Article, Edition, Event, Revision
from articles.publishing import Refused
from articles.workflow import Conflict
from tests.factories import make_article, make_superuser, moment, publish

pytestmark = pytest.mark.django_db(transaction=True)

T = moment("2026-03-01 12:00")
SECOND = datetime.timedelta(seconds=1)
ROUNDS = 5


def own_connection(task):
    """Wrap a task to return what it raised, and to leave no connection open in its thread."""

    def run():
        try:
            return type(task())
        except Exception as raised:
            return type(raised)
        finally:
            connections.close_all()

    return run


def at_once(*tasks):
    """Run the tasks in as many threads; return the type of what each returned or raised."""
    ready = threading.Barrier(len(tasks))

    def start(task):
        ready.wait(timeout=10)
        return own_connection(task)()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(start, tasks))


@pytest.fixture
def editor(transactional_db):
    return make_superuser()


def do(pk, verb, by, seconds=0, **more):
    """Return a task that does the verb to the story at its first version."""
    now = T + seconds * SECOND
    return lambda: workflow.apply(Article.objects.get(pk=pk), verb, by=by, version=0, now=now, **more)


def counts():
    return [model.objects.count() for model in (Edition, Event, Revision)]


@pytest.mark.parametrize("people", [2, 4])
def test_publishes_once_when_several_publish_at_once(editor, people):
    for number in range(ROUNDS):
        article = make_article(f"Story {number}")
        outcomes = at_once(*[do(article.pk, "publish", editor, seconds) for seconds in range(people)])
        assert sorted(outcomes, key=str) == sorted([Event, *[Conflict] * (people - 1)], key=str)
        assert article.editions.filter(live_until=None).count() == 1
    assert counts() == [ROUNDS] * 3


def test_does_one_of_two_different_verbs(editor):
    for number in range(ROUNDS):
        article = make_article(f"Story {number}")
        outcomes = at_once(
            do(article.pk, "publish", editor),
            do(article.pk, "schedule", editor, at=T + 9 * SECOND),
            do(article.pk, "submit", editor),
        )
        assert sorted(outcomes, key=str) == sorted([Event, Conflict, Conflict], key=str)
    assert Event.objects.count() == ROUNDS


def test_waits_for_whoever_came_first_and_then_meets_a_conflict(editor):
    article = make_article()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            do(article.pk, "publish", editor)()
            second = pool.submit(own_connection(do(article.pk, "publish", editor, 1)))
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
        assert second.result(timeout=20) is Conflict
    assert counts() == [1, 1, 1]


def test_goes_on_when_whoever_came_first_fails(editor):
    article = make_article()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            do(article.pk, "publish", editor)()
            second = pool.submit(own_connection(do(article.pk, "publish", editor, 1)))
            with pytest.raises(TimeoutError):
                second.result(timeout=0.5)
            transaction.set_rollback(True)
        assert second.result(timeout=20) is Event
    assert counts() == [1, 1, 1]


def save(pk, by, headline):
    """Return a task that saves the story, as it was at its first version, under another headline."""
    article = Article.objects.get(pk=pk)

    def run():
        with transaction.atomic():
            Article.objects.filter(pk=pk).update(headline=headline)
            article.headline = headline
            return workflow.save(article, by=by, now=T)

    return run


def test_saves_once_when_several_save_upon_the_same_version(editor):
    for number in range(ROUNDS):
        article = make_article(f"Story {number}")
        outcomes = at_once(*[save(article.pk, editor, headline) for headline in ("One", "Two", "Three")])
        assert sorted(outcomes, key=str) == sorted([Revision, Conflict, Conflict], key=str)
        saved = article.revisions.get().content["fields"]["headline"]
        assert Article.objects.get(pk=article.pk).headline == saved
    assert counts() == [0, ROUNDS, ROUNDS]


def test_lets_a_save_or_a_verb_through_and_never_both(editor):
    for number in range(ROUNDS):
        article = make_article(f"Story {number}")
        outcomes = at_once(save(article.pk, editor, "One"), do(article.pk, "publish", editor))
        assert Conflict in outcomes and {Revision, Event} & {*outcomes}
    assert Revision.objects.count() == ROUNDS


def test_shows_readers_nothing_before_the_commit(editor):
    article = make_article()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish(article, now=T)
            seen = pool.submit(own_connection(lambda: Edition.objects.live(T).get())).result(timeout=20)
            assert seen is Edition.DoesNotExist
        seen = pool.submit(own_connection(lambda: Edition.objects.live(T).get())).result(timeout=20)
    assert seen is Edition


def test_gives_one_of_two_stories_the_address_that_both_want(editor):
    for number in range(ROUNDS):
        pair = [make_article(f"Story {number}").pk for _ in range(2)]
        outcomes = at_once(*[do(pk, "publish", editor) for pk in pair])
        assert sorted(outcomes, key=str) == sorted([Event, Refused], key=str)
    assert Address.objects.count() == Edition.objects.count() == ROUNDS
