"""A thousand comments by programs, in the shapes that spam has: none is seen, and nobody else is kept out."""

import itertools

import pytest
from django.utils import timezone

from comments import stamps
from comments.models import Comment, CommentPolicy, Mode, Status, WatchedWord
from tests.factories import make_comment, make_edition, make_words

pytestmark = pytest.mark.django_db

KNOWN = {"name": "Rosa Ibarra", "email": "rosa@example.com"}
SHAPES = {
    "links": lambda n: {"body": f"Best prices {n} " + f"https://shop{n}.example/buy " * 5},
    "the same text": lambda n: {"body": "I earn 5,000 a week from home, ask me how"},
    "spread letters": lambda n: {"body": f"W\u200bi\u200bn c\u200bash today {n}"},
    "forum links": lambda n: {"body": f"[url=http://x{n}.example]pills[/url] and <a href='//y'>more</a>"},
    "a link for a name": lambda n: {"name": f"www.casino{n}.example", "body": f"Nice post number {n}"},
    "flattery": lambda n: {"body": f"What a wonderful article, I bookmarked it, {n} thanks."},
    "a full trap": lambda n: {"body": f"Text {n}", "leave-empty": "https://spam.example"},
    "no stamp": lambda n: {"body": f"Text {n}", "stamp": ""},
    "a forged stamp": lambda n: {"body": f"Text {n}", "stamp": f"{n}-1:abcdef"},
    "at once": lambda n: {"body": f"Text {n}", "stamp": "now"},
    "nothing visible": lambda n: {"body": "\u200b\u2060" * (n % 9)},
    "a wall": lambda n: {"body": "x" * 6000},
    "markup": lambda n: {"body": f"<script src=//evil.example/{n}.js></script>"},
    "a reader's name": lambda n: {"body": f"Cheap cash {n}", "name": KNOWN["name"]},
}


def flood(client, edition, count):
    """Send so many, from four networks in turn; return how often which status was the answer."""
    url = f"{edition.get_absolute_url()}comments/"
    answers = []
    for number, shape in zip(range(count), itertools.cycle(SHAPES.values()), strict=False):
        fields = {"name": f"Bot {number}", "email": f"bot{number}@spam.example"} | shape(number)
        if fields.get("stamp") == "now":
            fields["stamp"] = stamps.make(edition.article_id, timezone.now())
        address = f"198.51.{number % 4}.{number % 250}"
        answers.append(client.post(url, make_words(edition, **fields), REMOTE_ADDR=address).status_code)
    return answers


@pytest.mark.parametrize("mode", Mode.values)
def test_shows_nothing_of_a_flood_and_keeps_nobody_out(client, mode):
    CommentPolicy.objects.create(pk=1, mode=mode)
    WatchedWord.objects.create(text="cash")
    edition = make_edition()
    for number in range(3):
        make_comment(edition, f"Good point {number}.", **KNOWN, status=Status.APPROVED)
    answers = flood(client, edition, 1000)
    assert set(answers) <= {303, 422, 429}
    assert Comment.objects.approved().count() == 3
    assert Comment.objects.count() - 3 == answers.count(303) <= 4 * 20
    words = make_words(edition, "I was there myself.", **KNOWN)
    response = client.post(f"{edition.get_absolute_url()}comments/", words, REMOTE_ADDR="203.0.113.9")
    assert response.status_code == 303
    waits = Comment.objects.get(body="I was there myself.").status == Status.HELD
    assert waits  # for a story in a flood is read first, whoever writes
