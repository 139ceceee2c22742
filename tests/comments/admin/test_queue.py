import datetime
import re

import pytest
from django.utils import timezone

from comments import moderation, reports
from comments.admin import queue
from comments.models import Comment, Status
from tests.comments.admin.desk import QUEUE, buttons, press, shown
from tests.factories import make_comment, make_edition, make_section, moment

NOON = moment("2026-03-01 12:00")
MINUTE = datetime.timedelta(minutes=1)


def make_many(edition, number, **fields):
    return [
        make_comment(edition, f"Number {each}", created_at=NOON + each * MINUTE, **fields)
        for each in range(number)
    ]


def report(comment, now=NOON):
    reports.report(comment, reason="abuse", text="It calls me names.", networks=["n"], now=now)


def test_begins_with_who_has_waited_longest(client, edition):
    make_many(edition, 3)
    make_comment(edition, "Shown", status=Status.APPROVED)
    assert shown(client) == ["Number 0", "Number 1", "Number 2"]


def test_puts_what_readers_reported_before_all_that_waits(client, edition):
    make_many(edition, 2)
    report(make_comment(edition, "Rude", status=Status.APPROVED))
    report(make_comment(edition, "Rude and waiting", created_at=NOON + MINUTE / 2), now=NOON + MINUTE)
    assert shown(client) == ["Rude", "Rude and waiting", "Number 0", "Number 1"]
    assert shown(client, "?tab=reported") == ["Rude", "Rude and waiting"]


def test_shows_what_was_decided_last_first(client, edition, editor):
    early, late, _waits = make_many(edition, 3)
    moderation.reject(late, by=editor, now=NOON)
    moderation.approve(early, by=editor, now=NOON + MINUTE)
    assert shown(client, "?tab=decided") == ["Number 0", "Number 1"]
    assert shown(client, "?tab=decided&status=rejected") == ["Number 1"]


def test_shows_all_newest_first(client, edition):
    make_many(edition, 2)
    assert shown(client, "?tab=all") == ["Number 1", "Number 0"]


@pytest.mark.parametrize("tab", ["waiting", "decided", "reported", "all"])
def test_goes_on_behind_the_last_comment_and_skips_and_repeats_none(
    client, edition, tab, monkeypatch, editor
):
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    status = Status.HELD if tab == "waiting" else Status.APPROVED
    when = {"reported_at": NOON} if tab == "reported" else {}
    made = make_many(edition, 5, status=status, decided_at=NOON, decided_by=editor, **when)
    if tab == "waiting":
        Comment.objects.update(decided_at=None, created_at=NOON)
    found, address = [], f"?tab={tab}"
    while address:
        context = client.get(QUEUE + address).context
        found += [row.comment.pk for row in context["rows"]]
        address = context["more"]
    assert sorted(found) == sorted(each.pk for each in made)


def test_says_of_a_page_behind_a_comment_that_is_gone_that_there_is_nothing(client, comment):
    assert shown(client, "?after=999999") == []


def test_finds_by_words_name_section_story_and_reason(client, edition):
    other = make_edition("Boats & trains", section=make_section("Harbour"))
    make_comment(edition, "Late again", held_for=["links"])
    make_comment(other, "Never late", name="Zoë", held_for=["word", "policy"])
    harbour = other.section_id
    assert shown(client, "?q=AGAIN") == shown(client, "?reason=links") == ["Late again"]
    for query in ("?q=zo", f"?section={harbour}", f"?story={other.article_id}&tab=all", "?reason=policy"):
        assert shown(client, query) == ["Never late"], query


def test_finds_what_stands_in_the_sub_sections(client, edition):
    parent = make_section("Coast")
    make_comment(make_edition("Boats", section=make_section("Harbour", parent=parent)), "In the harbour")
    make_comment(edition)
    assert shown(client, f"?section={parent.pk}") == ["In the harbour"]


def test_finds_nothing_by_an_e_mail_address(client, comment):
    assert shown(client, "?q=rosa@example.com") == []
    assert shown(client, "?email__startswith=z") == [comment.body]


@pytest.mark.parametrize(
    "query", ["?q=%00", "?tab=liked", "?status=%00&tab=all", "?after=9" + "9" * 30, "?story=x", "?section=0"]
)
def test_answers_any_input_with_a_page(client, comment, query):
    assert client.get(QUEUE + query).status_code in {200, 400}


def test_tells_all_that_helps_to_decide(client, edition, moderator):
    answered = make_comment(edition, "Are the boats late?", name="Zoë", status=Status.APPROVED)
    make_comment(edition, "Bad words", status=Status.REJECTED)
    make_comment(edition, "Good words", status=Status.APPROVED)
    make_comment(edition, "Word " * 300, parent=answered, held_for=["links", "word"])
    page = " ".join(client.get(QUEUE).text.split())
    for words in ("Word " * 299, "In reply to Zoë:", "Are the boats late?", "City:", "Ferry timetable grows"):
        assert words in page, words
    for words in ("Many links", "A word on the list", "Before: 2 approved, 1 rejected", "published "):
        assert words in page, words


def test_counts_before_a_name_what_became_of_the_same_address_only(client, edition):
    make_comment(edition, "Mine", email="ROSA@example.com", status=Status.SPAM)
    make_comment(edition, "Not mine", email="jo@example.com", status=Status.SPAM)
    make_comment(edition)
    (row,) = client.get(QUEUE).context["rows"]
    assert row.history == [("spam", 1)]


def test_tells_why_readers_reported_a_comment(client, edition):
    report(make_comment(edition, status=Status.APPROVED))
    page = client.get(QUEUE).text
    assert "Insults or threatens" in page and "It calls me names." in page


def test_offers_for_each_comment_what_can_be_done(client, edition):
    waits, shown_one = make_comment(edition), make_comment(edition, "Rude", status=Status.APPROVED)
    report(shown_one)
    kinds = {
        value.rpartition(":")[0] if value.count(":") == 1 else "reject"
        for value in buttons(client.get(QUEUE).text)
        if ":" in value
    }
    assert kinds == {"approve", "keep", "spam", "reject"}
    assert f"keep:{waits.pk}" not in client.get(QUEUE).text


def test_shows_no_e_mail_address_and_no_network(desk, superuser, edition):
    make_comment(edition, network="abcdef123456")
    page = desk(superuser).get(QUEUE).text
    assert "rosa@example.com" not in page and "abcdef123456" not in page


def test_shows_a_readers_words_as_words(client, edition):
    make_comment(edition, "<script>alert(1)</script> & “so on”", name="<b>Rosa</b>")
    page = client.get(QUEUE).text
    assert "<script>alert" not in page and "<b>Rosa" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “so on”" in page


def test_has_no_inline_script_or_style(client, comment):
    page = client.get(QUEUE).text
    assert not re.search(r"<style|<script(?![^>]* src=)|\son\w+=|\sstyle=", page)


def test_is_kept_by_no_cache(client, comment):
    assert "no-store" in client.get(QUEUE)["Cache-Control"]


def test_says_when_there_is_nothing_to_read(client, edition):
    assert "There is nothing to read here." in client.get(QUEUE).text
    assert "No comment is like that." in client.get(f"{QUEUE}?q=boat").text


def test_offers_to_undo_the_last_three_decisions(client, edition, moderator):
    for each in make_many(edition, 4):
        press(client, "approve:{}", each)
    page = client.get(QUEUE).text
    undone = [value for value in buttons(page) if value.startswith("undo")]
    newest = Comment.objects.order_by("-decided_at").values_list("pk", flat=True)[:3]
    assert undone == [f"undo:{pk}" for pk in newest]


def test_asks_the_database_as_often_for_three_comments_as_for_one(client, edition, editor, count_queries):
    def make(number):
        story = make_edition(f"Story {number}", section=make_section(f"Section {number}"))
        parent = make_comment(story, "Before", status=Status.APPROVED, email=f"{number}@example.com")
        answer = make_comment(story, f"Answer {number}", parent=parent, email=f"{number}@example.com")
        reported = make_comment(story, "Rude", status=Status.APPROVED, decided_by=editor, decided_at=NOON)
        report(reported, now=timezone.now())
        return answer

    make(1)
    one = {tab: count_queries(lambda tab=tab: client.get(f"{QUEUE}?tab={tab}")) for tab in queue.TABS}
    make(2), make(3)
    for tab, number in one.items():
        assert count_queries(lambda tab=tab: client.get(f"{QUEUE}?tab={tab}")) == number <= 12
    assert len(shown(client)) == 6
