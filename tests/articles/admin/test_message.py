"""The letters of the desk: listed for editors, never changed there, tried again where they failed."""

import datetime

import pytest

from articles.models import Message
from tests.factories import make_article, make_desk, make_message, make_section, moment

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
LETTERS = "/admin/articles/message/"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def client(editors_client):
    return editors_client


@pytest.fixture
def failed(story):
    return make_message(
        subject="Returned: Ferry", article=story, failed_at=NOON, attempts=8, error="SMTP: <no>"
    )


def listed(client, query=""):
    return [letter.subject for letter in client.get(f"{LETTERS}{query}").context["cl"].result_list]


def page(letter):
    return f"{LETTERS}{letter.pk}/change/"


def again(letter):
    return f"{LETTERS}{letter.pk}/try-again/"


def told(client):
    return [str(message) for message in client.get(LETTERS).context["messages"]]


def test_lists_letters_newest_first(client, failed):
    make_message(subject="Waits")
    assert listed(client) == ["Waits", "Returned: Ferry"]


@pytest.mark.parametrize(
    ("chosen", "expected"), [("failed", ["Failed"]), ("waiting", ["Waits"]), ("sent", ["Sent"])]
)
def test_filters_by_what_became_of_them(chosen, expected, client):
    make_message(subject="Waits", attempts=3)
    make_message(subject="Sent", sent_at=NOON)
    make_message(subject="Failed", failed_at=NOON)
    assert listed(client, f"?delivery={chosen}") == expected


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sent_at": NOON}, "Sent on 1 Mar 2027, 12:00:00"),
        ({"failed_at": NOON}, "Failed on 1 Mar 2027, 12:00:00"),
        ({"send_after": NOON + HOUR}, "Waits, to be sent after 1 Mar 2027, 13:00:00"),
    ],
)
def test_says_what_became_of_a_letter(fields, words, client):
    letter = make_message(**fields)
    assert [words in client.get(path).text for path in (LETTERS, page(letter))] == [True, True]


def test_shows_a_letter_as_it_is(client, failed):
    text = client.get(page(failed)).text
    shown = (
        "jo@example.com",
        "Returned: Ferry",
        "Read it.",
        "SMTP: &lt;no&gt;",
        '<div class="readonly">8</div>',
    )
    assert [words for words in shown if words not in text] == []
    assert 'name="subject"' not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_much_for_three_as_for_one(rows, client, django_assert_max_num_queries, story):
    for _number in range(rows):
        make_message(article=story)
    with django_assert_max_num_queries(8):
        client.get(LETTERS)


# Trying again


def test_tries_a_failed_letter_again(client, failed):
    assert f'action="{again(failed)}"' in client.get(page(failed)).text
    response = client.post(again(failed))
    failed.refresh_from_db()
    assert (response.status_code, response.url) == (302, LETTERS)
    assert (failed.failed_at, failed.attempts, failed.send_after) == (None, 0, NOON)
    assert told(client) == ["1 letter is tried again."]


@pytest.mark.parametrize("fields", [{}, {"sent_at": NOON}])
def test_tries_nothing_else_again(fields, client):
    letter = make_message(attempts=2, **fields)
    assert again(letter) not in client.get(page(letter)).text
    client.post(again(letter))
    letter.refresh_from_db()
    assert letter.attempts == 2
    assert told(client) == ["Only a letter that failed can be tried again."]


def test_tries_several_again_at_once(client, failed):
    others = [make_message(failed_at=NOON), make_message(sent_at=NOON)]
    chosen = [letter.pk for letter in (failed, *others)]
    client.post(LETTERS, {"action": "try_chosen_again", "_selected_action": chosen})
    assert Message.objects.waiting().count() == 2
    assert told(client) == ["2 letters are tried again."]


def test_tries_nothing_again_by_being_looked_at(client, failed):
    assert client.get(again(failed)).status_code == 405
    assert Message.objects.failed().count() == 1


# Who may


def test_lets_nobody_write_change_or_delete_one(desk, superuser, failed):
    chief = desk(superuser)
    pages = (f"{LETTERS}add/", f"{LETTERS}{failed.pk}/delete/")
    assert [chief.get(path).status_code for path in pages] == [403, 403]
    assert chief.post(page(failed), {"subject": "Other"}).status_code == 403
    assert Message.objects.get().subject == "Returned: Ferry"


@pytest.mark.parametrize("name", ["journalist", "moderator"])
def test_keeps_letters_from_those_who_are_not_editors(name, desk, cast, failed):
    client = desk(cast[name])
    statuses = [client.get(LETTERS), client.get(page(failed)), client.post(again(failed))]
    assert [response.status_code for response in statuses] == [403, 403, 403]
    assert Message.objects.failed().count() == 1


def test_shows_an_editor_no_letter_about_a_story_of_another_section(client, editor, failed):
    make_desk(editor, make_section("Sport"))
    make_message(subject="Theirs", article=make_article("Goal", section=make_section("Sport")))
    assert listed(client) == ["Theirs"]
    assert client.get(page(failed)).status_code == 302
    assert client.post(again(failed)).status_code == 404
    assert Message.objects.failed().count() == 1
