"""Every public address of comments, for everybody: who is logged in changes nothing, and is never asked."""

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import letters, urls
from comments.models import Comment, Status, Subscription
from tests.factories import make_comment, make_edition

PEOPLE = ["nobody", "journalist", "editor", "managing_editor", "moderator"]

# The address by its name: what it answers to a reader who opens it, and to an empty form.
ANSWERS = {
    "comments": (302, 422),
    "permalink": (302, 403),
    "reply": (200, 422),
    "report": (200, 422),
    "reported": (200, 403),
    "thanks": (200, 403),
    "change": (404, 409),
    "withdraw": (405, 409),
    "confirm-letters": (200, 200),
    "end-letters": (200, 200),
}


@pytest.fixture
def addresses(db):
    edition = make_edition()
    comment = make_comment(edition, status=Status.APPROVED)
    letters.ask(comment, edition, now=timezone.now())
    pk = str(Subscription.objects.get().pk)
    story = {"day": edition.address.day, "slug": edition.address.slug}
    more: dict[str, dict[str, object]] = {
        name: {"pk": comment.pk} for name in ("permalink", "reply", "report")
    }
    more |= {name: {"token": "unknown"} for name in ("change", "withdraw")}
    signed = {name: Signer(salt=f"comments.letters.{name}").sign(pk) for name in ("confirm", "end")}
    found = {
        name: reverse(f"comments:{name}", kwargs=story | more.get(name, {})) for name in list(ANSWERS)[:8]
    }
    for name, token in signed.items():
        found[f"{name}-letters"] = reverse(f"comments:{name}-letters", args=[token])
    return found


@pytest.mark.parametrize("person", PEOPLE)
def test_answers_everybody_alike_and_asks_nobody_who_they_are(addresses, cast, person):
    client = Client(enforce_csrf_checks=True)
    if person != "nobody":
        client.force_login(cast[person])
    with CaptureQueriesContext(connection) as queries:
        answers = {name: (client.get(url), client.post(url)) for name, url in addresses.items()}
    assert {name: tuple(each.status_code for each in both) for name, both in answers.items()} == ANSWERS
    assert not any("auth_" in query["sql"] or "session" in query["sql"] for query in queries)
    assert not any("Cookie" in each.get("Vary", "") for both in answers.values() for each in both)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_reads_nothing_of_ten_megabytes(client, addresses, kind):
    head = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n' if "multi" in kind else b"body="
    sent = head + b"x" * 10_000_000 + b"\r\n--x--\r\n"
    answers = {name: client.post(url, sent, content_type=kind) for name, url in addresses.items()}
    taken = {name for name, answer in answers.items() if answer.status_code != 413}
    assert taken == set()
    assert Comment.objects.count() == 1


def test_knows_every_address():
    assert {pattern.name for pattern in urls.urlpatterns} == ANSWERS.keys()


@pytest.mark.parametrize("person", PEOPLE)
def test_takes_no_form_from_another_site_whoever_is_logged_in(addresses, cast, person):
    client = Client(headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    if person != "nobody":
        client.force_login(cast[person])
    answers = {name: client.post(url).status_code for name, url in addresses.items()}
    taken = {name for name, status in answers.items() if status not in {403, 405}}
    assert taken == {"end-letters"}  # the one click of a mail program, which its signed address allows
