import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import search
from articles.models import SearchEntry
from articles.search import rebuilding
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
