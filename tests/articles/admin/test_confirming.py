"""What the page of a verb says that the public will see."""

import datetime

import pytest

from articles.differences import Mark
from articles.models import Article
from tests.articles.admin.verbs import page
from tests.factories import apply, edit, make_article, moment

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def client(desk, editor):
    return desk(editor)


@pytest.fixture
def story(journalist):
    article = make_article(created_by=journalist)
    edit(article, now=NOON - 3 * HOUR)
    article.refresh_from_db()
    return article


def outlook(client, story, verb):
    return client.get(page(story, verb)).context["outlook"]


def test_says_which_revision_goes_out(client, story):
    edit(story, headline="Ferry sinks")
    assert outlook(client, story, "publish") == ["Revision 2 goes out: “Ferry sinks”."]


def test_counts_what_was_not_yet_recorded(client):
    bare = make_article("Never saved")
    assert outlook(client, bare, "publish") == ["Revision 1 goes out: “Never saved”."]
    Article.objects.filter(pk=bare.pk).update(headline="Never saved either")
    edit(bare)
    Article.objects.filter(pk=bare.pk).update(headline="Written past the form")
    assert outlook(client, bare, "publish") == ["Revision 2 goes out: “Written past the form”."]


def test_says_what_readers_see_and_where_they_will(managing_client, story):
    apply(story, "publish", now=NOON - HOUR)
    edit(story, slug="sinks")
    assert outlook(managing_client, story, "publish-changes") == [
        "Revision 2 goes out: “Ferry timetable grows”.",
        "Its address changes to /news/2027/03/01/sinks/. "
        "Who follows /news/2027/03/01/ferry-timetable-grows/ is led there.",
        "Readers now see revision 1 at /news/2027/03/01/ferry-timetable-grows/.",
    ]


def test_says_what_waits_for_its_time(client, story):
    apply(story, "schedule", at=NOON + HOUR)
    assert outlook(client, story, "reschedule") == ["Revision 1 is to go out on 1 March 2027, 13:00:00 CET."]


def test_says_when_a_story_expires(client, story):
    apply(story, "publish", now=NOON - HOUR)
    apply(story, "expire", at=NOON + HOUR)
    assert outlook(client, story, "keep") == [
        "Readers now see revision 1 at /news/2027/03/01/ferry-timetable-grows/.",
        "What readers see now ends on 1 March 2027, 13:00:00 CET.",
    ]


def test_says_that_an_embargo_stands_in_the_way(client, story):
    edit(story, embargo_until=NOON + HOUR)
    assert outlook(client, story, "publish")[1:] == [
        "It is under embargo and cannot go out before 1 March 2027, 13:00:00 CET."
    ]


def test_names_what_is_discarded(client, story):
    apply(story, "publish", now=NOON - HOUR)
    edit(story, headline="Ferry sinks", text="<p>None.</p>", tags=["Wrecks"])
    assert outlook(client, story, "discard") == [
        "The desk copy becomes revision 1 again.",
        "You discard changes to: headline, tags, body.",
    ]


def test_shows_word_by_word_what_is_discarded(client, story):
    apply(story, "publish", now=NOON - HOUR)
    edit(story, headline="Ferry sinks")
    difference = client.get(page(story, "discard")).context["difference"]
    runs = [run for part in difference.parts for line in part.lines for run in line.runs]
    assert [run.text for run in runs if run.mark is Mark.REMOVED] == ["sinks"]
    assert client.get(page(story, "publish-changes")).context["difference"] is None


@pytest.mark.parametrize(("verb", "fields"), [("publish-changes", {}), ("publish-minor", {"deadline": NOON})])
def test_says_at_once_where_there_is_nothing_new(client, story, verb, fields):
    apply(story, "publish", now=NOON - HOUR)
    edit(story, headline="Ferry sinks")
    assert "nothing new" not in " ".join(outlook(client, story, verb))
    edit(story, headline="Ferry timetable grows", **fields)
    assert "There is nothing new to publish: readers already see all of it." in outlook(client, story, verb)


def test_says_what_is_approved(client, story):
    apply(story, "submit")
    assert outlook(client, story, "approve") == ["You approve revision 1: “Ferry timetable grows”."]
