"""What the boxes of the desk's forms offer, and to whom."""

import pytest
from django.apps import apps

from articles.models import Article
from tests.articles.admin.form import ADD, errors, read, save
from tests.factories import edit, make_article, make_author, make_desk, make_photo, make_section

SECTION, PHOTO, AUTHOR = ("article", "section"), ("article", "lead_photo"), ("byline", "author")


def ask(client, model, field, term="", app="articles"):
    query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    return client.get("/admin/autocomplete/", query)


def offered(client, model, field, term="", app="articles"):
    return [each["text"] for each in ask(client, model, field, term, app).json()["results"]]


@pytest.mark.parametrize("person", ["journalist", "editor", "managing_editor"])
def test_offers_every_section_photo_and_author_to_who_writes(desk, cast, person):
    """A story may be filed with others, and anybody may be named in it."""
    make_desk(cast[person], make_section("City"))
    make_section("Sport"), make_photo("A quay"), make_author("Kim")
    client = desk(cast[person])
    assert offered(client, *SECTION) == ["City", "Sport"]
    assert (offered(client, *PHOTO), offered(client, *AUTHOR)) == (["A quay"], ["Kim"])


@pytest.mark.parametrize("box", [SECTION, PHOTO, AUTHOR])
def test_offers_nothing_to_who_does_not_write(desk, moderator, box):
    make_section("City")
    assert ask(desk(moderator), *box).status_code == 403


def keys_to_stories():
    """Every box in which a story could be looked up, whether or not a form has it."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is Article:
                yield model._meta.app_label, model._meta.model_name, field.name


@pytest.mark.parametrize(("app", "model", "field"), list(keys_to_stories()))
def test_offers_no_story_out_of_reach(desk, journalist, colleague, app, model, field):
    make_desk(journalist, make_section("City"))
    make_article("Ferry sails")
    make_article("Ferry of mine", section=make_section("Sport"), created_by=journalist)
    make_article("Ferry secret", section=make_section("Sport"), created_by=colleague)
    response = ask(desk(journalist), model, field, "ferry", app)
    if response.status_code == 200:
        assert {each["text"] for each in response.json()["results"]} == {"Ferry sails", "Ferry of mine"}
    else:
        assert response.status_code == 403


def test_looks_up_stories_for_who_sees_them(desk, editor, story):
    assert offered(desk(editor), "byline", "article", "ferry") == [str(story)]


# Archived sections


def test_offers_no_archived_section_and_still_lists_it(editors_client):
    make_section("Games", is_active=False)
    assert offered(editors_client, *SECTION, "games") == []
    assert "Games" in editors_client.get("/admin/articles/section/?q=games").text


def test_files_no_story_with_an_archived_section(client):
    games = make_section("Games", is_active=False)
    response = save(client, ADD, {"headline": "Chess", "section": games.pk})
    assert response.status_code == 422
    assert errors(response) == {"section": ["“Games” is archived. Choose a section in use."]}


def test_leaves_a_story_in_the_section_that_was_archived(client, story):
    type(story.section).objects.update(is_active=False)
    assert save(client, story.get_admin_url(), {"kicker": "Boats"}).status_code == 302
    assert "City" in client.get(story.get_admin_url()).text


# Filed with others


@pytest.mark.parametrize("to", ["Sport", ""])
def test_says_goodbye_to_a_story_that_an_editor_hands_over(desk, editor, story, to):
    make_desk(editor, make_section("City"))
    edit(story)
    client, section = desk(editor), make_section(to) if to else None
    form = read(client.get(story.get_admin_url()).text)
    typed = {"section": section.pk if section else "", "_continue": "1"}
    response = client.post(story.get_admin_url(), form | typed, follow=True)
    assert response.redirect_chain == [("/admin/articles/article/", 302)]
    assert f"“{story}” is saved. It now stands outside your sections." in response.text
    story.refresh_from_db()
    assert story.section == section
    assert client.get(story.get_admin_url()).status_code == 403
