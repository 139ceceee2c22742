import datetime

import pytest

from articles.models import Message
from comments import moderation
from comments.models import Comment, Status
from tests.factories import apply, edit, make_edition, make_words, moment, publish

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MINUTE, MICROSECOND = datetime.timedelta(minutes=1), datetime.timedelta(microseconds=1)


@pytest.fixture
def edition(time_machine):
    time_machine.move_to(NOON, tick=False)
    return make_edition(now=NOON - MINUTE)


@pytest.fixture
def thanks(client, edition):
    """The address to which sending a comment leads."""
    words = make_words(edition, email="rosa@private.example")
    return client.post(f"{edition.get_absolute_url()}comments/", words)["Location"]


def test_shows_their_words_and_says_that_a_moderator_will_read_them(client, thanks):
    response = client.get(thanks)
    assert "The noon boat is late." in response.text and "A moderator will read it." in response.text
    assert f'href="{thanks}change/"' in response.text
    headers = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")
    assert [response[name] for name in headers] == [
        "private, no-store",
        "noindex, nofollow, noarchive",
        "same-origin",
    ]
    assert "private.example" not in response.text and not client.cookies


def test_has_the_token_in_that_page_only(client, thanks, edition):
    token = thanks.rstrip("/").rpartition("/")[2]
    Comment.objects.update(status=Status.APPROVED)
    assert token not in client.get(edition.get_absolute_url()).text
    assert token not in str(Comment.objects.values())


def test_closes_after_five_minutes_to_the_microsecond(client, thanks, time_machine):
    last = NOON + 5 * MINUTE - MICROSECOND
    time_machine.move_to(last, tick=False)
    assert "The noon boat is late." in client.get(thanks).text
    assert client.get(f"{thanks}change/").status_code == 200
    time_machine.move_to(last + MICROSECOND, tick=False)
    page = client.get(thanks)
    assert page.status_code == 200 and "The noon boat is late." not in page.text
    assert client.get(f"{thanks}change/").status_code == 404
    late = client.post(f"{thanks}change/", {"body": "My new words."})
    assert late.status_code == 409 and "<p>My new words.</p>" in late.text
    assert client.post(f"{thanks}withdraw/").status_code == 409
    assert Comment.objects.get().body == "The noon boat is late."


def test_changes_the_words_and_comes_back(client, thanks):
    page = client.get(f"{thanks}change/")
    assert "The noon boat is late.</textarea>" in page.text and "private.example" not in page.text
    response = client.post(f"{thanks}change/", {"body": "It is early."}, follow=True)
    assert response.redirect_chain == [(thanks, 303)]
    assert "It is early." in response.text
    assert Comment.objects.get().version == 2


@pytest.mark.parametrize("body", ["", "\u200b", "a\0b", "x" * 5001])
def test_says_what_is_wrong_with_a_change(client, thanks, body):
    response = client.post(f"{thanks}change/", {"body": body})
    assert response.status_code == 422 and 'aria-describedby="id_body-error-1"' in response.text
    assert Comment.objects.get().version == 1


def test_gives_back_a_change_that_came_after_a_decision(client, thanks, moderator):
    moderation.reject(Comment.objects.get(), by=moderator, now=NOON)
    response = client.post(f"{thanks}change/", {"body": "It is early."})
    assert response.status_code == 409 and "<p>It is early.</p>" in response.text


@pytest.mark.parametrize("verb", [moderation.reject, moderation.mark_as_spam])
def test_says_that_a_moderator_does_not_show_it_and_offers_to_withdraw_it(client, thanks, moderator, verb):
    verb(Comment.objects.get(), by=moderator, now=NOON)
    page = client.get(thanks).text
    assert "decided not to show it." in page and "will read it" not in page
    assert ">Withdraw it</a>" in page
    page = client.get(f"{thanks}change/").text
    assert "can no longer be changed." in page and "<textarea" not in page
    assert "is withdrawn" in client.post(f"{thanks}withdraw/").text
    assert Comment.objects.get().body == ""


def test_promises_nothing_once_it_no_longer_knows_the_comment(client, thanks, time_machine):
    time_machine.move_to(NOON + 5 * MINUTE, tick=False)
    page = client.get(thanks).text
    assert "It stands under the story as soon as it is approved." in page and "will read it" not in page


def test_withdraws(client, thanks):
    response = client.post(f"{thanks}withdraw/")
    assert response.status_code == 200 and "Your comment is withdrawn" in response.text
    assert Comment.objects.get().status == Status.WITHDRAWN
    assert "The noon boat is late." not in client.get(thanks).text
    assert client.post(f"{thanks}withdraw/").status_code == 409


def test_withdraws_by_a_button_only(client, thanks):
    assert client.get(f"{thanks}withdraw/").status_code == 405
    assert Comment.objects.get().status == Status.HELD


@pytest.mark.parametrize("path", ["change/", "withdraw/"])
def test_refuses_another_sites_form(client, thanks, path):
    assert client.post(thanks + path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert Comment.objects.get().status == Status.HELD


@pytest.mark.parametrize("path", ["change/", "withdraw/"])
def test_opens_nothing_by_a_token_that_is_not_ours(client, thanks, edition, path):
    wrong = f"{edition.get_absolute_url()}comments/thanks/wrong/"
    assert "The noon boat" not in client.get(wrong).text
    assert client.post(wrong + path, {"body": "x"}).status_code == 409


def test_follows_a_story_that_moved(client, thanks, edition):
    edit(edition.article, slug="elsewhere")
    publish(edition.article)
    response = client.post(f"{thanks}change/", {"body": "It is early."}, follow=True)
    assert response.redirect_chain[0][1] == 308 and "It is early." in response.text


def test_works_where_the_story_was_withdrawn_and_not_where_it_was_removed(
    client, thanks, edition, time_machine
):
    apply(edition.article, "withdraw", now=NOON)
    assert client.post(f"{thanks}change/", {"body": "It is early."}).status_code == 303
    time_machine.move_to(NOON + MINUTE, tick=False)
    apply(edition.article, "remove", now=NOON + MINUTE)
    assert client.get(thanks).status_code == client.post(f"{thanks}withdraw/").status_code == 410


def test_asks_by_letter_whom_it_is_to_tell(client, edition):
    words = make_words(edition, wants_letters="on")
    client.post(f"{edition.get_absolute_url()}comments/", words)
    assert Message.objects.get().to == "rosa@example.com"


def test_writes_to_nobody_who_did_not_ask(thanks):
    assert not Message.objects.exists()
