"""The table of transitions, written out by hand once more: what it says and what is done must both agree."""

import datetime

import pytest
from django.db import transaction

from articles import workflow
from articles.models import Address, Article, Edition, Event, Revision, RichText, Standing, State
from articles.publishing import Refused
from articles.workflow import Conflict, NotAllowed, NotReady
from tests.factories import apply, edit, make_article, make_author, make_user, moment, publish

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
CHANGED = (Article, Address, Edition, Event, Revision)
VERBS = ("submit", "return", "publish", "publish-changes", "schedule", "unschedule", "withdraw")

# What an editor may do in a standing and a state, and the state that it leads to.
SUBMIT, RETURN, UNSCHEDULE = {"submit": "submitted"}, {"return": "returned"}, {"unschedule": "approved"}
PUBLISH = {"publish": "published", "schedule": "published"}
CHANGE = {"publish-changes": "published", "schedule": "published"}
WITHDRAW, AGAIN = {"withdraw": "draft"}, {"publish": "published"}
IN_WORK = {"draft": SUBMIT, "submitted": RETURN, "returned": SUBMIT, "approved": RETURN}
TABLE: dict[str, dict[str, dict[str, str]]] = {
    "unpublished": {state: verbs | PUBLISH for state, verbs in IN_WORK.items()},
    "scheduled": {state: verbs | {"unschedule": state} for state, verbs in IN_WORK.items()}
    | {"published": UNSCHEDULE},
    "live": {state: verbs | CHANGE | WITHDRAW for state, verbs in IN_WORK.items()} | {"published": WITHDRAW},
    "update_scheduled": {state: verbs | {"unschedule": state} | WITHDRAW for state, verbs in IN_WORK.items()}
    | {"published": UNSCHEDULE | WITHDRAW},
    "withdrawn": {state: verbs | AGAIN for state, verbs in IN_WORK.items()},
}


def expected(standing, state, verb, role):
    """Return the state that the verb leads to, or None where it is refused."""
    if role == "editor" or (role in {"journalist", "named"} and verb == "submit"):
        return TABLE[standing].get(state, {}).get(verb)
    return None


def put(article, standing, state):
    """Bring the story to that standing at NOW, by the verbs, and then to that desk state."""
    if standing in {"live", "update_scheduled", "withdrawn"}:
        publish(article, now=NOW - 2 * HOUR)
    if standing in {"scheduled", "update_scheduled"}:
        edit(article, headline="Ferry sinks", now=NOW - HOUR)
        apply(article, "schedule", at=NOW + HOUR, now=NOW - HOUR)
    if standing == "withdrawn":
        apply(article, "withdraw", note="Wrong.", now=NOW - HOUR)
    Article.objects.filter(pk=article.pk).update(state=state)
    article.refresh_from_db()
    assert Standing.of(article, NOW) == standing


def rows():
    """Return every row that a transition could change."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in CHANGED}


def attempt(article, verb, user):
    """Do the verb; return the state it led to and how many events it wrote, or None where it is refused."""
    events = Event.objects.count()
    try:
        apply(article, verb, by=user, now=NOW, note="Why.", at=NOW + 2 * HOUR)
    except (NotAllowed, Refused):
        return None
    return Article.objects.get(pk=article.pk).state, Event.objects.count() - events


@pytest.fixture
def people(cast):
    """Everybody who could try: also whoever the byline names, and an account that may do nothing."""
    return cast | {"named": make_user("named", "Journalist"), "nobody": make_user("nobody")}


@pytest.fixture
def story(people):
    """A story that the journalist began and that bears another journalist's name."""
    make_author(user=people["named"])
    return make_article(created_by=people["journalist"])


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("standing", Standing.values)
def test_offers_and_does_what_the_table_says_for_whom_it_says(standing, state, people, story):
    put(story, standing, state)
    before = rows()
    for role, user in people.items():
        targets = {verb: expected(standing, state, verb, role) for verb in VERBS}
        offered = [each.name for each in workflow.available(story, user, NOW)]
        assert offered == [verb for verb in VERBS if targets[verb]], role
        for verb, target in targets.items():
            with transaction.atomic():
                assert attempt(story, verb, user) == (target and (target, 1)), (role, verb)
                assert target or rows() == before, (role, verb)
                transaction.set_rollback(True)


def test_knows_no_verb_that_the_tests_do_not():
    assert tuple(workflow.BY_NAME) == VERBS


def test_offers_after_saving_what_a_draft_could_do(editor):
    article = make_article()
    publish(article, now=NOW - HOUR)
    article.refresh_from_db()
    offered = [each.name for each in workflow.available(article, editor, NOW, after_saving=True)]
    assert offered == ["submit", "publish-changes", "schedule", "withdraw"]


def test_gives_one_of_two_at_the_same_version_the_story_and_the_other_a_conflict(editor):
    article, same = make_article(), Article.objects.get()
    workflow.apply(article, "publish", by=editor, version=0, now=NOW)
    before = rows()
    with pytest.raises(Conflict, match="Somebody else changed this story meanwhile"):
        workflow.apply(same, "publish", by=editor, version=0, now=NOW + HOUR)
    assert rows() == before
    assert Edition.objects.filter(live_until=None).count() == 1


def test_meets_a_conflict_after_somebody_saved(editor):
    article = make_article()
    edit(article, headline="Ferry sinks")
    with pytest.raises(Conflict):
        workflow.apply(article, "publish", by=editor, version=0, now=NOW)
    assert Edition.objects.count() == 0


def test_leaves_no_revision_of_a_save_that_met_a_conflict(editor):
    article, stale = make_article(), Article.objects.get()
    apply(article, "submit", by=editor, now=NOW)
    RichText.objects.update(text="<p>Nine boats.</p>")
    before = rows()
    with pytest.raises(Conflict):
        workflow.save(stale, by=editor, now=NOW)
    assert rows() == before


def test_counts_every_change(editor):
    article = make_article()
    apply(article, "submit", by=editor)
    edit(article, headline="Ferry sinks")
    edit(article)
    article.refresh_from_db()
    assert article.version == 2


@pytest.mark.parametrize(
    ("standing", "verb"),
    [
        ("unpublished", "publish"),
        ("unpublished", "schedule"),
        ("live", "publish-changes"),
        ("live", "schedule"),
        ("live", "withdraw"),
        ("update_scheduled", "unschedule"),
        ("update_scheduled", "withdraw"),
        ("withdrawn", "publish"),
    ],
)
def test_leaves_everything_as_it_was_when_its_last_statement_fails(standing, verb, editor, monkeypatch):
    article = make_article(tags=["Harbour"])
    put(article, standing, "draft")
    Article.objects.update(slug="another")
    before = rows()
    monkeypatch.setattr(Event.objects, "create", fail)
    with pytest.raises(OSError, match="The disk is full"):
        apply(article, verb, by=editor, now=NOW, at=NOW + 2 * HOUR, note="Why.")
    assert rows() == before


def fail(**_values):
    raise OSError("The disk is full.")


def test_keeps_a_story_that_is_not_ready_as_it_was():
    article = make_article("TK", section=None)
    before = rows()
    with pytest.raises(NotReady) as refused:
        apply(article, "publish", now=NOW)
    assert [problem.field for problem in refused.value.problems] == ["id_section", "id_headline"]
    assert str(refused.value) == "The story has no section. “TK” or “XXX” is left in the text."
    assert rows() == before


@pytest.mark.parametrize("verb", ["publish", "publish-changes", "schedule"])
def test_checks_whatever_goes_to_readers(verb):
    article = make_article()
    if verb == "publish-changes":
        publish(article, now=NOW - HOUR)
    edit(article, headline="TK")
    with pytest.raises(NotReady):
        apply(article, verb, now=NOW, at=NOW + HOUR)


@pytest.mark.parametrize("verb", ["return", "withdraw"])
@pytest.mark.parametrize("note", ["", " \n"])
def test_asks_why(verb, note):
    article = make_article()
    publish(article, now=NOW - HOUR)
    edit(article, headline="Ferry sinks")
    apply(article, "submit", now=NOW)
    before = rows()
    with pytest.raises(Refused, match="needs a note"):
        apply(article, verb, note=note, now=NOW)
    assert rows() == before


def test_asks_for_a_time_to_schedule():
    with pytest.raises(Refused, match=r"Say when it is to be published\."):
        apply(make_article(), "schedule", now=NOW)


@pytest.mark.parametrize("state", State.values)
def test_puts_a_changed_story_back_to_draft_but_not_what_an_editor_changed_while_reading(
    state, journalist, editor
):
    for user, submitted in ((journalist, "draft"), (editor, "submitted")):
        article = make_article(created_by=journalist)
        Article.objects.filter(pk=article.pk).update(state=state)
        edit(article, by=user, headline="Ferry sinks")
        article.refresh_from_db()
        assert article.state == (submitted if state == "submitted" else "draft")


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
    assert Article.objects.get().state == "published"


def test_changes_nothing_that_readers_see():
    article = make_article(tags=["Harbour"])
    publish(article, now=NOW)
    editions = rows()["Edition"]
    edit(article, headline="Ferry sinks", text="<p>None.</p>", tags=["Sea"], slug="sinks")
    assert rows()["Edition"] == editions
    assert list(Edition.objects.get().tags.names()) == ["Harbour"]


@pytest.mark.parametrize(
    ("standing", "state", "verb", "sentence"),
    [
        ("live", "published", "unschedule", "It is too late: this is already live."),
        ("live", "published", "publish-changes",
         "There is nothing new to publish: no change was saved since."),
        ("unpublished", "draft", "withdraw", "“Withdraw” is not possible: the story stands at “Draft”."),
        ("withdrawn", "draft", "schedule", "“Schedule” is not possible: the story stands at “Withdrawn”."),
        ("scheduled", "draft", "publish",
         "“Publish now” is not possible: the story stands at “Scheduled, with later changes”."),
    ],
)  # fmt: skip
def test_says_why_a_verb_is_refused(standing, state, verb, sentence):
    article = make_article()
    put(article, standing, state)
    with pytest.raises(Refused) as refused:
        apply(article, verb, now=NOW, note="Why.", at=NOW + 2 * HOUR)
    assert str(refused.value) == sentence


def test_says_that_it_is_too_late_to_unschedule_and_changes_nothing():
    article = make_article()
    apply(article, "schedule", at=NOW, now=NOW - HOUR)
    before = rows()
    with pytest.raises(Refused, match=r"It is too late: this is already live\."):
        apply(article, "unschedule", now=NOW)
    assert rows() == before


def test_says_what_was_done():
    words = [workflow.what_was_done(Event(verb=verb)) for verb in ("publish", "withdraw", "save")]
    assert words == ["Published", "Withdrawn", "Saved"]
