"""Sending: on cached pages, from networks, to moved and closed stories, and in answer to a comment."""

import datetime
import re

import pytest

from comments import stamps
from comments.models import Comment, CommentPolicy, HeldFor, Mode, Status, StoryComments
from tests.factories import edit, make_comment, make_edition, make_words, moment, publish

pytestmark = pytest.mark.django_db

KEPT_PRIVATE = ("private, no-store", "noindex, nofollow, noarchive")

NOON = moment("2026-03-01 12:00")
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def asked(edition):
    return make_comment(edition, "Is it late?", name="Jo", email="jo@private.example", status=Status.APPROVED)


def post_url(edition):
    return f"{edition.get_absolute_url()}comments/"


def stamp_on(page: str) -> str:
    (found,) = re.findall(r'name="stamp" value="([^"]+)"', page)
    return found


# The form, as long as it is cached


@pytest.mark.parametrize(
    ("later", "status"),
    [
        (3 * SECOND - MICROSECOND, 422),
        (3 * SECOND, 303),
        (DAY, 303),
        (7 * DAY - MICROSECOND, 303),
        (7 * DAY, 422),
    ],
)
def test_takes_what_is_sent_from_a_cached_page(client, time_machine, later, status):
    time_machine.move_to(NOON, tick=False)
    edition = make_edition()
    stamp = stamp_on(client.get(edition.get_absolute_url()).text)
    time_machine.move_to(NOON + later, tick=False)
    response = client.post(post_url(edition), make_words(edition, stamp=stamp))
    assert response.status_code == status
    assert Comment.objects.count() == (status == 303)


def test_gives_a_form_that_came_too_fast_its_stamp_back_and_an_old_one_a_new(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    edition = make_edition()
    fresh, old = stamps.make(edition.article_id, NOON), stamps.make(edition.article_id, NOON - 8 * DAY)
    again = client.post(post_url(edition), make_words(edition, stamp=fresh))
    assert stamp_on(again.text) == fresh and "The noon boat is late." in again.text
    renewed = stamp_on(client.post(post_url(edition), make_words(edition, stamp=old)).text)
    assert renewed == fresh
    time_machine.move_to(NOON + 3 * SECOND, tick=False)
    assert client.post(post_url(edition), make_words(edition, stamp=renewed)).status_code == 303


@pytest.mark.parametrize("fields", [{"stamp": ""}, {"stamp": "x\0"}, {"leave-empty": "x"}])
def test_refuses_a_program_in_words_and_keeps_what_was_typed(client, edition, fields):
    response = client.post(post_url(edition), make_words(edition) | fields)
    assert response.status_code == 422
    assert 'role="alert"' in response.text and "The noon boat is late.</textarea>" in response.text
    assert not Comment.objects.exists()


def test_refuses_a_busy_network_with_429_and_no_neighbour(client, edition):
    CommentPolicy.objects.create(pk=1, hourly_per_network=2)

    def send(number, address):
        words = make_words(edition, f"Text {number}", email=f"{number}@example.com")
        return client.post(post_url(edition), words, REMOTE_ADDR=address).status_code

    assert [send(number, f"203.0.113.{number}") for number in range(4)] == [303, 303, 429, 429]
    assert [send(9, "203.0.114.1"), send(10, "2001:db8::1")] == [303, 303]
    assert Comment.objects.exclude(network="").count() == 4


def test_keeps_no_address_of_a_readers_machine(client, edition):
    client.post(post_url(edition), make_words(edition), REMOTE_ADDR="203.0.113.77")
    assert "203.0.113" not in str(Comment.objects.values())


def test_shows_at_once_whom_the_rules_let_through(client, edition):
    CommentPolicy.objects.create(pk=1, mode=Mode.KNOWN, known_after=1)
    make_comment(edition, "Before.", status=Status.APPROVED)
    response = client.post(post_url(edition), make_words(edition), follow=True)
    assert "It now stands under the story." in response.text
    assert "The noon boat is late." in client.get(edition.get_absolute_url()).text


@pytest.mark.parametrize("by", ["story", "site", "days"])
def test_closes_at_once_without_publishing(client, edition, by):
    if by == "story":
        StoryComments.objects.create(article_id=edition.article_id, is_open=False, changed_at=NOON)
    elif by == "site":
        CommentPolicy.objects.create(pk=1, is_open=False)
    else:
        CommentPolicy.objects.create(pk=1, closes_after_days=1)
        type(edition).objects.update(first_published_at=edition.first_published_at - DAY)
    page = client.get(edition.get_absolute_url()).text
    assert "Comments on this story are closed." in page and "<form" not in page and ">Reply<" not in page
    response = client.post(post_url(edition), make_words(edition))
    assert response.status_code == 409
    assert "<p>The noon boat is late.</p>" in response.text


# Replies


def reply_url(comment, edition):
    return f"{post_url(edition)}reply/{comment.pk}/"


def test_shows_what_is_answered_and_a_form_that_comes_back(client, edition, asked):
    page = client.get(reply_url(asked, edition))
    assert "Is it late?" in page.text and f'action="{reply_url(asked, edition)}#make-a-comment"' in page.text
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == KEPT_PRIVATE
    assert "private.example" not in page.text


def test_takes_a_reply_and_says_to_whom(client, edition, asked):
    assert client.post(reply_url(asked, edition), make_words(edition)).status_code == 303
    reply = Comment.objects.get(parent=asked)
    assert (reply.status, reply.held_for) == (Status.HELD, [HeldFor.POLICY])
    Comment.objects.update(status=Status.APPROVED)
    page = client.get(edition.get_absolute_url()).text
    assert f'<li id="comment-{reply.pk}" class="reply">' in page
    assert f'<a href="#comment-{asked.pk}" rel="nofollow">in reply to <bdi>Jo</bdi></a>' in page


def test_shows_a_wrong_reply_again_beside_what_it_answers(client, edition, asked):
    response = client.post(reply_url(asked, edition), make_words(edition, name=""))
    assert response.status_code == 422
    assert "Is it late?" in response.text and "The noon boat is late.</textarea>" in response.text


@pytest.mark.parametrize("status", [Status.HELD, Status.REJECTED, Status.REMOVED])
def test_offers_no_reply_to_what_is_not_shown_and_loses_none(client, edition, asked, status):
    Comment.objects.update(status=status)
    assert client.get(reply_url(asked, edition)).status_code == 404
    response = client.post(reply_url(asked, edition), make_words(edition))
    assert response.status_code == 409
    assert "no longer shown" in response.text and "The noon boat is late.</textarea>" in response.text
    assert "Is it late?" not in response.text


@pytest.mark.parametrize("pk", [0, 10**30])
def test_knows_no_such_comment(client, edition, pk):
    assert client.get(f"{post_url(edition)}reply/{pk}/").status_code == 404


def test_knows_no_comment_of_another_story(client, edition, asked):
    assert client.get(reply_url(asked, make_edition("Another"))).status_code == 404


def test_offers_no_reply_where_comments_are_closed(client, asked, edition):
    StoryComments.objects.create(article_id=edition.article_id, is_open=False, changed_at=NOON)
    response = client.get(reply_url(asked, edition))
    assert (response.status_code, response["Location"]) == (302, f"{edition.get_absolute_url()}#comments")
    assert client.post(reply_url(asked, edition), make_words(edition)).status_code == 409


def test_sends_a_reply_to_where_the_story_stands_now(client, edition, asked):
    edit(edition.article, slug="elsewhere")
    now_at = publish(edition.article)
    response = client.post(reply_url(asked, edition), make_words(edition))
    assert (response.status_code, response["Location"]) == (308, reply_url(asked, now_at))
    assert client.get(reply_url(asked, edition)).status_code == 302


def test_refuses_a_reply_that_another_site_sends(client, edition, asked):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(reply_url(asked, edition), make_words(edition), headers=headers).status_code == 403
