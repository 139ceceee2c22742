"""Times as they are typed in Europe/Madrid: no 02:30 on 28 March 2027, two of them on 31 October 2027."""

import datetime
import re

import pytest
from django import forms
from django.utils import timezone

from articles import local_time
from articles.local_time import LocalTimeField

SPRING, AUTUMN = "2027-03-28", "2027-10-31"
UTC = datetime.UTC


class Asking(forms.Form):
    at = LocalTimeField(required=False)


def asked(day, time, choice=None):
    typed = {"at_0": day, "at_1": time} | ({"at_2": choice} if choice is not None else {})
    return Asking(typed)


def typed_at(text):
    return datetime.datetime.fromisoformat(text)


def utc(text):
    return typed_at(text).replace(tzinfo=UTC)


def choices(form):
    """The choice that a form offers: the value, the words and whether it is chosen, for each."""
    html = str(form["at"])
    boxes = re.findall(r'<input type="radio" name="at_2" value="(\d)"([^>]*)>\s*([^<]+)</label>', html)
    return [(value, words.strip(), "checked" in more) for value, more, words in boxes]


# What a local time may mean


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("2027-03-28 01:59:59", ["2027-03-28 00:59:59"]),
        ("2027-03-28 02:00:00", []),
        ("2027-03-28 02:59:59", []),
        ("2027-03-28 03:00:00", ["2027-03-28 01:00"]),
        ("2027-10-31 01:59:59", ["2027-10-30 23:59:59"]),
        ("2027-10-31 02:00:00", ["2027-10-31 00:00", "2027-10-31 01:00"]),
        ("2027-10-31 02:59:59", ["2027-10-31 00:59:59", "2027-10-31 01:59:59"]),
        ("2027-10-31 03:00:00", ["2027-10-31 02:00"]),
        ("2027-07-01 12:00:00", ["2027-07-01 10:00"]),
    ],
)
def test_knows_what_a_local_time_means(typed, means):
    assert [each.astimezone(UTC) for each in local_time.moments(typed_at(typed))] == list(map(utc, means))


@pytest.mark.parametrize(
    ("zone", "typed", "words"),
    [
        ("Europe/Madrid", "2027-10-31 02:30", ["02:30 summer time, UTC+2", "02:30 winter time, UTC+1"]),
        ("Europe/Rome", "2027-10-31 020009", ["02:00:09 summer time, UTC+2", "02:00:09 winter time, UTC+1"]),
        ("America/New_York", "2027-11-07 01:30", ["01:30 summer time, UTC−4", "01:30 winter time, UTC−5"]),
        ("Europe/Dublin", "2027-10-31 01:30", ["01:30 summer time, UTC+1", "01:30 winter time, UTC+0"]),
        ("Asia/Tehran", "2021-09-21 23:30", ["23:30 summer time, UTC+4:30", "23:30 winter time, UTC+3:30"]),
        ("Europe/Moscow", "2014-10-26 01:30", ["01:30 UTC+4", "01:30 UTC+3"]),
    ],
)  # fmt: skip
def test_names_each_of_two(zone, typed, words):
    with timezone.override(zone):
        assert [local_time.words(each) for each in local_time.moments(typed_at(typed))] == words


# The field


def test_takes_a_time_in_the_newsrooms_zone():
    form = asked("2027-07-01", "06:30:15")
    assert form.is_valid()
    assert form.cleaned_data["at"] == utc("2027-07-01 04:30:15")


def test_refuses_a_time_that_does_not_exist():
    assert asked(SPRING, "02:30").errors["at"] == [
        "There is no 02:30 on 28 March 2027: the clocks go forward past it (Europe/Madrid)."
    ]


@pytest.mark.parametrize("choice", [None, "", "2", "x", "\0"])
def test_asks_which_of_two_is_meant(choice):
    form = asked(AUTUMN, "02:30", choice)
    assert form.errors["at"] == [
        "On 31 October 2027 the clocks show 02:30 twice (Europe/Madrid). Choose which one you mean."
    ]
    assert choices(form) == [
        ("0", "02:30 summer time, UTC+2", False),
        ("1", "02:30 winter time, UTC+1", False),
    ]
    assert re.findall(r'name="at_[01]" value="([^"]+)"', str(form["at"])) == [AUTUMN, "02:30"]


@pytest.mark.parametrize(("choice", "means"), [("0", "2027-10-31 00:30"), ("1", "2027-10-31 01:30")])
def test_takes_the_one_that_was_chosen(choice, means):
    form = asked(AUTUMN, "02:30", choice)
    assert form.is_valid()
    assert form.cleaned_data["at"] == utc(means)
    assert [value for value, _words, is_chosen in choices(form) if is_chosen] == [choice]


@pytest.mark.parametrize(("means", "chosen"), [("2027-10-31 00:30", "0"), ("2027-10-31 01:30", "1")])
def test_shows_which_one_was_kept(means, chosen):
    form = Asking(initial={"at": utc(means)})
    assert [value for value, _words, is_chosen in choices(form) if is_chosen] == [chosen]


@pytest.mark.parametrize(
    ("day", "time"), [("2027-10-31", "03:00"), ("2027-07-01", "02:30"), ("", ""), ("x", "y")]
)
def test_asks_nothing_where_there_is_nothing_to_ask(day, time):
    assert choices(asked(day, time, "1")) == []
    assert choices(Asking()) == []


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2027-07-01", "", "Enter a valid time."),
        ("", "12:00", "Enter a valid date."),
        ("2027-02-30", "12:00", "Enter a valid date."),
        ("2027-07-01", "25:00", "Enter a valid time."),
        ("0001-01-01", "00:00", "Enter a valid date."),
        ("9999-12-31", "23:59", "Enter a valid date."),
    ],
)
def test_says_what_is_wrong_with_the_rest(day, time, sentence):
    assert asked(day, time).errors["at"] == [sentence]


def test_may_stay_empty_where_it_need_not_be_given():
    form = asked("", "")
    assert form.is_valid()
    assert form.cleaned_data["at"] is None


@pytest.mark.parametrize(("choice", "has_changed"), [("0", False), ("1", True)])
def test_notices_that_the_other_one_was_chosen(choice, has_changed):
    typed = {"at_0": AUTUMN, "at_1": "02:30:00", "at_2": choice}
    assert Asking(typed, initial={"at": utc("2027-10-31 00:30")}).has_changed() == has_changed
