"""No story is left out or shown twice, whatever the page's size: held against an order worked out by hand."""

import datetime
import random

import pytest

from articles import search
from articles.models import Edition
from articles.search.question import Question, read
from tests.factories import apply, edit, make_article, make_edition, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
WORDS = ("red", "kit", "fox")


def make_stories(seed, count=60):
    """Copy one edition with random words at random times, many of them equal."""
    dice, first = random.Random(seed), make_edition("none", now=T)
    Edition.objects.filter(pk=first.pk).update(live_until=T + MICROSECOND)
    editions = []
    for _ in range(count):
        edition = Edition.objects.get(pk=first.pk)
        edition.pk, edition._state.adding, edition.live_until = None, True, None
        edition.article = make_article()
        days = dice.choice([0, 1, 28, 29, 90, 365, 730, 900])
        edition.live_from = edition.first_published_at = T - days * DAY
        for name in ("headline", "standfirst", "body_text"):
            setattr(edition, name, " ".join(dice.sample(WORDS, dice.choice([0, 0, 1, 2, 3]))))
        edition.save()
        editions.append(edition)
    search.index([edition.article_id for edition in editions], now=T)
    return editions


def bonus(edition, words):
    """How much younger a match in these words makes it; None where it is none."""
    zones = (edition.headline, f"{edition.headline} {edition.standfirst}")
    every = [*zones, f"{zones[1]} {edition.body_text}"]
    fits = [days for days, zone in zip((730, 365, 0), every, strict=True) if words <= set(zone.split())]
    return fits[0] * DAY if fits else None


def by_hand(editions, words, unwanted=frozenset()):
    matches = [each for each in editions if bonus(each, words) is not None]
    matches = [each for each in matches if not unwanted or bonus(each, unwanted) is None]
    return newest(matches, lambda each: each.first_published_at + bonus(each, words))


def newest(editions, moment=lambda each: each.first_published_at):
    return sorted(editions, key=lambda each: (moment(each), each.article_id), reverse=True)


def read_on(question, size, at=T + DAY):
    found: list[Edition] = []
    key = ""
    while not found or key:
        page = search.find(question, at=at, after=key, size=size)
        found += page.editions
        key = page.older
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("words", [{"red"}, {"red", "kit"}, {"red", "kit", "fox"}])
def test_finds_all_in_order_whatever_the_size_of_a_page(seed, words):
    editions = make_stories(seed)
    expected = by_hand(editions, words)
    question = Question(read(" ".join(words))[0])
    assert len(expected) > 5
    assert [read_on(question, size) for size in (1, 2, 3, 7, 99)] == [expected] * 5


def test_finds_all_without_a_word_in_order():
    editions = make_stories(7)
    expected = by_hand(editions, {"red"}, unwanted={"fox"})
    assert read_on(Question(*read("red -fox")), 3) == expected != []
    everything = newest(editions)
    without_fox = [each for each in everything if bonus(each, {"fox"}) is None]
    assert read_on(Question(), 7) == everything
    assert read_on(Question(*read("-fox")), 7) == without_fox


def test_neither_repeats_nor_loses_a_story_that_is_updated_meanwhile():
    articles = [make_article(f"Ferry {name}") for name in "abcd"]
    for article in articles:
        publish(article, now=T)
    question = Question(read("ferry")[0])
    first = search.find(question, at=T, size=2)
    for article in articles:
        edit(article, standfirst="Updated.")
        publish(article, now=T + DAY)
    second = search.find(question, at=T + DAY, after=first.older, size=2)
    assert [each.headline[-1] for page in (first, second) for each in page.editions] == list("dcba")


def test_neither_repeats_nor_loses_a_story_whose_update_comes_due_meanwhile():
    articles = [make_article(f"Ferry {name}") for name in "abcd"]
    for article in articles:
        publish(article, now=T)
        edit(article, standfirst="Updated.")
        apply(article, "schedule", at=T + DAY, now=T + MICROSECOND)
    question = Question(read("ferry")[0])
    first = search.find(question, at=T + DAY - MICROSECOND, size=2)
    second = search.find(question, at=T + DAY, after=first.older, size=2)
    assert [each.headline[-1] for page in (first, second) for each in page.editions] == list("dcba")
    assert [each.standfirst for each in first.editions + second.editions] == ["", "", "Updated.", "Updated."]
