"""Kinds of update, and the corrections that readers see: none without its words, none edited."""

import datetime

import pytest

from articles import publishing
from articles.corrections import Wording
from articles.models import Correction, Edition, Kind
from articles.publishing import Refused
from tests.articles.test_workflow_table import rows
from tests.factories import apply, correct, edit, make_article, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def story():
    return make_edition("Ferry", now=T).article


def shown(article):
    return article.editions.get(live_until=None).corrections


def test_moves_no_date_for_a_minor_change(story):
    stored = Edition.objects.values_list("modified_at", "first_published_at").get()
    for number in (1, 2):
        edit(story, headline=f"Ferry {number}", now=T + number * HOUR)
        apply(story, "publish-minor", now=T + number * HOUR)
        edition = story.editions.get(live_until=None)
        assert (edition.kind, edition.headline) == (Kind.MINOR, f"Ferry {number}")
        assert (edition.modified_at, edition.first_published_at) == stored
        assert not edition.is_updated


@pytest.mark.parametrize(
    ("verb", "kind"), [("publish-changes", "update"), ("publish-correction", "correction")]
)
def test_moves_the_date_of_change_for_an_update_and_a_correction(story, verb, kind):
    edit(story, headline="Ferry sinks", now=T + HOUR)
    apply(story, verb, wording=Wording("correction", "It sank."), now=T + HOUR)
    edition = story.editions.get(live_until=None)
    assert (edition.kind, edition.first_published_at, edition.modified_at) == (kind, T, T + HOUR)


def test_keeps_the_date_of_the_last_update_through_a_minor_change(story):
    edit(story, headline="Ferry sinks", now=T + HOUR)
    publish(story, now=T + HOUR)
    edit(story, headline="Ferry sank", now=T + 2 * HOUR)
    apply(story, "publish-minor", now=T + 2 * HOUR)
    assert story.editions.get(live_until=None).modified_at == T + HOUR


def test_counts_the_first_publication_as_such_however_it_came_about():
    at_once, later = make_article("Now"), make_article("Later")
    publish(at_once, now=T)
    apply(later, "schedule", at=T + HOUR, now=T)
    assert list(Edition.objects.values_list("kind", flat=True)) == ["first", "first"]


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        (None, "Say what was wrong and what is right: readers see it under the story."),
        (Wording("correction", ""), "Say what was wrong and what is right: readers see it under the story."),
        (
            Wording("apology", " \n\t"),
            "Say what was wrong and what is right: readers see it under the story.",
        ),
        (Wording("joke", "Nine boats."), "Choose what kind of correction it is."),
        (Wording("", "Nine boats."), "Choose what kind of correction it is."),
    ],
)
@pytest.mark.parametrize("is_changed", [True, False])
def test_is_not_made_without_its_words(story, wording, sentence, is_changed):
    if is_changed:
        edit(story, headline="Ferry sinks", now=T + HOUR)
    before = rows()
    with pytest.raises(Refused) as refused:
        apply(story, "publish-correction", wording=wording, now=T + HOUR)
    assert (str(refused.value), rows() == before) == (sentence, True)


def test_is_not_published_past_the_verb_without_its_words(story):
    revision = story.revisions.get()
    with pytest.raises(Refused, match="A correction says what was wrong"):
        publishing.publish(story, revision=revision, now=T + HOUR, kind=Kind.CORRECTION)
    assert story.editions.count() == 1


def test_is_no_correction_where_another_kind_of_update_brings_words(story):
    for hours, verb in enumerate(("publish-minor", "publish-changes"), 1):
        edit(story, headline=verb, now=T + hours * HOUR)
        apply(story, verb, wording=Wording("correction", "Nine boats."), now=T + hours * HOUR)
    assert (shown(story), Correction.objects.count()) == ([], 0)


def test_is_written_with_the_edition_that_shows_it(story, editor):
    apply(story, "publish-correction", by=editor, wording=Wording("apology", " Sorry. "), now=T + HOUR)
    correction = story.corrections.get()
    assert (correction.kind, correction.text, correction.made_at, correction.made_by) == (
        "apology", "Sorry.", T + HOUR, editor,
    )  # fmt: skip
    at = (T + HOUR).isoformat()
    assert shown(story) == [{"kind": "apology", "text": "Sorry.", "at": at}]
    assert Correction.read(shown(story)[0]).made_at == T + HOUR


def test_stands_in_every_later_edition_newest_first(story):
    correct(story, "One", now=T + HOUR)
    correct(story, "Two", kind="clarification", now=T + 2 * HOUR)
    edit(story, headline="Ferry sinks", now=T + 3 * HOUR)
    publish(story, now=T + 3 * HOUR)
    edit(story, headline="Ferry sank", now=T + 4 * HOUR)
    apply(story, "schedule", at=T + 5 * HOUR, now=T + 4 * HOUR)
    texts = [
        [each["text"] for each in edition.corrections] for edition in story.editions.order_by("live_from")
    ]
    assert texts == [[], ["One"], ["Two", "One"], ["Two", "One"], ["Two", "One"]]


def test_is_superseded_and_never_edited(story):
    correct(story, "Nine boats.", now=T + HOUR)
    first = story.corrections.get()
    correct(story, "Ten boats.", supersedes=first, now=T + 2 * HOUR)
    assert [each["text"] for each in shown(story)] == ["Ten boats."]
    assert list(story.corrections.values_list("text", "supersedes")) == [
        ("Ten boats.", first.pk),
        ("Nine boats.", None),
    ]


def test_supersedes_only_what_still_stands_under_its_own_story(story):
    other = make_edition("Other", now=T).article
    correct(other, "Theirs", now=T + HOUR)
    correct(story, "One", now=T + HOUR)
    first = story.corrections.get()
    correct(story, "Two", supersedes=first, now=T + 2 * HOUR)
    before = rows()
    for wrong in (other.corrections.get(), first):
        with pytest.raises(Refused, match="no longer stands under this story"):
            correct(story, "Three", supersedes=wrong, now=T + 3 * HOUR)
    assert rows() == before


def test_leaves_what_readers_saw_before_as_it_was(story):
    before = list(story.editions.values_list("body", "corrections", "modified_at"))
    correct(story, now=T + HOUR)
    assert (
        list(story.editions.filter(live_from=T).values_list("body", "corrections", "modified_at")) == before
    )


def test_comes_back_with_a_story_that_was_withdrawn(story):
    correct(story, "One", now=T + HOUR)
    apply(story, "withdraw", now=T + 2 * HOUR)
    assert shown(story) == []
    apply(story, "restore", now=T + 3 * HOUR)
    assert [each["text"] for each in shown(story)] == ["One"]
