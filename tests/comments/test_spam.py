"""Each check by itself, at its bounds; that they are asked in their order; that a service never blocks."""

import datetime

import pytest

from comments import spam, spam_service
from comments.models import Comment, CommentPolicy, HeldFor, Mode, Status, StoryComments, WatchedWord
from comments.models.word import Consequence
from comments.spam import Attempt, Refused
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
SECOND, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("seconds", "hours", "days"))
MICROSECOND = datetime.timedelta(microseconds=1)
HERE, THERE = ["here"], ["there"]


@pytest.fixture
def edition():
    return make_edition(now=NOON - DAY)


@pytest.fixture
def make_attempt(edition):
    def make(body="The noon boat is late.", rules=None, **fields):
        words = {"name": "Rosa", "email": "rosa@example.com", "body": body, "form_age": 60 * SECOND}
        policy = CommentPolicy(pk=1, **(rules or {}))
        return Attempt(edition, policy=policy, now=NOON, **words | {"networks": HERE} | fields)

    return make


def refusal(check, attempt):
    found = check(attempt)
    assert isinstance(found, Refused)
    return str(found), found.status


def test_holds_what_is_in_order_for_the_rules_alone(make_attempt):
    assert spam.judge(make_attempt()) == [HeldFor.POLICY]


@pytest.mark.parametrize("body", ["", "\u200b", "\u202e \ufeff"])
def test_refuses_what_says_nothing(make_attempt, body):
    assert refusal(spam.is_empty_or_too_long, make_attempt(body)) == ("Write your comment.", 422)


def test_refuses_what_is_too_long(make_attempt):
    assert spam.is_empty_or_too_long(make_attempt("é" * 5000)) is None
    too_long = ("Keep this to 5000 characters.", 422)
    assert refusal(spam.is_empty_or_too_long, make_attempt("é" * 5001)) == too_long


def test_refuses_where_comments_are_closed(make_attempt, edition):
    assert spam.comes_to_closed_comments(make_attempt()) is None
    StoryComments.objects.create(article_id=edition.article_id, is_open=False, changed_at=NOON)
    closed = ("Comments on this story are closed.", 409)
    assert refusal(spam.comes_to_closed_comments, make_attempt()) == closed


def test_refuses_who_fills_in_the_trap(make_attempt):
    assert spam.fills_in_the_trap(make_attempt()) is None
    assert refusal(spam.fills_in_the_trap, make_attempt(trap="x"))[1] == 422


def test_refuses_who_is_faster_than_a_person_to_the_microsecond(make_attempt):
    check, bound = spam.is_too_fast_or_too_old, 3 * SECOND
    assert check(make_attempt(form_age=bound)) is None
    assert "too fast" in refusal(check, make_attempt(form_age=bound - MICROSECOND))[0]
    assert check(make_attempt(form_age=0 * SECOND, rules={"least_seconds": 0})) is None


def test_refuses_a_form_without_a_valid_stamp(make_attempt):
    sentence, status = refusal(spam.is_too_fast_or_too_old, make_attempt(form_age=None))
    assert (status, "too long" in sentence) == (422, True)


# The same text


def test_refuses_a_text_that_its_writer_has_sent(make_attempt, edition):
    make_comment(edition, "the  NOON boat\nis late.", created_at=NOON - HOUR, network="here")
    assert "already" in refusal(spam.repeats_a_text, make_attempt(email="ROSA@example.com"))[0]
    assert spam.repeats_a_text(make_attempt(email="jo@example.com")) == HeldFor.DUPLICATE


@pytest.mark.parametrize("networks", [THERE, []])
def test_tells_nobody_elsewhere_whose_text_it_is(make_attempt, edition, networks):
    def tried(email):
        return spam.repeats_a_text(make_attempt(email=email, networks=networks))

    make_comment(edition, created_at=NOON - HOUR, network="here")
    assert tried("rosa@example.com") == tried("jo@example.com") == HeldFor.DUPLICATE
    for number in range(spam.SAME_TEXTS_A_DAY):
        make_comment(edition, email=f"{number}@example.com", created_at=NOON - HOUR, network="there")
    assert str(tried("rosa@example.com")) == str(tried("jo@example.com")) != "None"


def test_forgets_a_text_after_a_day(make_attempt, edition):
    comment = make_comment(edition, created_at=NOON - DAY)
    assert spam.repeats_a_text(make_attempt()) is None
    Comment.objects.filter(pk=comment.pk).update(created_at=NOON - DAY + MICROSECOND)
    assert spam.repeats_a_text(make_attempt()) is not None


def test_holds_a_text_seen_elsewhere_and_refuses_it_in_the_end(make_attempt):
    other = make_edition("Another")
    for number in range(spam.SAME_TEXTS_A_DAY):
        make_comment(other, email=f"{number}@example.com", created_at=NOON - HOUR)
        at_bound = number + 1 == spam.SAME_TEXTS_A_DAY
        assert isinstance(spam.repeats_a_text(make_attempt()), Refused) is at_bound


def test_does_not_take_a_change_for_a_repetition(make_attempt, edition):
    comment = make_comment(edition, created_at=NOON)
    assert spam.repeats_a_text(make_attempt(own_id=comment.pk)) is None


# Rates


def fill(edition, count, network, at=NOON - HOUR + MICROSECOND):
    for number in range(count):
        make_comment(edition, f"Text {number}", network=network, created_at=at)


def test_refuses_a_busy_network_and_none_of_its_neighbours(make_attempt, edition):
    check, rules = spam.comes_from_a_busy_network, {"hourly_per_network": 3}
    fill(edition, 2, "here")
    assert check(make_attempt(rules=rules)) is None
    fill(edition, 1, "here")
    assert refusal(check, make_attempt(rules=rules))[1] == 429
    assert check(make_attempt(rules=rules, networks=THERE)) is None
    assert check(make_attempt(rules=rules, networks=[])) is None


def test_forgets_a_busy_network_after_an_hour(make_attempt, edition):
    fill(edition, 3, "here", at=NOON - HOUR)
    assert spam.comes_from_a_busy_network(make_attempt(rules={"hourly_per_network": 3})) is None


def test_knows_a_busy_network_by_yesterdays_key(make_attempt, edition):
    fill(edition, 3, "yesterday's")
    attempt = make_attempt(rules={"hourly_per_network": 3}, networks=["today's", "yesterday's"])
    assert refusal(spam.comes_from_a_busy_network, attempt)[1] == 429


def test_holds_what_comes_to_a_busy_story_and_refuses_nobody(make_attempt, edition):
    check, rules = spam.comes_to_a_busy_story, {"hourly_per_story": 2}
    fill(make_edition("Another"), 9, "there")
    fill(edition, 1, "there")
    assert check(make_attempt(rules=rules)) is None
    fill(edition, 1, "elsewhere")
    assert check(make_attempt(rules=rules)) == HeldFor.BUSY


# Words and links


@pytest.mark.parametrize(("links", "held"), [(2, None), (3, HeldFor.LINKS)])
def test_holds_more_links_than_the_rules_allow(make_attempt, links, held):
    assert spam.holds_many_links(make_attempt("See https://a.example " * links)) == held


def test_holds_a_name_that_is_a_link(make_attempt):
    assert spam.holds_many_links(make_attempt(name="www.cheap.example")) == HeldFor.LINKS


@pytest.mark.parametrize(
    ("body", "is_found"),
    [
        ("Win CASH now", True),
        ("cash", True),
        ("c\u200bash!", True),
        ("ｃａｓｈ", True),
        ("Cashier", False),
        ("encash", False),
        ("Tío Paco", True),
        ("Cheap \n pills here", True),
        ("Cheap blue pills", False),
    ],
)
def test_finds_whole_words_and_phrases_in_every_dress(make_attempt, body, is_found):
    for text in ("cash", "tio paco", "Cheap pills"):
        WatchedWord.objects.create(text=text)
    assert spam.holds_a_watched_word(make_attempt(body)) == (HeldFor.WORD if is_found else None)


def test_finds_a_word_in_the_name(make_attempt):
    WatchedWord.objects.create(text="c++ (cash)")
    assert spam.holds_a_watched_word(make_attempt(name="C++ (Cash)")) == HeldFor.WORD


def test_refuses_for_a_word_that_is_not_taken(make_attempt):
    WatchedWord.objects.create(text="cash")
    WatchedWord.objects.create(text="pills", consequence=Consequence.REFUSE)
    assert refusal(spam.holds_a_watched_word, make_attempt("Cash for pills"))[1] == 422


# What is known of the reader


@pytest.mark.parametrize(
    "known_by", [{"email": "ROSA@example.com"}, {"email": "x@y.example", "network": "here"}]
)
@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_remembers_rejections_for_thirty_days(make_attempt, edition, status, known_by):
    def remembers(ago):
        for each in Comment.objects.all():
            each.delete()
        for body in ("One", "Two"):
            make_comment(edition, body, status=status, decided_at=NOON - ago, **known_by)
        return spam.was_rejected_lately(make_attempt())

    assert remembers(30 * DAY) is None
    assert remembers(30 * DAY - MICROSECOND) == HeldFor.REJECTIONS


def test_forgives_one_rejection(make_attempt, edition):
    make_comment(edition, status=Status.REJECTED, decided_at=NOON - HOUR)
    assert spam.was_rejected_lately(make_attempt()) is None


def test_lets_through_whom_it_knows_where_the_rules_say_so(make_attempt, edition):
    rules = {"mode": Mode.KNOWN, "known_after": 2}
    for body, name in (("One", "ROSA"), ("Two", "Somebody else"), ("Three", "Rosa")):
        assert spam.judge(make_attempt(rules=rules)) == [HeldFor.NEWCOMER]
        make_comment(edition, body, name=name, status=Status.APPROVED, created_at=NOON - DAY)
    assert spam.judge(make_attempt(rules=rules)) == []
    assert spam.judge(make_attempt(rules=rules, name="Somebody else")) == [HeldFor.NEWCOMER]
    assert spam.judge(make_attempt(rules=rules, email="jo@example.com")) == [HeldFor.NEWCOMER]
    assert spam.judge(make_attempt()) == [HeldFor.POLICY]


# The service


def test_asks_no_service_unless_the_rules_say_so(make_attempt, monkeypatch):
    monkeypatch.delattr(spam_service, "is_spam")
    assert spam.is_spam_to_the_service(make_attempt()) is None


@pytest.mark.parametrize(
    ("answer", "held"), [(True, HeldFor.SERVICE), (False, None), (spam_service.Away(), HeldFor.SERVICE_AWAY)]
)
def test_holds_for_what_the_service_says_or_for_its_silence(make_attempt, monkeypatch, answer, held):
    def is_spam(*_about):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(spam_service, "is_spam", is_spam)
    assert spam.is_spam_to_the_service(make_attempt(rules={"asks_service": True})) == held


# The order


def test_asks_in_this_order():
    assert [check.__name__ for check in spam.CHECKS] == [
        "is_empty_or_too_long",
        "comes_to_closed_comments",
        "fills_in_the_trap",
        "is_too_fast_or_too_old",
        "repeats_a_text",
        "comes_from_a_busy_network",
        "comes_to_a_busy_story",
        "holds_many_links",
        "holds_a_watched_word",
        "was_rejected_lately",
        "is_spam_to_the_service",
        "is_read_first",
    ]


def test_ends_with_the_first_refusal_and_adds_up_reasons(make_attempt):
    reasons = {"a": lambda _: HeldFor.LINKS, "b": lambda _: None, "c": lambda _: HeldFor.WORD}
    assert spam.judge(make_attempt(), reasons.values()) == [HeldFor.LINKS, HeldFor.WORD]

    def unasked(_attempt):
        raise AssertionError("Nothing is asked after a refusal.")

    with pytest.raises(Refused, match="No"):
        spam.judge(make_attempt(), [*reasons.values(), lambda _: Refused("No."), unasked])
