"""What follows when a person saves a story's form."""

import datetime

import pytest

from articles.models import Article, Edition, State
from articles.workflow import NotAllowed
from tests.articles.test_workflow_table import rows
from tests.factories import apply, edit, make_article, moment, publish

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("person", ["journalist", "editor"])
def test_puts_a_changed_story_back_to_draft_unless_dropped_or_changed_by_who_reads_it(person, state, cast):
    article = make_article(created_by=cast["journalist"])
    Article.objects.filter(pk=article.pk).update(state=state)
    edit(article, by=cast[person], headline="Ferry sinks")
    stays = state == "spiked" or (person, state) == ("editor", "submitted")
    assert Article.objects.get().state == (state if stays else "draft")


def test_writes_one_revision_and_one_event_for_a_change(editor):
    article = make_article()
    revision = edit(article, by=editor, headline="Ferry sinks", now=NOW)
    event = article.events.get()
    assert (event.verb, event.from_state, event.to_state) == ("save", "draft", "draft")
    assert (event.revision, event.at, event.by_name) == (revision, NOW, "editor")


def test_writes_nothing_where_nothing_changed():
    article = make_article()
    publish(article)
    before = rows()
    assert edit(article) is None
    after = rows()
    del before["Article"], after["Article"]  # the form wrote the row, so its time of update has changed
    assert after == before
    assert (Article.objects.get().state, Article.objects.get().version) == ("published", 1)


def test_changes_nothing_that_readers_see():
    article = make_article(tags=["Harbour"])
    publish(article, now=NOW)
    editions = rows()["Edition"]
    edit(article, headline="Ferry sinks", text="<p>None.</p>", tags=["Sea"], slug="sinks")
    assert rows()["Edition"] == editions
    assert list(Edition.objects.get().tags.names()) == ["Harbour"]


@pytest.mark.parametrize("person", ["journalist", "editor"])
def test_keeps_the_address_that_readers_know(person, cast):
    article = make_article("Ferry", created_by=cast["journalist"])
    publish(article, now=NOW)
    with pytest.raises(NotAllowed, match="Only a managing editor changes the address"):
        edit(article, by=cast[person], slug="sinks", now=NOW + HOUR)
    assert [revision.content["fields"]["slug"] for revision in article.revisions.all()] == ["ferry"]


def test_lets_a_managing_editor_change_the_address_that_readers_know(managing_editor, editor):
    article = make_article("Ferry")
    publish(article, now=NOW)
    edit(article, by=managing_editor, slug="sinks", now=NOW + HOUR)
    edit(article, by=editor, headline="Ferry sinks", now=NOW + HOUR)
    apply(article, "publish-changes", by=editor, now=NOW + HOUR)
    assert article.editions.get(live_until=None).get_absolute_url() == "/news/2026/03/01/sinks/"


def test_lets_everybody_change_an_address_that_readers_do_not_know_yet(journalist):
    article = make_article("Ferry", created_by=journalist)
    edit(article, by=journalist, headline="Ferry sinks", now=NOW)
    apply(article, "schedule", at=NOW + HOUR, now=NOW)
    assert edit(article, by=journalist, slug="sinks", now=NOW) is not None
