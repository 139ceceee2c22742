import datetime

import pytest

from articles import workflow
from articles.models import Article, Edition, Event, Photo, PhotoBlock, RichText, State
from articles.publishing import Refused
from articles.workflow import Conflict, NotAllowed, NotReady
from tests.articles.test_workflow_table import put, rows
from tests.factories import apply, edit, make_article, make_photo, moment, publish

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
MICROSECOND = datetime.timedelta(microseconds=1)


def test_offers_after_saving_what_a_draft_could_do(editor):
    article = make_article()
    publish(article, now=NOW - HOUR)
    article.refresh_from_db()
    offered = [each.name for each in workflow.available(article, editor, NOW, after_saving=True)]
    assert offered == [
        "submit", "publish-changes", "publish-minor", "publish-correction", "schedule", "expire", "discard",
    ]  # fmt: skip


def test_offers_nothing_new_after_saving_what_was_dropped(editor):
    article = make_article()
    apply(article, "spike", now=NOW)
    offered = [each.name for each in workflow.available(article, editor, NOW, after_saving=True)]
    assert offered == ["unspike"]


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


def test_has_the_story_in_hand_as_it_now_is(editor):
    article = make_article()
    apply(article, "submit", by=editor, now=NOW)
    assert (article.state, article.version, article.submitted_by) == ("submitted", 1, editor)


def test_has_the_story_in_hand_as_it_was_after_a_refusal(editor):
    article = make_article("TK")
    before = dict(vars(article))
    with pytest.raises(NotReady):
        workflow.apply(article, "publish", by=editor, version=0, now=NOW)
    assert dict(vars(article)) == before


def test_asks_permission_of_the_story_as_it_stands_and_not_as_it_was_read(journalist):
    article = make_article(created_by=journalist)
    read = Article.objects.get()
    Article.objects.update(created_by=None)
    with pytest.raises(NotAllowed, match="You may not do this with this story"):
        workflow.apply(read, "submit", by=journalist, version=0, now=NOW)
    assert Article.objects.get(pk=article.pk).state == "draft"


def test_keeps_a_story_that_is_not_ready_as_it_was():
    article = make_article("TK", section=None)
    before = rows()
    with pytest.raises(NotReady) as refused:
        apply(article, "publish", now=NOW)
    assert [problem.field for problem in refused.value.problems] == ["id_section", "id_headline"]
    assert str(refused.value) == "The story has no section. “TK” or “XXX” is left in the text."
    assert rows() == before


def test_lets_a_story_be_read_that_only_lacks_what_publication_needs():
    article = make_article("TK")
    apply(article, "submit", now=NOW)
    with pytest.raises(NotReady):
        apply(article, "approve", now=NOW)
    assert Article.objects.get().state == "submitted"


def test_lets_no_story_be_read_that_has_no_text():
    with pytest.raises(NotReady, match=r"The body has no text\."):
        apply(make_article("TK", text=""), "submit", now=NOW)


@pytest.mark.parametrize(
    "verb", ["publish", "publish-changes", "publish-minor", "publish-correction", "schedule", "restore"]
)
def test_checks_whatever_goes_to_readers(verb):
    article = make_article()
    if verb not in {"publish", "schedule"}:
        publish(article, now=NOW - 2 * HOUR)
    if verb == "restore":
        apply(article, "withdraw", now=NOW - HOUR)
    edit(article, headline="TK")
    with pytest.raises(NotReady):
        apply(article, verb, now=NOW, at=NOW + HOUR)


@pytest.mark.parametrize("place", ["lead", "body"])
def test_lets_no_update_out_once_a_photo_has_lost_its_alternative(place):
    article, photo = make_article(), make_photo()
    show(article, photo, place)
    publish(article, now=NOW - HOUR)
    Photo.objects.update(alt="")
    edit(article, kicker="Boats")
    with pytest.raises(NotReady, match="has no text alternative"):
        apply(article, "publish-changes", now=NOW)


@pytest.mark.parametrize("place", ["lead", "body"])
def test_schedules_nothing_beyond_the_rights_of_a_photo(place):
    article, photo = make_article(), make_photo(rights_expire_at=NOW + HOUR)
    show(article, photo, place)
    with pytest.raises(NotReady, match="rights ended"):
        apply(article, "schedule", at=NOW + HOUR, now=NOW)
    apply(article, "schedule", at=NOW + HOUR - MICROSECOND, now=NOW)
    with pytest.raises(Refused, match="rights ended"):
        apply(article, "reschedule", at=NOW + HOUR, now=NOW)
    assert article.editions.get().live_from == NOW + HOUR - MICROSECOND


def show(article, photo, place):
    if place == "body":
        PhotoBlock.objects.create(parent=article, region="body", ordering=20, photo=photo)
    edit(article, lead_photo=photo if place == "lead" else None)


NEEDS = [
    ("live", "submitted", "return", {"note": ""}, "Say why: “Return to the author” needs a note."),
    ("live", "draft", "withdraw", {"note": " \n"}, "Say why: “Withdraw” needs a note."),
    ("live", "draft", "withdraw", {"notice": " "}, "Say to readers why: “Withdraw” needs a notice."),
    ("live", "draft", "remove", {"note": ""}, "Say why: “Remove” needs a note."),
    ("withdrawn", "draft", "restore", {"note": ""}, "Say why: “Publish again” needs a note."),
    ("unpublished", "draft", "spike", {"note": ""}, "Say why: “Spike” needs a note."),
    ("unpublished", "draft", "schedule", {}, "Give a date and a time."),
    ("scheduled", "published", "reschedule", {}, "Give a date and a time."),
    ("live", "published", "expire", {}, "Give a date and a time."),
    ("live", "published", "publish-correction", {},
     "Say what was wrong and what is right: readers see it under the story."),
]  # fmt: skip


@pytest.mark.parametrize(("standing", "state", "verb", "more", "sentence"), NEEDS)
def test_asks_for_what_a_verb_needs(standing, state, verb, more, sentence):
    article = make_article()
    put(article, standing, state)
    before = rows()
    with pytest.raises(Refused) as refused:
        apply(article, verb, now=NOW, **more)
    assert str(refused.value) == sentence
    assert rows() == before


REFUSALS = [
    ("live", "published", "unschedule", "It is too late: this is already live."),
    ("expiring", "published", "reschedule", "It is too late: this is already live."),
    ("live", "published", "publish-changes",
     "There is nothing new to publish: readers already see all of it."),
    ("unpublished", "draft", "withdraw", "“Withdraw” is not possible: the story stands at “Draft”."),
    ("withdrawn", "draft", "schedule", "“Schedule” is not possible: the story stands at “Withdrawn”."),
    ("scheduled", "draft", "publish",
     "“Publish now” is not possible: the story stands at “Scheduled, with later changes”."),
]  # fmt: skip


@pytest.mark.parametrize(("standing", "state", "verb", "sentence"), REFUSALS)
def test_says_why_a_verb_is_refused(standing, state, verb, sentence):
    article = make_article()
    put(article, standing, state)
    with pytest.raises(Refused) as refused:
        apply(article, verb, now=NOW, at=NOW + 2 * HOUR)
    assert str(refused.value) == sentence


def test_says_that_it_is_too_late_to_unschedule_and_changes_nothing():
    article = make_article()
    apply(article, "schedule", at=NOW, now=NOW - HOUR)
    before = rows()
    with pytest.raises(Refused, match=r"It is too late: this is already live\."):
        apply(article, "unschedule", now=NOW)
    assert rows() == before


def test_shows_who_reads_a_story_until_it_is_no_longer_to_be_read(journalist, editor):
    for verb in ("recall", "return", "approve", "publish", "save"):
        article = make_article(verb, created_by=journalist)
        apply(article, "submit", by=journalist, now=NOW)
        apply(article, "claim", by=editor, now=NOW)
        assert article.reader == editor
        if verb == "save":
            edit(article, by=journalist, headline="Ferry sinks", now=NOW)
        else:
            apply(article, verb, by=journalist if verb == "recall" else editor, now=NOW)
        assert Article.objects.get(pk=article.pk).reader is None, verb


def test_hands_a_story_over_to_the_editor_who_claims_it_last(editor, managing_editor):
    article = make_article()
    apply(article, "submit", by=editor, now=NOW)
    for reader in (editor, managing_editor):
        apply(article, "claim", by=reader, now=NOW)
    assert (article.state, article.reader) == ("submitted", managing_editor)


def test_takes_up_again_what_was_dropped(journalist):
    article = make_article(created_by=journalist)
    apply(article, "spike", by=journalist, note="No news.", now=NOW)
    apply(article, "unspike", by=journalist, now=NOW)
    moves = article.events.order_by("id").values_list("verb", "from_state", "to_state", "note")
    assert list(moves) == [("spike", "draft", "spiked", "No news."), ("unspike", "spiked", "draft", "")]


@pytest.mark.parametrize("verb", ["save", "review", "restore-revision", "publish", "unspike"])
def test_says_what_was_done(verb):
    words = {"save": "Saved", "review": "Reviewed afterwards", "restore-revision": "Restored"}
    words |= {"publish": "Published", "unspike": "Taken up again"}
    assert workflow.what_was_done(Event(verb=verb)) == words[verb]


def test_tells_of_a_verb_that_there_is_no_more_as_it_was_recorded():
    assert workflow.what_was_done(Event(verb="embargo")) == "embargo"


def test_knows_every_state():
    assert set(State.values) == {"draft", "submitted", "returned", "approved", "published", "spiked"}
