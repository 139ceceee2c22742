import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from comments import moderation, reports
from comments.models import Comment, Status
from tests.comments.admin.desk import DECIDE, QUEUE, buttons, page_of, press, told
from tests.factories import make_comment

OUTCOMES = {
    "approve:{}": (Status.APPROVED, "", "1 comment approved."),
    "reject:{}:abuse": (Status.REJECTED, "abuse", "1 comment rejected."),
    "spam:{}": (Status.SPAM, "", "1 comment marked as spam."),
}


@pytest.mark.parametrize("do", OUTCOMES)
def test_decides_by_a_button(client, comment, moderator, do):
    response = press(client, do, comment)
    status, reason, sentence = OUTCOMES[do]
    comment.refresh_from_db()
    assert (comment.status, comment.rejected_for, comment.decided_by) == (status, reason, moderator)
    assert told(response) == [sentence]
    assert response.redirect_chain == [(f"{QUEUE}?tab=waiting", 302)]


def test_shows_on_the_next_request_what_was_approved(client, comment, edition):
    reader, address = Client(), edition.get_absolute_url()
    assert comment.body not in reader.get(address).text
    press(client, "approve:{}", comment)
    assert comment.body in reader.get(address).text
    comment.refresh_from_db()
    press(client, "spam:{}", comment)
    assert comment.body not in reader.get(address).text


@pytest.mark.parametrize(
    ("do", "more", "sentence"),
    [
        ("approve", {}, "2 comments approved."),
        ("reject", {"reason": "off-topic"}, "2 comments rejected."),
        ("spam", {}, "2 comments marked as spam."),
    ],
)
def test_decides_on_all_that_are_ticked(client, comment, edition, do, more, sentence):
    both, left = [comment, make_comment(edition, "Another")], make_comment(edition, "Left alone")
    assert told(press(client, do, *both, **more)) == [sentence]
    assert list(Comment.objects.filter(status=Status.HELD)) == [left]


@pytest.mark.parametrize("do", ["reject", "reject:{}", "reject:{}:because"])
def test_asks_why_a_comment_is_rejected(client, comment, do):
    assert told(press(client, do, comment)) == ["Choose why the comment is rejected."]
    assert Comment.objects.get().status == Status.HELD


@pytest.mark.parametrize("do", ["", "like", "like:{}"])
def test_asks_what_is_to_be_done(client, comment, do):
    assert told(press(client, do, comment)) == ["Choose what is to be done."]


@pytest.mark.parametrize("do", ["approve", "approve:999999", "approve:x", "approve:²", "approve:" + "9" * 40])
def test_says_that_no_comment_was_chosen(client, db, do):
    assert told(press(client, do)) == ["No comment was chosen, or it has been deleted meanwhile."]


def test_tells_which_were_decided_already(client, comment, edition, editor):
    other = make_comment(edition, "Another word.")
    moderation.reject(Comment.objects.get(pk=comment.pk), by=editor, now=timezone.now())
    assert told(press(client, "approve", comment, other)) == [
        "1 comment approved.",
        "“The noon boat is late.”: Already decided by editor: “Rejected”.",
    ]


def test_tells_ten_refusals_and_counts_the_rest(client, edition):
    spam = [make_comment(edition, f"Buy {number}", status=Status.SPAM) for number in range(12)]
    sentences = told(press(client, "spam", *spam))
    assert (len(sentences), sentences[-1]) == (11, "2 more comments were already decided.")


def test_decides_nothing_on_a_text_that_nobody_has_read(client, comment):
    Comment.objects.update(body="Buy my pills", version=2)
    assert told(press(client, "approve:{}", comment)) == [
        "“Buy my pills”: Its writer has changed this comment meanwhile: read it again."
    ]
    assert Comment.objects.get().status == Status.HELD


@pytest.mark.parametrize("seen", ["", "held", "held:x", "held:²", "approved:1"])
def test_decides_nothing_for_who_has_not_seen_the_comment(client, comment, seen):
    client.post(DECIDE, {"do": f"approve:{comment.pk}", f"seen-{comment.pk}": seen})
    assert Comment.objects.get().status == Status.HELD


def test_undoes_a_decision(client, comment):
    press(client, "reject:{}:abuse", comment)
    assert told(press(client, "undo:{}", comment)) == ["1 comment waits again."]
    comment.refresh_from_db()
    assert (comment.status, comment.decided_by, comment.rejected_for) == (Status.HELD, None, "")


def test_leaves_a_reported_comment_as_it_is(client, edition):
    comment = make_comment(edition, status=Status.APPROVED)
    reports.report(comment, reason="abuse", text="", networks=["n"], now=timezone.now())
    assert told(press(client, "keep:{}", comment)) == ["1 comment left as it is."]
    comment.refresh_from_db()
    assert (comment.status, comment.reported_at) == (Status.APPROVED, None)


def test_goes_nowhere_else(client, comment):
    response = press(client, "approve:{}", comment, here="//evil.example/")
    assert response.redirect_chain == [(QUEUE, 302)]


def test_puts_every_decision_on_record(client, comment, moderator):
    press(client, "approve:{}", comment)
    press(client, "spam:{}", comment)  # refused: the page it was pressed on is old
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id, entry.change_message) == (moderator, str(comment.pk), "approve")


# A comment's page


def test_shows_the_whole_text_and_no_box_to_change_it(client, edition):
    comment = make_comment(edition, "One\n<b>two</b> " + "word " * 200)
    page = client.get(page_of(comment)).text
    assert "&lt;b&gt;two&lt;/b&gt; " + "word " * 199 in page
    assert "<textarea" not in page


def test_changes_no_readers_words(client, comment):
    client.post(page_of(comment), {"body": "Better words"})
    assert Comment.objects.get().body == comment.body


def test_offers_no_button_for_the_status_it_has(client, edition):
    comment = make_comment(edition, status=Status.SPAM)
    assert {each.partition(":")[0] for each in buttons(client.get(page_of(comment)).text)} == {
        "approve",
        "reject",
    }


@pytest.mark.parametrize("pk", ["0", "x", "²", "9" * 40])
def test_knows_no_other_comment(client, cast, pk):
    assert client.get(f"{QUEUE}{pk}/change/").status_code == 404


def test_has_a_history_page(client, comment):
    press(client, "approve:{}", comment)
    assert "moderator" in client.get(f"{QUEUE}{comment.pk}/history/").text


def test_asks_the_database_as_often_for_three_reports_as_for_one(client, comment, count_queries):
    def report(number):
        reports.report(comment, reason="abuse", text="", networks=[f"n{number}"], now=timezone.now())

    report(1)
    one = count_queries(lambda: client.get(page_of(comment)))
    report(2), report(3)
    assert count_queries(lambda: client.get(page_of(comment))) == one <= 12
