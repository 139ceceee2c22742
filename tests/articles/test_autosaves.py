"""What is kept of unsaved typing, what of it is offered back, and who is said to be here."""

import datetime

import pytest
import time_machine
from django.core import signing
from django.http import QueryDict

from articles import autosaves, revisions
from articles.models import Autosave, Presence
from tests.articles.admin.form import ADD, read
from tests.factories import edit, make_article, moment

NOON = moment("2027-01-01 12:00")
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def story(journalist):
    article = make_article(created_by=journalist)
    edit(article, now=NOON)
    return article


@pytest.fixture
def typed(desk, journalist):
    """Return what the form of a story sends after something was typed into it."""

    def send(url, **changes):
        post = QueryDict(mutable=True)
        post.update(read(desk(journalist).get(url).text) | changes)
        return post

    return send


def keep(article, user, post, now=NOON):
    autosaves.keep(article, user, post, now=now)
    return Autosave.objects.get(article=article, user=user)


# Whose form it is


def test_knows_to_whom_a_form_was_given(story, journalist, colleague):
    proof = autosaves.sign_owner(story, journalist)
    assert autosaves.find_owner(proof) == (journalist, story)
    assert autosaves.is_owner(proof, journalist, story)
    assert not autosaves.is_owner(proof, colleague, story)
    assert not autosaves.is_owner(proof, journalist, None)
    assert autosaves.find_owner(autosaves.sign_owner(None, journalist)) == (journalist, None)


@pytest.mark.parametrize("proof", ["", "x", "WzEsMV0:1xVWSj:YPIapT26a8", "\0", "é" * 500])
def test_believes_no_other_proof(journalist, proof):
    assert autosaves.find_owner(proof) is None


def test_believes_no_proof_of_another_purpose_or_of_last_year(story, journalist):
    assert autosaves.find_owner(signing.dumps([journalist.pk, story.pk])) is None
    with time_machine.travel(NOON - datetime.timedelta(days=365)):
        proof = autosaves.sign_owner(story, journalist)
    with time_machine.travel(NOON):
        assert autosaves.find_owner(proof) is None


def test_keeps_nothing_for_who_left_or_for_a_story_that_is_gone(story, journalist):
    proof = autosaves.sign_owner(story, journalist)
    journalist.is_active = False
    journalist.save()
    assert autosaves.find_owner(proof) is None
    journalist.is_active = True
    journalist.save()
    story.delete()
    assert autosaves.find_owner(proof) is None


# What was typed


def test_keeps_one_text_for_each_person_and_story(story, journalist, editor, typed):
    for number in range(2):
        now = NOON + number * SECOND
        keep(story, journalist, typed(story.get_admin_url(), headline=f"Mine {number}"), now)
    keep(story, editor, QueryDict("headline=Theirs"))
    keep(None, journalist, QueryDict("headline=New"))
    kept = Autosave.objects.order_by("pk").values_list("article", "user__username", "saved_at", "version")
    assert list(kept) == [
        (story.pk, "journalist", NOON + SECOND, 1),
        (story.pk, "editor", NOON, 0),
        (None, "journalist", NOON, 0),
    ]


def test_keeps_neither_tokens_nor_buttons_nor_the_rows_that_the_script_copies(story, journalist):
    sent = "csrfmiddlewaretoken=x&_owner=x&_then=publish&_save=1&headline=%00a%26b&bylines-__prefix__-id="
    assert keep(story, journalist, QueryDict(sent)).form == "headline=%00a%26b"


def test_leaves_no_trace_on_the_story(story, journalist, typed):
    before = (story.revisions.count(), story.events.count(), story.version)
    keep(story, journalist, typed(story.get_admin_url(), headline="Mine"))
    story.refresh_from_db()
    assert (story.revisions.count(), story.events.count(), story.version) == before
    assert story.headline == "Ferry timetable grows"


@pytest.mark.parametrize(("seconds", "is_overtaken"), [(0, True), (9, True), (10, False)])
def test_knows_what_the_persons_own_save_has_overtaken(story, journalist, typed, seconds, is_overtaken):
    post = typed(story.get_admin_url(), headline="Mine")
    edit(story, by=journalist, now=NOON, headline="Saved")
    story.refresh_from_db()
    now = NOON + seconds * SECOND
    assert autosaves.is_overtaken(story, journalist, post, now=now) is is_overtaken


def test_is_not_overtaken_by_somebody_else(story, journalist, editor, typed):
    post = typed(story.get_admin_url(), headline="Mine")
    assert not autosaves.is_overtaken(story, journalist, post, now=NOON)
    edit(story, by=editor, now=NOON, headline="Saved")
    story.refresh_from_db()
    assert not autosaves.is_overtaken(story, journalist, post, now=NOON)


# What is offered back


def test_offers_what_differs_from_the_desk(story, journalist, editor, typed):
    autosave = keep(story, journalist, typed(story.get_admin_url(), headline="Mine"))
    offer = autosaves.to_offer(story, journalist)
    assert offer and (offer.autosave, offer.content["fields"]["headline"]) == (autosave, "Mine")
    assert autosaves.to_offer(story, editor) is None


def test_sets_it_beside_what_the_story_said_before(story, journalist, typed):
    before = revisions.snapshot(story)
    keep(story, journalist, typed(story.get_admin_url(), headline="Mine"))
    offer = autosaves.to_offer(story, journalist)
    assert offer and (offer.before, offer.has_moved_on) == (before, False)
    edit(story, standfirst="Theirs.")
    offer = autosaves.to_offer(story, journalist)
    assert offer and (offer.before, offer.has_moved_on) == (before, True)


def test_forgets_what_says_the_same_as_the_desk(story, journalist, typed):
    keep(story, journalist, typed(story.get_admin_url(), headline="Mine"))
    edit(story, headline="Mine")
    assert autosaves.to_offer(story, journalist) is None
    assert not Autosave.objects.exists()


def test_forgets_what_says_the_same_as_when_it_was_opened(story, journalist, typed):
    keep(story, journalist, typed(story.get_admin_url()))
    edit(story, headline="Theirs")
    assert autosaves.to_offer(story, journalist) is None
    assert not Autosave.objects.exists()


def test_offers_a_new_story_in_which_something_was_typed(journalist, typed):
    keep(None, journalist, typed(ADD, kicker="Boats"))
    offer = autosaves.to_offer(None, journalist)
    assert offer and offer.content["fields"]["kicker"] == "Boats"


def test_forgets_a_new_story_in_which_nothing_was_typed(journalist, typed):
    keep(None, journalist, typed(ADD))
    assert autosaves.to_offer(None, journalist) is None
    assert not Autosave.objects.exists()


# Who else is here


def greet(article, user, seconds):
    return autosaves.greet(article, user, now=NOON + seconds * SECOND)


def test_names_others_who_have_the_story_open(story, journalist, editor):
    editor.first_name, editor.last_name = "Eva", "Lindt"
    editor.save()
    assert greet(story, editor, 0) == []
    assert greet(story, journalist, 0) == ["Eva Lindt has had this story open since 12:00."]
    assert greet(story, editor, 59) == ["journalist has had this story open since 12:00."]
    assert greet(make_article("Another"), journalist, 59) == []


def test_forgets_who_has_not_been_here_for_a_minute(story, journalist, editor):
    greet(story, editor, 0)
    assert greet(story, journalist, 60) == []


def test_remembers_since_when_somebody_is_here(story, journalist, editor):
    for seconds in (0, 50, 100):
        greet(story, editor, seconds)
    assert greet(story, journalist, 120) == ["editor has had this story open since 12:00."]
    greet(story, editor, 180)
    assert greet(story, journalist, 181) == ["editor has had this story open since 12:03."]
    assert Presence.objects.filter(user=editor).count() == 1
