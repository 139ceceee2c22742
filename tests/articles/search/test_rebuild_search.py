from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task_backends
from taggit.models import Tag

from articles import search, tags
from articles.models import SearchEntry
from articles.search import rebuilding
from articles.search.documents import tag_label
from tests.factories import apply, make_article, make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgotten():
    """Three stories of which search knows nothing; one that was withdrawn, and a draft."""
    editions = [make_edition(f"Ferry {name}") for name in "abc"]
    apply(make_edition("Ferry withdrawn").article, "withdraw")
    make_article("Ferry draft")
    SearchEntry.objects.all().delete()
    return editions


def test_finds_all_again_that_is_live(capsys, ask, forgotten):
    assert ask("ferry") == []
    call_command("rebuild_search")
    assert ask("ferry") == ["Ferry c", "Ferry b", "Ferry a"]
    assert capsys.readouterr().out == "Stories indexed for search: 4.\n"


def test_makes_what_is_missing_once(capsys, ask, forgotten):
    search.index([forgotten[0].article_id], now=timezone.now())
    for _ in range(2):
        call_command("rebuild_search", missing=True)
    assert ask("ferry") == ["Ferry c", "Ferry b", "Ferry a"]
    assert [line[-2:] for line in capsys.readouterr().out.splitlines()] == ["2.", "0."]


def test_says_nothing_when_told_to(capsys, forgotten):
    call_command("rebuild_search", verbosity=0)
    assert capsys.readouterr() == ("", "")


def test_forgets_what_is_over(forgotten):
    now = timezone.now()
    search.index([forgotten[0].article_id], now=now)
    forgotten[0].article.editions.update(live_until=now)
    call_command("rebuild_search")
    assert set(SearchEntry.objects.values_list("edition", flat=True)) == {each.pk for each in forgotten[1:]}


def test_goes_through_every_batch(monkeypatch, ask, forgotten):
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    now = timezone.now()
    stories = rebuilding.stories(now, missing=False)
    assert list(rebuilding.rebuild(stories, now=now)) == [2, 2]
    assert ask("ferry") == ["Ferry c", "Ferry b", "Ferry a"]


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Return a function that does something and then what it left to a worker; it gives how much that was."""

    def do(verb, *args, **more):
        backend: Any = task_backends["default"]
        done = len(backend.results)
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args, **more)
        left = backend.results[done:]
        for each in left:
            rebuilding.rebuild_now.call(*each.args)
        return len(left)

    return do


def test_follows_a_tag_that_is_merged_into_another(ask, work):
    make_edition("One", tags=["Harbor"])
    make_edition("Two", tags=["Quay"])
    harbor, quay = (Tag.objects.get(name=name) for name in ("Harbor", "Quay"))
    label = tag_label(harbor.pk)
    assert work(tags.merge, harbor, into=quay) == 1
    assert [ask("harbor"), ask("quay"), ask(labels=((label,),))] == [[], ["Two", "One"], []]
    assert ask(labels=((tag_label(quay.pk),),)) == ["Two", "One"]


def test_follows_a_tag_that_is_renamed(ask, work):
    make_edition("One", tags=["Harbor"])
    tag = Tag.objects.get(name="Harbor")
    tag.name = "Quay"
    assert work(tags.rename, tag, old_name="Harbor", old_slug=tag.slug) == 1
    assert [ask("harbor"), ask("quay")] == [[], ["One"]]


def test_leaves_nothing_to_do_for_a_tag_that_no_story_has(work):
    make_article("Draft", tags=["Harbor", "Quay"])
    harbor, quay = (Tag.objects.get(name=name) for name in ("Harbor", "Quay"))
    assert work(tags.merge, harbor, into=quay) == 0
