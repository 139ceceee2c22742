"""The ways back: discarding what was not published, and restoring a revision."""

import datetime

import pytest

from articles import revisions, workflow
from articles.models import (
    Address,
    Article,
    Author,
    Byline,
    EditionAuthor,
    Photo,
    PhotoBlock,
    PullQuote,
    RichText,
    Standing,
)
from articles.publishing import Refused
from articles.workflow import Conflict, NotAllowed
from tests.articles.test_revisions import ruin, whole_story
from tests.articles.test_workflow_table import rows
from tests.factories import apply, edit, make_article, make_author, make_photo, moment, publish

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


def digest(article):
    return revisions.digest(revisions.snapshot(Article.objects.get(pk=article.pk)))


def ready_story():
    """A story with something in every field, that may be published."""
    article = whole_story()
    Article.objects.update(embargo_until=None)
    Photo.objects.update(alt="A quay", credit="Jo")
    return Article.objects.get(pk=article.pk)


def ruin_and_save(article, by=None):
    ruin(article)
    return changed(article, by=by, now=NOW)


def changed(article, **more):
    """Change the desk copy; return the revision that it left."""
    revision = edit(article, **more)
    assert revision is not None
    return revision


def restore(revision, by, now=NOW):
    article = Article.objects.get(pk=revision.article_id)
    return workflow.restore(revision, by=by, version=article.version, now=now)


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_discards_to_the_very_same_story_that_went_out(verb, editor):
    article = ready_story()
    apply(article, verb, now=NOW - HOUR, at=NOW + HOUR)
    before = digest(article)
    ruined = ruin_and_save(article)
    apply(article, "discard", by=editor, now=NOW)
    assert (article.state, digest(article), before != ruined.digest) == ("published", before, True)
    assert [each.digest for each in article.revisions.all()] == [before, ruined.digest, before]
    assert edit(article, now=NOW) is None


def test_discards_to_what_is_scheduled_where_an_update_is():
    article = make_article()
    publish(article, now=NOW - 2 * HOUR)
    edit(article, headline="Scheduled", now=NOW - HOUR)
    apply(article, "schedule", at=NOW + HOUR, now=NOW - HOUR)
    edit(article, headline="Later", now=NOW - HOUR)
    apply(article, "discard", now=NOW)
    assert (article.headline, article.state) == ("Scheduled", "published")


def test_keeps_what_readers_see_when_changes_are_discarded():
    article = ready_story()
    publish(article, now=NOW - HOUR)
    ruin_and_save(article)
    before = {name: rows()[name] for name in ("Edition", "Address")}
    apply(article, "discard", now=NOW)
    assert {name: rows()[name] for name in before} == before


def test_lets_a_journalist_discard_only_what_nobody_else_has_worked_on(journalist, editor):
    article = make_article(created_by=journalist)
    publish(article, now=NOW - HOUR)
    edit(article, by=journalist, headline="Mine", now=NOW)
    edit(article, by=editor, headline="Ours", now=NOW)
    before = rows()
    with pytest.raises(Refused, match="Somebody else has worked on these changes too"):
        apply(article, "discard", by=journalist, now=NOW)
    assert rows() == before
    apply(article, "discard", by=editor, now=NOW)
    edit(article, by=journalist, headline="Mine again", now=NOW)
    apply(article, "discard", by=journalist, now=NOW)


def test_discards_nothing_where_what_went_out_cannot_come_back_whole():
    article = make_article(author=make_author("Jo"))
    publish(article, now=NOW - HOUR)
    Byline.objects.update(author=make_author("Ada"))
    edit(article, now=NOW - HOUR)
    EditionAuthor.objects.all().delete()
    Author.objects.filter(name="Jo").delete()
    before = rows()
    with pytest.raises(Refused, match="cannot be brought back whole, for this no longer exists: author"):
        apply(article, "discard", now=NOW)
    assert rows() == before


@pytest.mark.parametrize("person", ["journalist", "editor"])
def test_restores_the_very_same_story_as_a_new_revision(person, cast):
    article = ready_story()
    Article.objects.update(created_by=cast["journalist"])
    first = changed(article, now=NOW - HOUR)
    ruined = ruin_and_save(article)
    assert restore(first, cast[person]) == []
    assert digest(article) == first.digest
    newest = [(each.number, each.digest, each.created_by) for each in article.revisions.all()[:2]]
    assert newest == [(3, first.digest, cast[person]), (2, ruined.digest, ruined.created_by)]
    event = article.events.latest("id")
    assert (event.verb, event.to_state, event.revision.number) == ("restore-revision", "draft", 3)


def test_restores_onto_a_live_story_and_changes_nothing_that_readers_see(editor):
    article = make_article()
    publish(article, now=NOW - HOUR)
    first = article.revisions.get()
    edit(article, headline="Ferry sinks", now=NOW - HOUR)
    publish(article, now=NOW)
    before = rows()["Edition"]
    restore(first, editor)
    assert rows()["Edition"] == before
    assert Standing.of(article, NOW).words(Article.objects.get().state) == "Live, with unpublished changes"


def test_writes_nothing_where_the_story_is_what_it_was(editor):
    article = make_article()
    revision = edit(article, now=NOW - HOUR)
    events = article.events.count()
    assert restore(revision, editor) == []
    assert (article.revisions.count(), article.events.count()) == (1, events)


def test_restores_nothing_for_who_may_not_edit_and_nothing_to_a_story_that_moved_on(colleague, editor):
    article = make_article()
    first = changed(article, now=NOW - HOUR)
    edit(article, headline="Ferry sinks", now=NOW)
    before = rows()
    with pytest.raises(NotAllowed):
        restore(first, colleague)
    with pytest.raises(Conflict):
        workflow.restore(first, by=editor, version=1, now=NOW)
    assert rows() == before


def test_names_what_no_longer_exists_and_restores_the_rest(editor):
    article, photo = make_article(), make_photo()
    PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo)
    PullQuote.objects.create(parent=article, region="body", ordering=30, quote="Eight")
    first = changed(article, now=NOW - HOUR)
    PhotoBlock.objects.all().delete()
    RichText.objects.update(text="<p>Nine boats.</p>")
    edit(article, now=NOW)
    number = photo.pk
    photo.delete()
    assert restore(first, editor) == [f"photo {number}"]
    kinds = [block["kind"] for block in revisions.snapshot(Article.objects.get())["blocks"]]
    assert (kinds, RichText.objects.get().text) == (["richtext", "pullquote"], "<p>Eight boats.</p>")


@pytest.mark.parametrize("way", ["restore", "discard"])
def test_lifts_no_embargo_unnoticed(way, editor):
    article = make_article()
    publish(article, now=NOW - HOUR)
    first = article.revisions.get()
    edit(article, embargo_until=NOW + HOUR, now=NOW - HOUR)
    before = rows()
    with pytest.raises(Refused, match="does not know the embargo until 1 March 2026, 13:00:00 CET"):
        restore(first, editor) if way == "restore" else apply(article, "discard", by=editor, now=NOW)
    assert rows() == before


def test_restores_past_an_embargo_that_has_ended(editor):
    article = make_article()
    first = changed(article, now=NOW - HOUR)
    edit(article, embargo_until=NOW, now=NOW - HOUR)
    restore(first, editor)
    assert Article.objects.get().embargo_until is None


def test_restores_no_address_for_who_may_not_change_it(editor, managing_editor):
    article = make_article("Ferry")
    first = edit(article, now=NOW - 2 * HOUR)
    edit(article, slug="boat", now=NOW - 2 * HOUR)
    publish(article, now=NOW - HOUR)
    with pytest.raises(NotAllowed, match="Only a managing editor changes the address"):
        restore(first, editor)
    assert restore(first, managing_editor) == []
    assert list(Address.objects.values_list("slug", flat=True)) == ["boat"]
