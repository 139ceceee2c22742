"""Letters go out after the request that queued them, and after no other."""

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from articles import outbox
from articles.middleware import send_letters
from articles.models import Message, State
from tests.factories import make_article, make_message, make_section, make_user, moment

pytestmark = pytest.mark.django_db(transaction=True)

NOON = moment("2026-03-01 12:00")


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def letter(to="jo@example.com"):
    return Message(to=to, subject="Submitted", body="Read it.", created_at=NOON, send_after=NOON)


def respond(view):
    """Send a request through the middleware; return the answer, which is not handed over yet."""
    return send_letters(lambda request: view() or HttpResponse("Done."))(RequestFactory().get("/"))


def queue():
    with transaction.atomic():
        outbox.queue([letter()])
        assert mail.outbox == []


def test_sends_what_a_request_queued_once_its_answer_is_handed_over():
    response = respond(queue)
    assert len(mail.outbox) == 0
    response.close()
    assert len(mail.outbox) == 1


def test_sends_nothing_after_a_request_that_queued_nothing():
    make_message()
    respond(lambda: None).close()
    assert mail.outbox == []


def test_sends_nothing_after_a_request_whose_change_was_undone():
    def undo():
        with transaction.atomic():
            outbox.queue([letter()])
            transaction.set_rollback(True)

    make_message()
    respond(undo).close()
    assert (mail.outbox, Message.objects.count()) == ([], 1)


def test_sends_what_is_tried_again():
    failed = make_message(failed_at=NOON, attempts=8)
    respond(lambda: outbox.try_again(failed, now=NOON) and None).close()
    assert len(mail.outbox) == 1


def test_keeps_one_request_apart_from_the_next():
    respond(queue).close()
    make_message("later@example.com")
    respond(lambda: None).close()
    assert [sent.to for sent in mail.outbox] == [["jo@example.com"]]


@pytest.mark.parametrize("server", ["tests.articles.mail_servers.Away", "no.such.Server"])
def test_answers_as_ever_where_the_mail_server_fails(server, settings):
    settings.EMAIL_BACKEND = server
    response = respond(queue)
    response.close()
    assert (response.status_code, response.content) == (200, b"Done.")
    assert Message.objects.waiting().count() == 1


def test_logs_what_kept_letters_from_being_sent(settings, caplog):
    settings.EMAIL_BACKEND = "no.such.Server"
    respond(queue).close()
    assert [record.message for record in caplog.records] == [
        "Letters could not be sent; they wait for the next time."
    ]


def test_sends_no_letter_after_a_public_page(client):
    make_section("City")
    make_message()
    pages = {"/": 200, "/news/": 200, "/city/": 200, "/nowhere/": 404}
    assert {path: client.get(path).status_code for path in pages} == pages
    assert mail.outbox == []


def test_tells_the_editor_by_the_time_the_journalist_sees_the_answer(cast, desk):
    journalist, editor = cast["journalist"], cast["editor"]
    type(editor).objects.filter(pk=editor.pk).update(email="editor@example.com")
    story = make_article(created_by=journalist)
    url = f"/admin/articles/article/{story.pk}/do/submit/"
    response = desk(journalist).post(url, {"version": story.version})
    story.refresh_from_db()
    assert (response.status_code, story.state) == (302, State.SUBMITTED)
    assert [sent.to for sent in mail.outbox] == [["editor@example.com"]]


@pytest.mark.parametrize("server", ["tests.articles.mail_servers.Away", "no.such.Server"])
def test_submits_a_story_though_the_mail_server_is_away(server, settings, cast, desk):
    settings.EMAIL_BACKEND = server
    make_user("chief", "Editor", email="chief@example.com")
    story = make_article(created_by=cast["journalist"])
    response = desk(cast["journalist"]).post(
        f"/admin/articles/article/{story.pk}/do/submit/", {"version": story.version}
    )
    story.refresh_from_db()
    assert (response.status_code, story.state) == (302, State.SUBMITTED)
    assert Message.objects.waiting().count() == 1
