"""The form's safety net: what is typed is kept, offered back, and survives a lost log-in."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from articles.models import Article, Autosave, Desk, Event, Presence, PullQuote, Revision
from tests.articles.admin.form import ADD, block, errors, read, save
from tests.factories import edit, make_section, make_user, moment

NOON = moment("2027-01-01 12:03")
ADD_AUTOSAVE = ADD + "autosave/"
OFFER = "You have unsaved text from"
KINDS = ["journalist", "editor", "colleague", "moderator"]


def url(story, page):
    return f"/admin/articles/article/{story.pk}/{page}/"


@pytest.fixture
def opened(client, story):
    """What the story's form says when it is opened."""
    edit(story)
    return read(client.get(story.get_admin_url()).text)


@pytest.fixture
def kept(client, story, opened):
    """A text that was typed into the form and not saved."""
    client.post(
        url(story, "autosave"), opened | {"headline": "Mine"} | block("pullquote", quote="It floats.")
    )
    return Autosave.objects.get()


def log_out():
    Session.objects.all().delete()


def told(response):
    return [str(each) for each in response.context["messages"]]


# Keeping


def test_keeps_what_is_typed_and_says_when(desk, journalist, story):
    edit(story)
    with time_machine.travel(NOON, tick=False):
        client = desk(journalist)
        form = read(client.get(story.get_admin_url()).text) | {"headline": "Mine"}
        response = client.post(url(story, "autosave"), form)
    autosave = Autosave.objects.get()
    assert response.json() == {"message": "Saved for you at 12:03."}
    assert (autosave.article, autosave.user, autosave.saved_at) == (story, journalist, NOON)
    assert (autosave.version, "headline=Mine" in autosave.form) == (1, True)


def test_keeps_a_new_story(client, journalist):
    form = read(client.get(ADD).text) | {"headline": "Mine"}
    assert client.post(ADD_AUTOSAVE, form).status_code == 200
    autosave = Autosave.objects.get()
    assert (autosave.article, autosave.user, Article.objects.exists()) == (None, journalist, False)


def test_makes_neither_revision_nor_event(client, story, kept):
    story.refresh_from_db()
    assert (story.headline, Revision.objects.count(), Event.objects.count()) == (
        "Ferry timetable grows",
        1,
        1,
    )
    assert not PullQuote.objects.exists()


@pytest.mark.parametrize(("person", "status"), [*zip(KINDS, (200, 200, 403, 403), strict=True)])
def test_keeps_for_those_who_may_edit_the_story(desk, cast, story, person, status):
    client = desk(cast[person])
    form = read(client.get(story.get_admin_url()).text)
    assert client.post(url(story, "autosave"), form).status_code == status
    assert client.post(url(story, "presence")).status_code == status
    assert Autosave.objects.count() == (status == 200)


def test_keeps_nothing_of_a_story_of_another_section(desk, editor, story):
    Desk.objects.create(user=editor, section=make_section("Sport"))
    client = desk(editor)
    assert client.post(url(story, "autosave"), {"headline": "Mine"}).status_code == 403
    assert client.post(url(story, "presence")).status_code == 403


def test_keeps_nothing_typed_into_somebody_elses_form(editors_client, story, opened):
    assert editors_client.post(url(story, "autosave"), opened).status_code == 403
    assert not Autosave.objects.exists()


def test_keeps_a_new_story_for_those_who_may_begin_one(desk, moderator):
    assert desk(moderator).post(ADD_AUTOSAVE, {"headline": "Mine"}).status_code == 403


@pytest.mark.parametrize("page", ["autosave", "presence"])
def test_answers_nothing_but_a_post_to_a_story_that_there_is(client, story, page):
    assert client.get(url(story, page)).status_code == 405
    assert client.post(f"/admin/articles/article/99999/{page}/").status_code == 404
    assert Client().post(url(story, page)).status_code == 302


def test_takes_no_more_than_the_server_takes(client, story, opened, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    body = opened | {"articles_richtext_set-0-text": "x" * 10_000}
    response = client.post(
        url(story, "autosave"), body, content_type="application/x-www-form-urlencoded", follow=False
    )
    assert (response.status_code, Autosave.objects.count()) in {(400, 0), (403, 0)}


def test_does_not_take_up_what_the_persons_own_save_has_overtaken(client, story, opened):
    client.post(story.get_admin_url(), opened | {"headline": "Saved"})
    response = client.post(url(story, "autosave"), opened | {"headline": "Save"})
    assert (response.status_code, Autosave.objects.count()) == (409, 0)


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_blocks_as_for_one(
    client, story, number, django_assert_num_queries
):
    for ordering in range(number):
        PullQuote.objects.create(parent=story, region="body", ordering=ordering, quote="It floats.")
    edit(story)
    form = read(client.get(story.get_admin_url()).text)
    with django_assert_num_queries(14):
        assert client.post(url(story, "autosave"), form).status_code == 200


# Offering back


def test_offers_it_back_with_its_time_and_what_differs(client, story, kept):
    response = client.get(story.get_admin_url())
    difference = response.context["autosave"]["difference"]
    changed = [part.label for part in difference.parts if not part.is_same]
    assert (OFFER in response.text, changed) == (True, ["Headline", "Pull quote"])


def test_offers_it_to_nobody_else(editors_client, story, kept):
    assert OFFER not in editors_client.get(story.get_admin_url()).text


def test_saves_it_when_told_to(client, story, kept):
    response = client.post(story.get_admin_url(), {"_use": "1"}, follow=True)
    story.refresh_from_db()
    assert (story.headline, PullQuote.objects.get().quote) == ("Mine", "It floats.")
    assert (Autosave.objects.count(), Revision.objects.count(), Event.objects.count()) == (0, 2, 2)
    assert OFFER not in response.text


def test_throws_it_away_when_told_to(client, story, kept):
    response = client.post(story.get_admin_url(), {"_throw_away": "1"}, follow=True)
    story.refresh_from_db()
    assert (Autosave.objects.count(), story.headline) == (0, "Ferry timetable grows")
    assert OFFER not in response.text


def test_shows_yours_and_theirs_where_the_story_has_moved_on(client, story, kept):
    edit(story, headline="Theirs")
    response = client.post(story.get_admin_url(), {"_use": "1"})
    assert [part.name for part in response.context["parts"]] == ["headline", "blocks"]
    assert (response.status_code, Autosave.objects.count()) == (409, 1)


def test_gives_back_what_cannot_be_saved_in_the_form(client, story, opened):
    half = block("embed", url="https://vimeo.com/1") | {"headline": "", "kicker": "Boats"}
    client.post(url(story, "autosave"), opened | half)
    response = client.post(story.get_admin_url(), {"_use": "1"})
    form = read(response.text)
    assert (form["kicker"], form["articles_embed_set-0-url"]) == ("Boats", "https://vimeo.com/1")
    assert errors(response).keys() == {"headline", "articles_embed_set-0-title"}
    assert Autosave.objects.count() == 1
    assert "data-unsaved" in response.text


@pytest.mark.parametrize("button", ["_use", "_throw_away"])
def test_lets_nobody_else_decide(desk, editor, colleague, story, kept, button):
    assert desk(colleague).post(story.get_admin_url(), {button: "1"}).status_code == 403
    response = desk(editor).post(story.get_admin_url(), {button: "1"}, follow=True)
    assert (response.status_code, Autosave.objects.get()) == (200, kept)


def test_says_when_there_is_nothing_left_to_use(client, story):
    response = client.post(story.get_admin_url(), {"_use": "1"}, follow=True)
    assert told(response) == ["There is no unsaved text of yours any more."]


def test_makes_the_story_of_what_was_typed_for_a_new_one(client, journalist):
    form = read(client.get(ADD).text) | {"headline": "Mine"} | block("pullquote", quote="It floats.")
    client.post(ADD_AUTOSAVE, form)
    assert OFFER in client.get(ADD).text
    client.post(ADD, {"_use": "1"})
    article = Article.objects.get()
    assert (article.headline, article.created_by, PullQuote.objects.count()) == ("Mine", journalist, 1)
    assert (Autosave.objects.count(), OFFER in client.get(ADD).text) == (0, False)


def test_throws_a_new_story_away(client):
    client.post(ADD_AUTOSAVE, read(client.get(ADD).text) | {"headline": "Mine"})
    assert client.post(ADD, {"_throw_away": "1"}).url == ADD
    assert (Autosave.objects.count(), Article.objects.count()) == (0, 0)


# No false alarm


def test_forgets_it_once_the_story_is_saved(client, story, opened, kept):
    client.post(story.get_admin_url(), opened | {"headline": "Mine, and better"})
    assert not Autosave.objects.exists()


def test_keeps_it_where_the_form_was_not_saved(client, story, opened, kept):
    client.post(story.get_admin_url(), opened | {"headline": ""})
    assert Autosave.objects.get() == kept


def test_keeps_what_nobody_has_decided_about(client, story, kept):
    assert save(client, story.get_admin_url(), {"standfirst": "New."}).status_code == 302
    assert (Autosave.objects.get(), OFFER in client.get(story.get_admin_url()).text) == (kept, True)


def test_says_nothing_of_what_is_already_saved(client, story, opened):
    typed = opened | {"headline": "Mine", "tags": "b, a"} | block("pullquote", quote="It floats.")
    client.post(url(story, "autosave"), typed)
    row = Autosave.objects.values().get()
    client.post(story.get_admin_url(), typed)
    Autosave.objects.create(**row)
    assert OFFER not in client.get(story.get_admin_url()).text
    assert not Autosave.objects.exists()


# A lost log-in


def test_keeps_what_somebody_sends_who_was_logged_out(client, journalist, story, opened):
    log_out()
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert response.url == f"/admin/login/?next={story.get_admin_url()}"
    assert told(client.get(response.url)) == [
        "You were logged out. What you typed is kept: log in, and you get it back."
    ]
    client.force_login(journalist)
    assert OFFER in client.get(story.get_admin_url()).text
    client.post(story.get_admin_url(), {"_use": "1"})
    assert Article.objects.get().headline == "Mine"


def test_keeps_a_new_story_of_somebody_who_was_logged_out(client, journalist):
    form = read(client.get(ADD).text)
    log_out()
    client.post(ADD, form | {"headline": "Mine"})
    client.force_login(journalist)
    client.post(ADD, {"_use": "1"})
    assert Article.objects.get().headline == "Mine"


def test_gives_it_to_nobody_else_who_logs_in(client, editor, story, opened):
    log_out()
    client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    client.force_login(editor)
    assert OFFER not in client.get(story.get_admin_url()).text


@pytest.mark.parametrize("proof", ["", "x"])
def test_keeps_nothing_without_the_proof_of_the_form(story, opened, proof):
    response = Client().post(story.get_admin_url(), opened | {"_owner": proof})
    assert (response.status_code, Autosave.objects.count()) == (302, 0)


def test_saves_nothing_for_an_old_token_but_keeps_it(journalist, story):
    client = Client(enforce_csrf_checks=True)
    client.force_login(journalist)
    edit(story)
    form = read(client.get(story.get_admin_url()).text) | {"headline": "Mine"}
    client.cookies["csrftoken"] = "a" * 32
    response = client.post(story.get_admin_url(), form, follow=True)
    assert told(response) == ["You logged in anew, so this was not saved yet. What you typed is kept."]
    assert (Article.objects.get().headline, OFFER in response.text) == ("Ferry timetable grows", True)


def test_refuses_what_another_site_sends(journalist, story):
    client = Client(enforce_csrf_checks=True)
    client.force_login(journalist)
    assert client.post(story.get_admin_url(), {"headline": "Theirs"}).status_code == 403
    assert client.post(url(story, "autosave"), {"headline": "Theirs"}).status_code == 403
    assert not Autosave.objects.exists()


# Who else is here


def test_says_who_else_has_it_open(desk, journalist, editor, story):
    with time_machine.travel(NOON, tick=False):
        desk(editor).get(story.get_admin_url())
        page = desk(journalist).get(story.get_admin_url()).text
    assert "<p>editor has had this story open since 12:03.</p>" in page
    assert "journalist has had" not in page


def test_answers_who_else_has_it_open(client, editors_client, story):
    editors_client.get(story.get_admin_url())
    (sentence,) = client.post(url(story, "presence")).json()["others"]
    assert sentence.startswith("editor has had this story open since ")


def test_does_not_count_those_who_only_look(desk, colleague, story):
    page = desk(colleague).get(story.get_admin_url()).text
    assert (Presence.objects.count(), 'id="autosave"' in page) == (0, False)


@pytest.mark.parametrize("number", [1, 3])
def test_asks_as_often_for_three_others_as_for_one(client, desk, story, number, django_assert_num_queries):
    for each in range(number):
        desk(make_user(f"editor{each}", "Editor")).get(story.get_admin_url())
    with django_assert_num_queries(10):
        assert len(client.post(url(story, "presence")).json()["others"]) == number
