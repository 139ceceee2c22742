import datetime

from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from comments import desk as comments_desk
from comments.admin import queue
from comments.models import StoryComments
from tests.comments.admin.desk import QUEUE, told
from tests.factories import edit, make_article, make_comment, make_desk, make_edition, make_section

CLOSED = f"{QUEUE}closed/"
MINUTE = datetime.timedelta(minutes=1)


def press(client, path):
    return client.post(f"{QUEUE}{path}", follow=True)


def close(edition, editor, minutes=0):
    comments_desk.close(edition.article, by=editor, now=timezone.now() + minutes * MINUTE)


def listed(client, query=""):
    return [each.article.headline for each in client.get(CLOSED + query).context["stories"]]


def test_closes_and_reopens_the_comments_on_a_story(editors_client, edition):
    address, form = edition.get_absolute_url(), 'name="body"'
    narrowed = f"{QUEUE}?tab=all&story={edition.article_id}"
    assert "Close comments on this story" in editors_client.get(narrowed).text
    response = press(editors_client, f"on/{edition.article_id}/close/")
    assert told(response) == ["The story takes no more comments."]
    assert "Take comments on this story again" in response.text
    assert form not in Client().get(address).text
    press(editors_client, f"on/{edition.article_id}/reopen/")
    assert form in Client().get(address).text


def test_says_that_readers_do_not_see_a_story(editors_client, edition):
    edition.article.editions.update(live_until=timezone.now())
    page = editors_client.get(f"{QUEUE}?tab=all&story={edition.article_id}").text
    assert "Readers do not see this story now." in page


def test_says_nothing_of_a_draft_and_of_changes_that_are_not_public(client, edition):
    draft = make_article("A secret plan")
    edit(edition.article, headline="A secret change")
    make_comment(edition)
    for query in (f"?tab=all&story={draft.pk}", f"?tab=all&story={edition.article_id}", ""):
        assert "secret" not in client.get(QUEUE + query).text
    assert client.get(f"{QUEUE}?tab=all&story={draft.pk}").context["story"] is None


def test_lists_what_the_desk_has_closed_the_last_one_first(editors_client, edition, editor):
    other, again = make_edition("Closed later"), make_edition("Reopened")
    for minutes, each in enumerate((edition, other, again)):
        close(each, editor, minutes)
    comments_desk.reopen(again.article, by=editor, now=timezone.now())
    assert listed(editors_client) == ["Closed later", edition.headline]
    page = editors_client.get(CLOSED).text
    assert page.count("Take comments on this story again") == 2 and "(editor)" in page


def test_goes_on_behind_the_last_closed_story(editors_client, editor, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    for number in range(3):
        close(make_edition(f"Story {number}"), editor, number)
    first = editors_client.get(CLOSED).context
    assert listed(editors_client, first["more"]) == ["Story 0"]
    assert editors_client.get(f"{CLOSED}?after=x").status_code == 404


def test_says_that_nothing_was_closed(client, edition):
    assert "The desk has closed the comments on no story." in client.get(CLOSED).text


def test_lets_a_moderator_see_and_an_editor_reopen(client, edition, editor):
    close(edition, editor)
    assert listed(client) == [edition.headline]
    assert "Take comments on this story again" not in client.get(CLOSED).text


def test_lists_no_story_of_a_section_that_one_does_not_work_for(desk, edition, editor, journalist):
    close(edition, editor)
    journalist.user_permissions.add(Permission.objects.get(codename="view_comment"))
    make_desk(journalist, make_section("Elsewhere"))
    assert listed(desk(journalist)) == []


def test_asks_the_database_as_often_for_three_closed_stories_as_for_one(
    editors_client, edition, editor, count_queries
):
    close(edition, editor)
    one = count_queries(lambda: editors_client.get(CLOSED))
    for number in range(2):
        close(make_edition(f"Story {number}"), editor)
    assert count_queries(lambda: editors_client.get(CLOSED)) == one <= 12
    assert StoryComments.objects.count() == 3
