import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from comments import desk
from comments.models import Comment, Status
from comments.threads import MOST_PINNED
from tests.comments.admin.desk import QUEUE, page_of, told
from tests.factories import make_comment


@pytest.fixture
def comment(edition):
    return make_comment(edition, status=Status.APPROVED)


def press(client, path, **fields):
    return client.post(f"{QUEUE}{path}", fields, follow=True)


def test_pins_a_comment_before_the_others_and_unpins_it(editors_client, edition, comment):
    later = make_comment(edition, "A good one", status=Status.APPROVED)

    def first_on_the_page():
        page = Client().get(edition.get_absolute_url()).text
        return page.index(later.body) < page.index(comment.body)

    assert not first_on_the_page()
    press(editors_client, f"{later.pk}/pin/pin/")
    assert first_on_the_page()
    press(editors_client, f"{later.pk}/pin/unpin/")
    assert not first_on_the_page()


def test_says_that_enough_are_pinned(editors_client, edition, editor, comment):
    for number in range(MOST_PINNED):
        desk.pin(make_comment(edition, f"Good {number}", status=Status.APPROVED), by=editor)
    (sentence,) = told(press(editors_client, f"{comment.pk}/pin/pin/"))
    assert sentence.startswith(f"A story has {MOST_PINNED} pinned comments at most")


def test_answers_as_the_newsroom(editors_client, edition, comment):
    response = press(editors_client, f"{comment.pk}/answer/", body="It will be mended.")
    assert (response.redirect_chain, told(response)) == (
        [(page_of(comment), 302)],
        ["Your answer is published."],
    )
    assert "It will be mended." in Client().get(edition.get_absolute_url()).text


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "x" * 5001])
def test_asks_for_an_answer_at_its_box_and_keeps_what_was_typed(editors_client, comment, body):
    response = press(editors_client, f"{comment.pk}/answer/", body=body)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"body"}
    assert "Error:" in response.text and (not body.startswith("x") or body in response.text)
    assert Comment.objects.count() == 1


def test_keeps_an_answer_to_what_is_no_longer_shown(editors_client, comment):
    Comment.objects.update(status=Status.REJECTED)
    response = press(editors_client, f"{comment.pk}/answer/", body="It will be mended.")
    assert (response.status_code, Comment.objects.count()) == (409, 1)
    assert "Only a comment that readers see can be answered." in response.text


@pytest.mark.parametrize("path", ["{comment}/pin/like/", "on/{article}/like/", "on/0/close/", "0/pin/pin/"])
def test_knows_no_other_verb_and_no_other_row(editors_client, edition, comment, path):
    path = path.format(comment=comment.pk, article=edition.article_id)
    assert editors_client.post(QUEUE + path).status_code == 404


def test_puts_pins_and_answers_on_record(editors_client, comment):
    press(editors_client, f"{comment.pk}/pin/pin/")
    press(editors_client, f"{comment.pk}/answer/", body="It will be mended.")
    words = LogEntry.objects.order_by("pk").values_list("object_id", "change_message")
    assert list(words) == [(str(comment.pk), "pin"), (str(comment.pk), "answer")]


def test_offers_a_moderator_no_pin_and_no_answer(client, comment):
    page = client.get(page_of(comment)).text
    assert "/pin/" not in page and "/answer/" not in page


def test_shows_the_e_mail_address_to_who_may_see_it(desk, comment, cast, superuser):
    cast["editor"].user_permissions.add(Permission.objects.get(codename="view_commenter_email"))
    people = [cast["moderator"], cast["managing_editor"], cast["editor"], superuser]
    sees = [comment.email in desk(person).get(page_of(comment)).text for person in people]
    assert sees == [False, False, True, True]
