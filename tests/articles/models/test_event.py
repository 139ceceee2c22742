import pytest

from articles.models import Event
from tests.factories import apply, make_article, moment

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")


def test_says_who_did_what_when_why_and_from_where_to_where(editor):
    editor.first_name, editor.last_name = "Ada", "Ferris"
    editor.save()
    article = make_article()
    apply(article, "submit", by=editor, now=T)
    apply(article, "return", by=editor, note="Ask the mayor.", now=T)
    event = article.events.latest("id")
    assert (event.verb, event.from_state, event.to_state, event.note, event.at, event.by, str(event)) == (
        "return", "submitted", "returned", "Ask the mayor.", T, editor, "Ada Ferris: return",
    )  # fmt: skip


def test_says_for_when_and_which_revision():
    article = make_article()
    apply(article, "schedule", at=T, now=moment("2026-03-01 11:00"))
    event = article.events.get()
    assert (event.scheduled_for, event.revision) == (T, article.revisions.get())


def test_stays_with_the_name_of_whoever_leaves(editor):
    article = make_article()
    apply(article, "submit", by=editor)
    editor.delete()
    assert Event.objects.values_list("by", "by_name").get() == (None, "editor")


def test_comes_latest_first_also_within_an_instant(editor):
    article = make_article()
    for verb in ("submit", "return"):
        apply(article, verb, by=editor, note="Why", now=T)
    assert [event.verb for event in Event.objects.all()] == ["return", "submit"]
