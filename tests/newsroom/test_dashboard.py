"""The first page: what each person finds there, and what it asks of the database."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Autosave, Message, Photo, PhotoBlock
from tests.factories import (
    apply,
    edit,
    make_article,
    make_comment,
    make_desk,
    make_edition,
    make_photo,
    make_section,
    publish,
)
from tests.newsroom.desk_pages import (
    HOUR,
    T,
    first_cells,
    lists,
    multiply,
    published,
    read,
    returned,
    submitted,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

WRITERS = ["returned", "drafts", "waiting", "live"]
EDITORS = ["to-read", "approved", "scheduled", "changed", "alone"]


# Who sees what


def test_tells_a_journalist_with_nothing_what_to_do_next(desk, journalist):
    page = desk(journalist).get("/admin/").text
    assert list(read(page).lists) == WRITERS
    assert "You have no draft. Begin with “New story”: a headline and a section are enough." in page
    assert "Nothing of yours waits." in page
    assert "Nothing has come back to you." in page
    assert 'href="/admin/articles/article/add/">New story</a>' in page


def test_tells_an_editor_with_nothing_what_will_come(desk, editor):
    page = desk(editor).get("/admin/").text
    assert list(read(page).lists) == EDITORS
    assert "Nothing waits to be read." in page
    assert "You have no story of your own in work." in page


def test_shows_an_editor_who_writes_both(desk, editor, journalist):
    written(editor, "Mine")
    submitted(journalist, "To read")
    assert list(lists(desk(editor))) == [*EDITORS, "drafts"]


def test_shows_a_moderator_the_comments_alone(desk, moderator):
    make_comment(make_edition())
    page = desk(moderator).get("/admin/").text
    assert '<a href="/admin/comments/comment/">1 comment waits to be read</a>' in page
    assert "desk-list" not in page
    assert "New story" not in page


def test_counts_waiting_comments_no_further_than_99(desk, moderator):
    edition = make_edition()
    for _number in range(100):
        make_comment(edition)
    assert "99+ comments wait to be read" in desk(moderator).get("/admin/").text


def test_shows_staff_without_a_role_nothing_but_the_admin(desk, cast):
    page = desk(User.objects.create_user("accountant", is_staff=True)).get("/admin/").text
    assert "desk-list" not in page
    assert "New story" not in page


def test_keeps_the_list_of_everything_below(desk, editor):
    page = desk(editor).get("/admin/").text
    assert page.index('id="desk-mine"') < page.index('class="app-articles')


# My desk


def test_shows_what_came_back_with_the_first_line_of_its_note(desk, journalist, editor):
    returned(journalist, editor, "Who says so?\nAsk the board.")
    assert lists(desk(journalist))["returned"] == [["Ferry", "Who says so?", "editor", "1 Mar, 11:00", "–"]]


def test_counts_what_came_back_in_red(desk, journalist, editor):
    returned(journalist, editor, "Why?")
    assert '<span class="count urgent">1 to look at</span>' in desk(journalist).get("/admin/").text


def test_shows_a_draft_with_what_is_missing_by_weight(desk, journalist):
    fields: dict[str, Any] = {"standfirst": "", "section": None, "kicker": "TK", "deadline": T - HOUR}
    story = written(journalist, text="<p>Eight boats sail.</p>", **fields)
    edited = "1 Mar, 09:00"
    type(story).objects.filter(pk=story.pk).update(updated_at=T - 3 * HOUR)
    missing = "1 before you can submit, 1 before it can be published, 2 pieces of advice"
    row = ["Ferry", "Draft", edited, "3", "1 Mar, 11:00 overdue", missing]
    assert lists(desk(journalist))["drafts"] == [row]


def test_says_when_nothing_is_missing(desk, journalist):
    written(journalist, standfirst="In short.", tags=["Harbour"])
    assert lists(desk(journalist))["drafts"][0][-1] == "Nothing"


@pytest.mark.parametrize(("claimed", "reader"), [(False, "Nobody yet"), (True, "editor")])
def test_says_who_is_reading_what_waits(desk, journalist, editor, claimed, reader):
    story = submitted(journalist)
    if claimed:
        apply(story, "claim", by=editor)
    row = ["Ferry", "1 Mar, 10:00 (2 hours)", reader, "2", "–"]
    assert lists(desk(journalist))["waiting"] == [row]


def test_leads_to_what_is_live_and_says_when_it_was_updated(desk, journalist):
    story = published(journalist)
    edit(story, headline="Ferry sinks", by=journalist)
    live = publish(story, now=T - HOUR / 2)
    client = desk(journalist)
    row = ["Ferry sinks", "Live", "1 Mar, 11:00", "1 Mar, 11:30", "See it: Ferry sinks"]
    assert lists(client)["live"] == [row]
    assert live.get_absolute_url() in read(client.get("/admin/").text).links


def test_offers_unsaved_text(desk, journalist):
    story = written(journalist)
    for article in (story, None):
        Autosave.objects.create(article=article, user=journalist, form="", version=0, saved_at=T)
    page = read(desk(journalist).get("/admin/").text)
    texts = ["You have unsaved text in “Ferry”", "You have unsaved text in a new story"]
    assert sorted(row[0] for row in page.lists["unsaved"]) == sorted(texts)
    assert {story.get_admin_url(), "/admin/articles/article/add/"} <= set(page.links)


def test_shows_nothing_of_a_colleague(desk, journalist, colleague, editor):
    written(colleague, "Theirs")
    submitted(colleague, "Waiting")
    returned(colleague, editor, "Secret", "Back")
    published(colleague, "Out")
    Autosave.objects.create(user=colleague, form="", version=0, saved_at=T)
    assert lists(desk(journalist)) == {name: [] for name in WRITERS}


# The queue


def test_says_of_a_story_to_read_all_that_an_editor_asks(desk, journalist, editor):
    fields: dict[str, Any] = {"deadline": T + HOUR, "embargo_until": T + 2 * HOUR, "lead_photo": make_photo()}
    story = submitted(journalist, **fields)
    client = desk(editor)
    row = ["Read: Ferry", "City", "Journalist", "2", "1 Mar, 13:00", "1 Mar, 10:00 (2 hours)"]
    row += ["Nobody yet", "✓ Passed", "Yes", "1 Mar, 14:00"]
    assert lists(client)["to-read"] == [row]
    assert read(client.get("/admin/").text).links[0] == f"{story.get_admin_url()[:-7]}do/claim/"


def test_says_how_much_is_to_be_mended_and_who_reads(desk, journalist, editor):
    story = submitted(journalist, kicker="TK", text="<p>XXX boats.</p>")
    apply(story, "claim", by=editor)
    client = desk(editor)
    row = lists(client)["to-read"][0]
    assert row[6:] == ["You", "✗ 2 to mend", "No", "–"]
    assert read(client.get("/admin/").text).links[0] == story.get_admin_url()


def test_puts_the_nearest_deadline_first_then_who_waits_longest(desk, journalist, editor):
    for headline, deadline, waits in (("No hurry", None, 1), ("No hurry, longer", None, 2)):
        apply(written(journalist, headline, deadline=deadline), "submit", now=T - waits * HOUR)
    submitted(journalist, "Tonight", deadline=T + 8 * HOUR)
    submitted(journalist, "Now", deadline=T)
    expected = ["Now", "Tonight", "No hurry, longer", "No hurry"]
    assert first_cells(desk(editor), "to-read") == [f"Read: {headline}" for headline in expected]


def test_says_who_approved(desk, journalist, editor):
    apply(submitted(journalist), "approve", by=editor, now=T - HOUR)
    assert lists(desk(editor))["approved"] == [
        ["Ferry", "City", "Journalist", "2", "–", "editor", "1 Mar, 11:00", "✓ Passed", "–"]
    ]


def test_says_to_the_second_what_goes_out_when(desk, journalist, editor):
    apply(submitted(journalist), "schedule", by=editor, at=T + HOUR + HOUR / 3600)
    goes_out = "1 March 2026, 13:00:01 CET (1 hour)"
    row = ["Ferry", goes_out, "City", "Journalist", "Scheduled"]
    assert lists(desk(editor))["scheduled"] == [row]


def test_shows_what_is_live_and_has_changed(desk, journalist, editor):
    edit(published(journalist), headline="Ferry sinks", by=journalist)
    row = lists(desk(editor))["changed"][0]
    assert row[:4] == ["Ferry sinks", "City", "Journalist", "Live, with unpublished changes"]


def test_shows_who_published_alone_and_why(desk, editor, managing_editor, settings):
    settings.SECOND_PAIR_OF_EYES = "enforce"
    story = written(managing_editor)
    reason = "Breaking, and nobody else is in."
    apply(story, "publish", by=managing_editor, override_reason=reason, now=T - HOUR)
    client = desk(editor)
    row = ["Ferry", "City", "Published", "managing_editor", "1 Mar, 11:00", reason]
    assert lists(client)["alone"] == [row]
    assert f"/admin/articles/article/{story.pk}/history/" in read(client.get("/admin/").text).links


def test_shows_letters_that_could_not_be_sent(desk, editor):
    fields = {"to": "jo@example.com", "created_at": T, "send_after": T, "failed_at": T}
    Message.objects.create(article=make_article(), subject="Returned", error="550 no such user", **fields)
    row = ["jo@example.com", "Returned", "1 Mar, 12:00", "550 no such user"]
    assert lists(desk(editor))["letters"] == [row]


@pytest.mark.parametrize("place", ["lead", "body"])
def test_shows_live_stories_without_a_photo_that_was_taken_down(desk, journalist, editor, place):
    photo, story = make_photo(rights_expire_at=T), written(journalist)
    if place == "lead":
        edit(story, lead_photo=photo, by=journalist, now=T - 2 * HOUR)
    else:
        PhotoBlock.objects.create(parent=story, region="body", ordering=20, photo=photo)
    publish(story, now=T - HOUR)
    published(journalist, "Complete", lead_photo=make_photo())
    assert [row[:4] for row in lists(desk(editor))["photos"]] == [["Ferry", "City", "Journalist", "Live"]]
    Photo.objects.update(rights_expire_at=None)
    assert "photos" not in lists(desk(editor))


def test_shows_an_editor_what_they_may_claim(desk, journalist, editor):
    make_desk(editor, make_section("City"))
    make_section("Trams", parent=make_section("City"))
    for section in ("City", "Trams", "Culture"):
        submitted(journalist, section, section=make_section(section))
    submitted(editor, "Mine", section=make_section("Culture"))
    assert sorted(first_cells(desk(editor), "to-read")) == ["Read: City", "Read: Trams"]
    assert first_cells(desk(editor), "waiting") == ["Mine"]


def test_shows_the_first_ten_and_leads_to_all(desk, journalist, editor):
    for number in range(11):
        submitted(journalist, f"Story {number}")
    client = desk(editor)
    page = client.get("/admin/").text
    assert len(lists(client)["to-read"]) == 10
    assert '<span class="count">11</span>' in page
    assert '<a href="/admin/queue/to-read/">All of “To read”</a>' in page
    assert "The first 10 are shown here." in page


def test_publishes_nothing_from_a_list(desk, journalist, editor):
    apply(submitted(journalist), "approve", by=editor)
    page = desk(editor).get("/admin/").text
    assert "/do/publish" not in page
    assert page.count('method="post"') == 1  # to log out


# What it costs


def fill(people, number) -> None:
    for by in people:
        for each in range(number):
            name, photo = f"{by} {each}", make_photo()
            written(by, f"Draft {name}", lead_photo=photo)
            published(by, f"Live {name}", lead_photo=photo)
            edit(published(by, f"Changed {name}"), headline=f"Since {name}", by=by)
            returned(by, people[-1], "Why?", f"Returned {name}")
            apply(submitted(by, f"Approved {name}"), "approve", now=T)
            apply(submitted(by, f"Scheduled {name}"), "schedule", at=T + HOUR)
            story = submitted(by, f"Submitted {name}", lead_photo=photo)
            Autosave.objects.create(article=story, user=by, form="", version=0, saved_at=T)
            make_comment(make_edition(f"Talk {name}"))


@pytest.mark.parametrize(("number", "copies"), [(1, 0), (3, 0), (3, 6)])
def test_asks_as_often_for_three_and_three_hundred_stories_as_for_one(
    desk, journalist, editor, number, copies, django_assert_num_queries
):
    make_desk(editor, make_section("City"))
    fill([journalist, editor], number)
    multiply(copies)
    for person in (journalist, editor):
        client = desk(person)
        with django_assert_num_queries(11):
            found = lists(client)
        assert len(found["drafts"]) >= number
