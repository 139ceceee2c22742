"""The stories that the desk picks to stand under another one: their order, and whose they are to see."""

import pytest

from articles.models import Edition
from tests.articles.admin.form import read
from tests.factories import apply, make_article, make_desk, make_edition, make_section, publish


@pytest.fixture
def others(db):
    """Three live stories of a section of their own, and a draft."""
    sport = make_section("Sport")
    live = [make_edition(name, section=sport).article for name in ("One", "Two", "Three")]
    return [*live, make_article("Hush", section=sport)]


def pick(client, story, *keys):
    fields = read(client.get(story.get_admin_url()).text)
    return client.post(story.get_admin_url(), fields | {"related": [str(key) for key in keys]})


def errors(response):
    return {name: list(told) for name, told in response.context["adminform"].form.errors.items()}


def test_shows_readers_what_was_picked_in_that_order_and_no_draft(editors_client, story, others, listed):
    one, two, three, draft = others
    assert pick(editors_client, story, three.pk, draft.pk, one.pk, two.pk).status_code == 302
    edition = publish(story)
    assert edition.related == [three.pk, draft.pk, one.pk, two.pk]
    assert listed(edition.get_absolute_url()) == ["Three", "One", "Two"]
    publish(draft)
    assert listed(edition.get_absolute_url()) == ["Three", "Hush", "One", "Two"]


def test_leaves_out_what_is_withdrawn(editors_client, story, others, listed):
    one, two, _three, _draft = others
    pick(editors_client, story, two.pk, one.pk)
    edition = publish(story)
    apply(two, "withdraw")
    assert listed(edition.get_absolute_url()) == ["One"]


def test_keeps_readers_what_they_had_until_the_changes_are_published(editors_client, story, others):
    pick(editors_client, story, others[0].pk)
    publish(story)
    pick(editors_client, story, others[1].pk)
    assert Edition.objects.get(article=story).related == [others[0].pk]


@pytest.mark.parametrize("odd", ["itself", "0", "x", "99999"])
def test_refuses_itself_and_what_is_no_story(editors_client, story, others, odd):
    response = pick(editors_client, story, others[0].pk, story.pk if odd == "itself" else odd)
    assert (response.status_code, list(errors(response))) == (422, ["related"])
    story.refresh_from_db()
    assert story.related == []


def test_tells_no_headline_of_another_section(desk, story, others, editor, editors_client):
    pick(editors_client, story, others[3].pk)
    make_desk(editor, make_section("City"))
    page = desk(editor).get(story.get_admin_url()).text
    shown = [words in page for words in (f"Story no. {others[3].pk} of another section", "Hush")]
    assert shown == [True, False]
