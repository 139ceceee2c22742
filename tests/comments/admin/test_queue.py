import datetime
import re

import pytest
from django.utils import timezone

from comments import moderation, reports
from comments.admin import filters, queue
from comments.models import Comment, Status
from tests.comments.admin.desk import QUEUE, buttons, press, shown
from tests.factories import make_comment, make_desk, make_edition, make_section, moment

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
    changed = make_comment(edition, "Rude and waiting", status=Status.APPROVED)
    report(changed, now=NOON + MINUTE)
    Comment.objects.filter(pk=changed.pk).update(status=Status.HELD)
    assert shown(client) == ["Rude", "Rude and waiting", "Number 0", "Number 1"]
    assert shown(client, "?tab=reported") == ["Rude", "Rude and waiting"]


def test_begins_with_what_is_said_to_break_the_law(client, edition, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    for number, reason in enumerate(["spam", "illegal", "abuse", "illegal", "other"]):
        each = make_comment(edition, f"Number {number}", status=Status.APPROVED)
        networks = [f"n{number}"]
        reports.report(each, reason=reason, text="", networks=networks, now=NOON + number * MINUTE)
    assert shown(client)[:2] == ["Number 1", "Number 3"]
    found, address = [], "?tab=reported"
    while address:
        found += shown(client, address)
        address = client.get(QUEUE + address).context["more"]
    assert found == [f"Number {each}" for each in (1, 3, 0, 2, 4)]


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


def test_goes_on_behind_a_comment_that_is_gone(client, edition, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    made = make_many(edition, 4)
    more = client.get(QUEUE).context["more"]
    made[1].delete()
    assert shown(client, more) == ["Number 2", "Number 3"]


@pytest.mark.parametrize("after", ["x", "1", "1-2-3", "1-", "-1-2", "²-1", "9" * 17 + "-1", "1-" + "9" * 30])
def test_says_that_no_page_has_such_an_address(client, comment, after):
    response = client.get(f"{QUEUE}?after={after}")
    assert (response.status_code, "Error:" in response.text) == (400, True)


def test_looks_through_so_many_comments_at_a_time_and_then_further(client, edition, monkeypatch):
    monkeypatch.setattr(queue, "LOOKED_THROUGH", 3)
    make_many(edition, 7)
    make_comment(edition, "The needle", created_at=NOON + 9 * MINUTE)
    address, pages = "?q=needle", []
    while address:
        page = client.get(QUEUE + address)
        pages.append((shown(client, address), "None of the 3" in page.text, "Look further" in page.text))
        address = page.context["more"]
    assert pages == [([], True, True), ([], True, True), (["The needle"], False, False)]


def test_shows_a_hundred_on_a_page_to_who_asks(client, edition):
    make_many(edition, 30)
    page = client.get(QUEUE)
    assert len(page.context["rows"]) == 20 and page.context["larger"] == "?many=on"
    assert len(shown(client, "?many=on")) == 30


def test_keeps_story_and_size_from_one_part_of_the_queue_to_another(client, edition):
    page = client.get(f"{QUEUE}?tab=all&story={edition.article_id}&many=on").text
    assert f'href="{QUEUE}?tab=waiting&amp;story={edition.article_id}&amp;many=on"' in page


def test_finds_what_came_from_the_same_network(client, edition):
    here = [make_comment(edition, f"Here {each}", network="a" * 64) for each in range(3)]
    make_comment(edition, "There", network="b" * 64)
    make_comment(edition, "Forgotten")
    page = client.get(QUEUE).text
    assert page.count("2 others from the same network that day") == 3 and "aaaa" not in page
    assert set(shown(client, f"?near={here[0].pk}")) == {"Here 0", "Here 1", "Here 2"}
    assert shown(client, f"?near={Comment.objects.get(body='Forgotten').pk}") == []


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
    for words in ("Word " * 299, "In reply to <bdi>Zoë</bdi>:", "Are the boats late?"):
        assert words in page, words
    for words in ("City:", "Ferry timetable grows", "Many links", "A word on the list"):
        assert words in page, words
    for words in ("Before: 2 approved, 1 rejected", "published "):
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


@pytest.mark.parametrize(
    "query", ["q=late", "section={section}", "reason=links", "story={story}", "near={near}"]
)
@pytest.mark.parametrize("tab", filters.TABS)
def test_asks_the_database_twelve_times_at_most(editors_client, edition, editor, count_queries, tab, query):
    make_desk(editor, edition.article.section)
    fields = {"network": "a" * 64, "held_for": ["links"], "decided_by": editor, "decided_at": timezone.now()}
    report(make_comment(edition, "Very late", status=Status.APPROVED, **fields))
    near = make_comment(edition, "Late", **fields | {"decided_at": None}).pk
    query = query.format(section=edition.section_id, story=edition.article_id, near=near)
    assert count_queries(lambda: editors_client.get(f"{QUEUE}?tab={tab}&status=approved&{query}")) <= 12
    assert editors_client.get(f"{QUEUE}?tab={tab}&{query}").context["rows"]


def test_asks_the_database_as_often_for_three_comments_as_for_one(client, edition, editor, count_queries):
    def make(number):
        story = make_edition(f"Story {number}", section=make_section(f"Section {number}"))
        parent = make_comment(story, "Before", status=Status.APPROVED, email=f"{number}@example.com")
        answer = make_comment(story, f"Answer {number}", parent=parent, email=f"{number}@example.com")
        reported = make_comment(story, "Rude", status=Status.APPROVED, decided_by=editor, decided_at=NOON)
        report(reported, now=timezone.now())
        return answer

    make(1)
    one = {tab: count_queries(lambda tab=tab: client.get(f"{QUEUE}?tab={tab}")) for tab in filters.TABS}
    make(2), make(3)
    for tab, number in one.items():
        assert count_queries(lambda tab=tab: client.get(f"{QUEUE}?tab={tab}")) == number <= 12
    assert len(shown(client)) == 6
