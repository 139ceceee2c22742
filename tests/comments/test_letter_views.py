import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Message
from comments import letters
from comments.models import Subscription
from tests.factories import make_comment, make_edition

pytestmark = pytest.mark.django_db

KEPT_PRIVATE = ("private, no-store", "noindex, nofollow, noarchive")


@pytest.fixture
def links():
    """The links of a first letter: one that confirms, one that ends."""
    edition = make_edition()
    letters.ask(make_comment(edition, email="rosa@private.example"), edition, now=timezone.now())
    body = Message.objects.get().body
    return re.findall(r"http://testserver(/comments/letters/[^/]+/(?:confirm|end)/)", body)


def is_confirmed():
    return Subscription.objects.get().confirmed_at is not None


def test_confirms_by_a_button_and_not_by_opening_the_link(client, links):
    page = client.get(links[0])
    assert "Yes, write to me" in page.text and not is_confirmed()
    assert "Confirmed." in client.post(links[0]).text and is_confirmed()
    assert client.post(links[0]).status_code == 200
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == KEPT_PRIVATE
    assert "private.example" not in page.text and not client.cookies


def test_ends_by_a_button_and_not_by_opening_the_link(client, links):
    assert "Write to me no more" in client.get(links[1]).text
    assert Subscription.objects.exists()
    assert "Ended." in client.post(links[1]).text
    assert not Subscription.objects.exists()
    assert client.get(links[1]).status_code == client.post(links[1]).status_code == 200
    assert client.get(links[0]).status_code == 404


def test_ends_by_the_one_click_of_a_mail_program(links):
    program = Client(enforce_csrf_checks=True, headers={"Origin": "https://mail.example"})
    assert program.post(links[1], {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists()


def test_confirms_by_no_other_sites_form(client, links):
    assert client.post(links[0], headers={"Origin": "https://evil.example"}).status_code == 403
    assert not is_confirmed()


@pytest.mark.parametrize("word", ["confirm", "end"])
@pytest.mark.parametrize("token", ["x", "1:x", "%ED%A0%BD"])
def test_knows_no_other_link(client, word, token):
    url = f"/comments/letters/{token}/{word}/"
    assert client.get(url).status_code == client.post(url).status_code == 404
