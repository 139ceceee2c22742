import datetime
import re

import pytest
from django.core import mail

from articles import outbox
from articles.models import Message
from comments import letters, moderation
from comments.models import Status, Subscription
from tests.factories import apply, make_comment, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
DAY, MICROSECOND = datetime.timedelta(days=1), datetime.timedelta(microseconds=1)


@pytest.fixture
def edition():
    return make_edition("Boats & trains", now=NOON - DAY)


@pytest.fixture
def comment(edition):
    return make_comment(edition, email="rosa@private.example")


def subscribe(comment, edition, is_confirmed=True):
    letters.ask(comment, edition, now=NOON)
    if is_confirmed:
        Subscription.objects.update(confirmed_at=NOON)
        Message.objects.all().delete()


def link(text, ending):
    (token,) = re.findall(rf"http://testserver/comments/letters/([^/]+)/{ending}/", text)
    return token


def test_asks_by_a_letter_that_leads_both_ways(comment, edition):
    letters.ask(comment, edition, now=NOON)
    message = Message.objects.get()
    assert (message.to, message.send_after) == ("rosa@private.example", NOON)
    assert message.subject == "Confirm that you want letters about your comment: Boats & trains"
    assert letters.find_unconfirmed(link(message.body, "confirm"), now=NOON).comment == comment
    assert message.unsubscribe_url.endswith(f"/{link(message.body, 'end')}/end/")
    assert comment.body not in message.body and comment.name not in message.body


def test_asks_one_address_three_times_a_day_at_the_most(edition):
    for number in range(5):
        letters.ask(make_comment(edition, f"Text {number}", email="Victim@example.com"), edition, now=NOON)
    assert Message.objects.count() == letters.FIRST_LETTERS_A_DAY
    letters.ask(make_comment(edition, email="victim@example.com"), edition, now=NOON + DAY + MICROSECOND)
    assert Message.objects.count() == letters.FIRST_LETTERS_A_DAY + 1


def test_waits_a_week_for_the_answer_to_the_microsecond(comment, edition):
    letters.ask(comment, edition, now=NOON)
    token = link(Message.objects.get().body, "confirm")
    assert letters.find_unconfirmed(token, now=NOON + 7 * DAY - MICROSECOND)
    with pytest.raises(letters.Unknown):
        letters.find_unconfirmed(token, now=NOON + 7 * DAY)


def test_takes_one_link_for_one_thing_only(comment, edition):
    letters.ask(comment, edition, now=NOON)
    body = Message.objects.get().body
    for token in (link(body, "end"), "x", f"{Subscription.objects.get().pk}:x"):
        with pytest.raises(letters.Unknown):
            letters.find_unconfirmed(token, now=NOON)
    with pytest.raises(letters.Unknown):
        letters.end(link(body, "confirm"))


def test_tells_nobody_who_has_not_confirmed(comment, edition, moderator):
    subscribe(comment, edition, is_confirmed=False)
    moderation.approve(comment, by=moderator, now=NOON)
    assert [message.subject[:7] for message in Message.objects.all()] == ["Confirm"]


def test_tells_that_the_comment_is_published_once(comment, edition, moderator):
    subscribe(comment, edition)
    moderation.approve(comment, by=moderator, now=NOON)
    moderation.reject(comment, by=moderator, now=NOON)
    moderation.approve(comment, by=moderator, now=NOON)
    message = Message.objects.get()
    assert message.subject == "Your comment is published: Boats & trains"
    assert f"http://testserver{edition.get_absolute_url()}comments/{comment.pk}/" in message.body


def test_tells_of_an_answer_without_a_word_of_who_gave_it(comment, edition, moderator):
    subscribe(comment, edition)
    answer = make_comment(edition, "Nonsense.", name="Jo", email="jo@private.example", parent=comment)
    moderation.approve(answer, by=moderator, now=NOON)
    message = Message.objects.get()
    assert (message.to, message.subject) == (comment.email, "Your comment was answered: Boats & trains")
    assert f"/comments/{answer.pk}/" in message.body
    assert not any(word in message.body for word in ("Jo", "jo@", "Nonsense", "private.example"))


def test_tells_nobody_of_their_own_answer(comment, edition, moderator):
    subscribe(comment, edition)
    answer = make_comment(edition, "I add:", email=comment.email.upper(), parent=comment)
    moderation.approve(answer, by=moderator, now=NOON)
    assert not Message.objects.exists()


def test_tells_nothing_of_a_story_that_was_withdrawn(comment, edition, moderator):
    subscribe(comment, edition)
    apply(edition.article, "withdraw", now=NOON)
    Message.objects.all().delete()
    moderation.approve(comment, by=moderator, now=NOON)
    assert not Message.objects.exists()


def test_ends_with_one_click_also_a_second_time(comment, edition, moderator):
    letters.ask(comment, edition, now=NOON)
    token = link(Message.objects.get().unsubscribe_url, "end")
    letters.end(token)
    letters.end(token)
    letters.check(token)
    assert not Subscription.objects.exists()
    moderation.approve(comment, by=moderator, now=NOON)
    assert Message.objects.count() == 1


def test_goes_out_with_the_headers_that_mail_programs_end_letters_by(comment, edition):
    letters.ask(comment, edition, now=NOON)
    outbox.deliver(now=NOON)
    (sent,) = mail.outbox
    url = Message.objects.get().unsubscribe_url
    assert sent.to == ["rosa@private.example"]
    assert sent.extra_headers["List-Unsubscribe"] == f"<{url}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_shows_no_letter_to_a_reader_at_the_desk(comment, edition, desk, managing_editor):
    letters.ask(comment, edition, now=NOON)
    message = Message.objects.get()
    client = desk(managing_editor)
    assert "private.example" not in client.get("/admin/articles/message/").text
    page = client.get(f"/admin/articles/message/{message.pk}/change/", follow=True)
    assert "private.example" not in page.text
    assert client.post(f"/admin/articles/message/{message.pk}/try-again/").status_code == 404


def test_tells_whom_the_rules_let_through_nothing_of_themselves_but_whom_they_answer(edition):
    asked = make_comment(edition, email="asked@example.com", status=Status.APPROVED)
    subscribe(asked, edition)
    answer = make_comment(edition, "Yes.", parent=asked)
    moderation.let_through(answer, now=NOON)
    assert [message.to for message in Message.objects.all()] == ["asked@example.com"]
