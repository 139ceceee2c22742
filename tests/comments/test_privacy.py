"""What is nobody's business: a reader's e-mail address, in any answer, letter or log."""

import logging

import pytest
from django.core import mail

from articles import outbox
from comments import letters, moderation
from comments.models import Comment, Status
from tests.factories import make_comment, make_edition, make_words

pytestmark = pytest.mark.django_db

SECRET = "rosa.secret"
EMAIL = f"{SECRET}@private.example"


def test_shows_an_address_in_no_answer_letter_to_others_or_log(client, moderator, caplog):
    caplog.set_level(logging.DEBUG)
    edition = make_edition()
    story = edition.get_absolute_url()
    base = f"{story}comments/"
    asked = make_comment(edition, email="asked@example.com", status=Status.APPROVED)
    letters.ask(asked, edition, now=asked.created_at)
    type(asked.subscription).objects.update(confirmed_at=asked.created_at)
    words = make_words(edition, "Indeed.", email=EMAIL)
    thanks = client.post(f"{base}reply/{asked.pk}/", words)["Location"]
    comment = Comment.objects.get(parent=asked)
    answers = [client.get(url) for url in (thanks, f"{thanks}change/")]
    moderation.approve(comment, by=moderator, now=comment.created_at)
    pages = [story, f"{base}{comment.pk}/", f"{base}reply/{comment.pk}/", f"{base}report/{comment.pk}/", "/"]
    answers += [client.get(url) for url in [*pages, f"{base}?after={asked.place}"]]
    outbox.deliver(now=comment.created_at)
    assert {answer.status_code for answer in answers} == {200, 302}
    assert sum("Indeed." in answer.text for answer in answers) == 6
    assert [message.to for message in mail.outbox] == [["asked@example.com"], ["asked@example.com"]]
    told = [answer.text + str(answer.headers) for answer in answers]
    told += [message.message().as_string() for message in mail.outbox] + [caplog.text]
    assert not any(SECRET in text for text in told)
