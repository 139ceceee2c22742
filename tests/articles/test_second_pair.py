"""Whether somebody other than its makers has looked: who people are decides it, whatever they click."""

import datetime

import pytest
from django.contrib.auth.models import User

from articles import workflow
from articles.models import Article, Event
from articles.publishing import Refused
from articles.workflow import Alone, NotAllowed
from tests.articles.test_workflow_table import rows
from tests.factories import apply, edit, make_article, make_author, make_user, moment, publish

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MADE = "You wrote this story or submitted it, and nobody else has approved it."
WORKED = "Nobody but you has worked on this story."


@pytest.fixture
def enforced(settings):
    settings.SECOND_PAIR_OF_EYES = "enforce"


@pytest.fixture
def story(journalist):
    """A story that a journalist wrote and saved."""
    article = make_article(author=make_author("Jo", user=journalist), created_by=journalist)
    edit(article, by=journalist, now=NOW - 9 * HOUR)
    return article


def refused(article, verb, by, **more):
    """Return why the person may not do this alone; empty where they may."""
    try:
        apply(article, verb, by=by, now=NOW, **more)
    except Alone as alone:
        return str(alone)
    return ""


def test_is_anybody_who_neither_wrote_nor_submitted_it(enforced, story, editor):
    assert refused(story, "publish", editor) == ""
    assert not story.events.get(verb="publish").is_alone


def test_is_not_whoever_the_byline_names(enforced, story, editor):
    story.bylines.update(author=make_author("Eve", user=editor))
    assert refused(story, "publish", editor) == MADE


def test_is_not_whoever_submitted_it(enforced, story, editor):
    apply(story, "submit", by=editor, now=NOW - HOUR)
    assert [refused(story, verb, editor) for verb in ("approve", "publish")] == [MADE, MADE]


def test_is_not_whoever_alone_has_worked_on_it(enforced, editor):
    article = make_article()
    edit(article, by=editor, now=NOW - HOUR)
    before = rows()
    assert refused(article, "publish", editor) == WORKED
    assert rows() == before


def test_is_that_of_a_colleague_who_has_left(enforced, story, journalist, editor):
    journalist.delete()
    assert refused(story, "publish", editor) == ""


@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_was_had_where_another_approved_it(enforced, story, editor, managing_editor, verb):
    apply(story, "submit", by=editor, now=NOW - 2 * HOUR)
    apply(story, "approve", by=managing_editor, now=NOW - HOUR)
    assert refused(story, verb, editor, at=NOW + HOUR) == ""


def test_was_not_had_for_a_text_that_changed_since_it_was_approved(
    enforced, story, editor, managing_editor, settings
):
    apply(story, "submit", by=editor, now=NOW - 4 * HOUR)
    apply(story, "approve", by=managing_editor, now=NOW - 3 * HOUR)
    edit(story, by=editor, headline="Ferry sinks", now=NOW - 2 * HOUR)
    settings.SECOND_PAIR_OF_EYES = "warn"
    apply(story, "schedule", by=editor, at=NOW + HOUR, now=NOW - HOUR)
    apply(story, "unschedule", by=editor, now=NOW - HOUR)
    settings.SECOND_PAIR_OF_EYES = "enforce"
    assert (story.state, refused(story, "publish", editor)) == ("approved", MADE)


def test_was_had_where_what_was_approved_is_taken_back_and_scheduled_again(
    enforced, story, editor, managing_editor
):
    apply(story, "submit", by=editor, now=NOW - 4 * HOUR)
    apply(story, "approve", by=managing_editor, now=NOW - 3 * HOUR)
    apply(story, "schedule", by=editor, at=NOW + HOUR, now=NOW - HOUR)
    apply(story, "unschedule", by=editor, now=NOW - HOUR)
    assert refused(story, "publish", editor) == ""


def test_was_not_had_where_the_approval_itself_was_lone(story, editor, settings):
    apply(story, "submit", by=editor, now=NOW - 2 * HOUR)
    apply(story, "approve", by=editor, now=NOW - HOUR)
    settings.SECOND_PAIR_OF_EYES = "enforce"
    assert refused(story, "publish", editor) == MADE


@pytest.mark.parametrize("verb", ["publish-changes", "publish-minor", "restore"])
def test_is_asked_for_whatever_goes_to_readers(story, managing_editor, settings, verb):
    publish(story, now=NOW - 3 * HOUR)
    if verb == "restore":
        apply(story, "withdraw", now=NOW - 2 * HOUR)
    Article.objects.update(submitted_by=managing_editor, state="draft")
    settings.SECOND_PAIR_OF_EYES = "enforce"
    assert refused(story, verb, managing_editor) == MADE


@pytest.mark.parametrize(("setting", "is_alone"), [("off", False), ("warn", True)])
def test_is_not_insisted_on_unless_enforced(settings, editor, setting, is_alone):
    settings.SECOND_PAIR_OF_EYES = setting
    article = make_article()
    assert refused(article, "publish", editor) == ""
    event = article.events.get()
    assert (event.is_alone, event.override_reason) == (is_alone, "")


def test_is_done_without_by_a_managing_editor_who_says_why(enforced, managing_editor):
    article = make_article()
    for reason in ("", " \n"):
        assert refused(article, "publish", managing_editor, override_reason=reason) == WORKED
    assert refused(article, "publish", managing_editor, override_reason="Flood.") == ""
    event = article.events.get()
    assert (event.is_alone, event.override_reason) == (True, "Flood.")


def test_is_not_done_without_by_an_editor_whatever_they_say(enforced, editor):
    assert refused(make_article(), "publish", editor, override_reason="Flood.") == WORKED


def test_keeps_no_reason_where_none_was_needed(enforced, story, managing_editor):
    apply(story, "publish", by=managing_editor, override_reason="Flood.", now=NOW)
    event = story.events.get(verb="publish")
    assert (event.is_alone, event.override_reason) == (False, "")


@pytest.fixture
def lone(story, editor):
    """The event of a story that the editor submitted and published."""
    apply(story, "submit", by=editor, now=NOW - 2 * HOUR)
    return apply(story, "publish", by=editor, now=NOW - HOUR)


def test_is_made_up_for_by_a_third_person(lone, managing_editor):
    review = workflow.review(lone, by=managing_editor, now=NOW, note="Read it.")
    assert (review.reviewed, review.verb, review.note, review.by) == (
        lone,
        "review",
        "Read it.",
        managing_editor,
    )
    assert (review.from_state, review.to_state, review.revision) == ("published", "published", lone.revision)
    assert not Event.objects.filter(is_alone=True, review=None).exists()


def test_is_not_made_up_for_by_who_made_or_published_it(lone, editor, journalist):
    journalist.groups.set(editor.groups.all())
    before = rows()
    for maker in (editor, User.objects.get(pk=journalist.pk)):
        with pytest.raises(NotAllowed, match="somebody else has to review it"):
            workflow.review(lone, by=maker, now=NOW)
    assert rows() == before


@pytest.mark.parametrize("role", ["Journalist", "Moderator", ""])
def test_is_not_made_up_for_by_who_may_not_publish(lone, role):
    before = rows()
    with pytest.raises(NotAllowed, match="You may not do this"):
        workflow.review(lone, by=make_user("other", role), now=NOW)
    assert rows() == before


def test_is_made_up_for_once(lone, managing_editor):
    workflow.review(lone, by=managing_editor, now=NOW)
    before = rows()
    with pytest.raises(Refused, match="There is nothing to review here any more"):
        workflow.review(lone, by=make_user("third", "Editor"), now=NOW)
    assert rows() == before


def test_needs_no_making_up_for_what_was_not_done_alone(story, editor, managing_editor):
    event = apply(story, "publish", by=editor, now=NOW)
    with pytest.raises(Refused, match="There is nothing to review here any more"):
        workflow.review(event, by=managing_editor, now=NOW)
