"""What a story's form says beside its fields, and which verbs it offers to whom."""

import datetime
import re

import pytest

from articles.models import PhotoBlock, RichText
from tests.articles.admin.form import save
from tests.factories import apply, edit, make_desk, make_photo, make_section, moment, publish

NOON = moment("2027-01-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def text(client, story):
    return " ".join(client.get(story.get_admin_url()).text.split())


def offered(client, story):
    """The verbs of the bar: the one that stands open, and those that are folded away."""
    row = client.get(story.get_admin_url()).text.split('<div class="submit-row">')[1]
    first, _more, folded = row.partition('<details class="more">')
    find = re.compile(r'<button type="submit" class="button[^"]*" name="_then" value="([^"]+)"').findall
    return find(first), find(folded)


# Where it stands


def test_says_where_the_story_stands_and_what_happened(client, editor, story):
    edit(story)
    apply(story, "submit")
    apply(story, "return", by=editor, note="Who says so?\n<b>Ask.</b>")
    page = text(client, story)
    assert '<span class="badge unpublished">Returned</span>' in page
    assert "Returned, editor" in page
    assert "Who says so?<br>&lt;b&gt;Ask.&lt;/b&gt;" in page


@pytest.mark.parametrize(("person", "is_open"), [("journalist", True), ("editor", False)])
def test_opens_the_note_of_the_last_return_for_its_author(desk, cast, story, person, is_open):
    edit(story)
    for note in ("First.", "Second."):
        apply(story, "submit", now=NOON)
        apply(story, "return", by=cast["editor"], note=note)
    page = text(desk(cast[person]), story)
    opening = '<details class="returned" open>' if is_open else '<details class="returned">'
    shown = "<summary>editor returned it, 1 Jan, 12:00</summary> <blockquote>Second.</blockquote>"
    assert f"{opening} {shown}" in page


def test_shows_no_note_once_the_story_is_submitted_again(client, editor, story):
    edit(story)
    apply(story, "submit")
    apply(story, "return", by=editor, note="Ask.")
    apply(story, "submit")
    assert 'class="returned"' not in text(client, story)


def test_says_who_is_reading_since_when(client, editor, story):
    edit(story)
    apply(story, "submit")
    assert "is reading it" not in text(client, story)
    apply(story, "claim", by=editor)
    assert "editor is reading it since 1 Jan, 12:00." in text(client, story)


def test_leads_to_what_readers_see(client, story):
    edition = publish(story)
    assert f'<a href="{edition.get_absolute_url()}">See what readers see</a>' in text(client, story)


def test_says_until_when_nothing_may_go_out_and_when_it_is_due(client, story):
    edit(story, embargo_until=moment("2027-01-02 06:30"), deadline=moment("2027-01-01 18:00:30"))
    page = text(client, story)
    assert "Under embargo until 2 January 2027, 06:30:00 CET." in page
    assert "Due at an editor’s by 1 January 2027, 18:00:30 CET." in page


# What goes out by itself


def test_says_which_revision_goes_out_when_and_that_editing_goes_on(client, story):
    apply(story, "schedule", at=moment("2027-07-02 06:30:15"))
    edit(story, headline="Ferry sinks")
    assert (
        "Revision 1 goes out on 2 July 2027, 06:30:15 CEST. "
        "Go on editing: what you save from now on does not go with it."
    ) in text(client, story)


def test_leaves_alone_what_is_scheduled_while_editing_goes_on(client, story):
    apply(story, "schedule", at=NOON + HOUR)
    assert save(client, story.get_admin_url(), {"headline": "Ferry sinks"}).status_code == 302
    assert story.editions.upcoming(NOON).get().headline == "Ferry timetable grows"


def test_says_when_a_story_expires(client, story):
    publish(story, now=NOON - HOUR)
    apply(story, "expire", at=moment("2027-01-02 06:30:15"))
    assert "Readers see it until 2 January 2027, 06:30:15 CET, and then no more." in text(client, story)


def by_time(client, story):
    section = client.get(story.get_admin_url()).text.split('<ul class="verbs-by-time">')
    return re.findall(r"/do/([a-z]+)/", section[1].split("</ul>")[0]) if len(section) > 1 else []


def test_leads_from_the_banner_to_what_can_be_changed(editors_client, client, story):
    edit(story)
    assert by_time(editors_client, story) == []
    apply(story, "schedule", at=NOON + HOUR)
    assert by_time(editors_client, story) == ["reschedule", "unschedule"]
    assert by_time(client, story) == []
    apply(story, "unschedule")
    publish(story, now=NOON - HOUR)
    assert by_time(editors_client, story) == ["expire"]
    apply(story, "expire", at=NOON + HOUR)
    assert by_time(editors_client, story) == ["expire", "keep"]


# What is missing


def test_tells_what_hinders_from_what_could_be_better(client, story):
    RichText.objects.all().delete()
    PhotoBlock.objects.create(parent=story, region="body", ordering=20, photo=make_photo(alt=""))
    edit(story, section=None)
    page = client.get(story.get_admin_url())
    hindering = ["id_section", "articles_photoblock_set-group", "articles_richtext_set-group"]
    assert [each.field for each in page.context["hindrances"]] == hindering
    assert [each.field for each in page.context["advice"]][:2] == ["id_standfirst", "id_tags"]
    links = re.findall(r'<li><a href="#([^"]+)">', page.text)
    assert set(links) <= set(re.findall(r'id="([^"]+)"', page.text))
    assert len(links) == len(page.context["hindrances"]) + len(page.context["advice"])


def test_says_that_nothing_hinders(client, story):
    edit(story, standfirst="Twice on Sundays.", tags=["Harbour"])
    assert "<p>Nothing is missing.</p>" in text(client, story)
    edit(story, standfirst="")
    assert "<p>Nothing hinders its publication.</p>" in text(client, story)


def test_leads_nobody_to_fields_that_are_not_theirs(desk, colleague, story):
    edit(story)
    page = text(desk(colleague), story)
    assert "<li>The story has no standfirst.</li>" in page
    assert 'href="#id_standfirst"' not in page


# What comes next


def reach(story, *verbs, by):
    edit(story)
    for verb in verbs:
        apply(story, verb, by=by if verb == "claim" else None)


PREVIEW = ["preview"]


@pytest.mark.parametrize(
    ("verbs", "writers", "editors"),
    [
        ([], ["submit"], ["publish"]),
        (["submit"], [], ["claim"]),
        (["submit", "claim"], [], ["approve"]),
        (["submit", "return"], ["submit"], ["submit"]),
        (["submit", "approve"], [], ["publish"]),
        (["publish"], ["submit"], ["publish-changes"]),
        (["spike"], ["unspike"], ["unspike"]),
    ],
)
def test_puts_the_one_next_verb_beside_save(client, editors_client, editor, story, verbs, writers, editors):
    reach(story, *verbs, by=editor)
    assert offered(client, story)[0] == PREVIEW + writers
    assert offered(editors_client, story)[0] == PREVIEW + editors


def test_proposes_to_read_what_a_colleague_reads(editors_client, managing_editor, story):
    reach(story, "submit", "claim", by=managing_editor)
    assert offered(editors_client, story)[0] == ["preview", "claim"]


@pytest.mark.parametrize(
    ("person", "folded"),
    [
        ("journalist", ["spike"]),
        ("editor", ["submit", "schedule", "spike"]),
        ("colleague", []),
        ("moderator", []),
    ],
)
def test_folds_away_the_other_verbs(desk, cast, story, person, folded):
    edit(story)
    assert offered(desk(cast[person]), story)[1] == folded


@pytest.mark.parametrize("person", ["colleague", "moderator"])
def test_offers_nothing_to_who_may_only_look(desk, cast, story, person):
    edit(story)
    assert offered(desk(cast[person]), story) == ([], [])
    assert 'name="_continue"' not in desk(cast[person]).get(story.get_admin_url()).text


def test_folds_away_what_undoes_and_puts_it_last(desk, managing_editor, story):
    publish(story, now=NOON - HOUR)
    open_, folded = offered(desk(managing_editor), story)
    assert open_ == ["preview", "publish-changes"]
    assert folded[-3:] == ["discard", "withdraw", "remove"]


def test_saves_first_and_never_publishes_by_it(client, story):
    page = client.get(story.get_admin_url()).text
    first = re.findall(r'<(?:input|button)[^>]*type="submit"[^>]*>', page.split('id="article_form"')[1])[0]
    assert first == '<input type="submit" class="default" name="_continue" value="Save">'


def test_offers_an_editor_of_another_section_nothing(desk, editor, story):
    make_desk(editor, make_section("Sports"))
    assert desk(editor).get(story.get_admin_url()).status_code == 403
