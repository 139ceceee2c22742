"""Every expectation here holds on both databases."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles import search
from articles.models import Edition, PhotoBlock, PullQuote
from articles.search import ranking
from articles.search.documents import author_label, section_label, tag_label
from articles.search.question import Question, read
from tests.factories import (
    make_article,
    make_author,
    make_edition,
    make_photo,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
DAY = datetime.timedelta(days=1)
YEAR = datetime.timedelta(days=365)


@pytest.fixture
def three():
    by = {"author": make_author("Rosa Ibarra")}
    make_edition("Díaz-Canel visits", text="<p>The harbours are open.</p>", tags=["Boats"], **by, now=T)
    make_edition("Second", text="<p>Diaz Canel said “it’s over”.</p>", **by, now=T - DAY)
    make_edition("Third", text="<p>Díaz went, and Canel’s ferry sank.</p>", **by, now=T - 2 * DAY)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("diaz canel", [1, 2, 3]), ("DÍAZ", [1, 2, 3]), ('"diaz canel"', [1, 2]), ("Díaz-Canel", [1, 2]),
        ("canel diaz", [1, 2, 3]), ('"canel diaz"', []), ("diaz -canel", []), ("diaz -harbour", [2, 3]),
        ('diaz -"diaz canel"', [3]), ("-ferry", [1, 2]), ("harbor", []), ("harbour", [1]), ("boat", [1]),
        ("ferries", [3]), ("rosa ibarra", [1, 2, 3]), ('"rosa ibarra" sank', [3]), ("over OR sank", []),
        ("diaz*", [1, 2, 3]), ("head:diaz", []), ("NOT diaz", []), ("diaz & ! | <-> ( : * ' \\ ^", [1, 2, 3]),
        ("'; DROP TABLE", []), ("visits harbour", [1]), ('"visits the harbour"', []), ("it's", [2]),
        ("nothing", []), ("city", []), ("a" * 60, []), (" ".join("abcdefghij" * 10), []),
    ],
)  # fmt: skip
def test_finds(ask, three, typed, found):
    names = ["Díaz-Canel visits", "Second", "Third"]
    assert ask(typed, T) == [names[number - 1] for number in found]


@pytest.mark.parametrize(
    "where",
    [
        {"headline": "Quokka"}, {"short_headline": "Quokka"}, {"standfirst": "A quokka."},
        {"kicker": "Quokka"}, {"tags": ["quokka"]}, {"dateline": "QUOKKA"},
        {"text": "<p>One <strong>quokka</strong></p>"},
    ],
)  # fmt: skip
def test_looks_everywhere_in_a_story(ask, where):
    make_edition(**{"headline": "Story", **where})
    assert len(ask("quokka")) == 1


def test_looks_into_quotes_and_captions(ask):
    article = make_article("Story", lead_photo=make_photo(), lead_caption="Wombat at dusk")
    place = {"parent": article, "region": "body"}
    PullQuote.objects.create(**place, ordering=20, quote="I saw a quokka", attribution="Numbat")
    PhotoBlock.objects.create(**place, ordering=30, photo=make_photo(), caption="A bilby")
    publish(article)
    assert [ask(word) for word in ("wombat", "quokka", "numbat", "bilby", "dingo")] == [["Story"]] * 4 + [[]]


@pytest.mark.parametrize("typed", ["ferry boats", "boats ferry", '"ferry boats"', "ferries -plane"])
def test_puts_a_headline_two_years_before_and_what_stands_above_the_body_one_year(ask, typed):
    words, by = "Ferry boats", {"author": make_author("Rosa Ibarra")}
    made = {"body 0": 0, "body 1": 300, "above 0": 300, "above 1": 700, "body 2": 400}
    for name, days in made.items():
        where = {"text": f"<p>{words}</p>"} if name.startswith("body") else {"standfirst": words}
        make_edition(name, **where, **by, now=T - days * DAY)
    make_edition(f"{words} 0", **by, now=T - 650 * DAY)
    make_edition(f"{words} 1", **by, now=T - 1100 * DAY)
    ranked = [f"{words} 0", "above 0", "body 0", "body 1", "above 1", f"{words} 1", "body 2"]
    assert ask(typed, T) == ranked


def test_counts_words_above_the_body_wherever_they_stand_there(ask):
    make_edition("Body", text="<p>ferry boats</p>", now=T)
    make_edition("Ferry", standfirst="Boats", now=T - 300 * DAY)
    make_edition("Both", kicker="Ferry", tags=["boats"], now=T - 400 * DAY)
    assert ask("ferry boats", T) == ["Ferry", "Body", "Both"]


def test_counts_who_wrote_a_story_for_no_more_than_its_body(ask):
    make_edition("By", author=make_author("Rosa Ferry"), now=T)
    make_edition("About", standfirst="Rosa Ferry sails.", now=T - DAY)
    assert ask("rosa ferry", T) == ["About", "By"]


def test_takes_names_as_they_are_spelt(ask):
    make_edition("Story", author=make_author("Ada Ferris"))
    assert [ask(typed) for typed in ("ada ferris", '"ada FERRIS"', "ferry", "ferries", "-ferry")] == [
        ["Story"], ["Story"], [], [], ["Story"],
    ]  # fmt: skip


def test_puts_the_newest_first_where_that_is_wanted(ask):
    make_edition("Body", text="<p>ferry</p>", now=T)
    make_edition("Ferry", now=T - DAY)
    assert [ask("ferry", T), ask("ferry", T, newest_first=True)] == [["Ferry", "Body"], ["Body", "Ferry"]]


def test_finds_a_story_of_any_age(ask):
    for years in (0, 1, 30, 103):
        make_edition(f"Ferry {years}", now=T - years * YEAR)
    assert ask("ferry", T) == ["Ferry 0", "Ferry 1", "Ferry 30", "Ferry 103"]


def test_narrows_to_labels_and_days(ask):
    sport, ada = make_section("Sport"), make_author("Ada")
    one = make_edition("Ferry one", section=sport, author=ada, tags=["Sea"], now=T)
    make_edition("Ferry two", section=make_section("City"), author=ada, tags=["Land"], now=T - DAY)
    sea = Tag.objects.get(name="Sea").pk
    both = (section_label(sport.pk), section_label(make_section("City").pk))
    assert ask("ferry", T, labels=((section_label(sport.pk),),)) == ["Ferry one"]
    assert ask("ferry", T, labels=(both, (author_label(ada.pk),))) == ["Ferry one", "Ferry two"]
    assert ask("ferry", T, labels=(both, (tag_label(sea),))) == ["Ferry one"]
    assert ask("", T, labels=((tag_label(sea),),)) == ["Ferry one"]
    day = ranking.place(one.first_published_at)
    assert [ask("ferry", T, since=day), ask("ferry", T, until=day)] == [["Ferry one"], ["Ferry two"]]


def test_takes_a_story_of_any_length(ask):
    long = " ".join(f"wort{number}" for number in range(30_000))
    make_edition("Long", text=f"<p>{long}</p>", standfirst=long, kicker="z" * 60)
    make_edition("Wide", text=f"<p>{' '.join(chr(0x20000 + n) * 40 for n in range(9000))}</p>", slug="wide")
    assert [ask("wort1"), ask("wort29999"), ask("long")] == [["Long"], [], ["Long"]]
    assert ask(chr(0x20000) * 40) == ["Wide"]


def test_shows_nothing_that_is_not_live_though_the_index_says_so(ask):
    edition = make_edition("Ferry", now=T)
    Edition.objects.filter(pk=edition.pk).update(live_until=T + DAY)
    last = T + DAY - datetime.timedelta(microseconds=1)
    assert [ask("ferry", last), ask("ferry", T + DAY)] == [["Ferry"], []]


@pytest.mark.parametrize("stories", [1, 3])
def test_costs_two_queries(stories):
    for number in range(stories):
        make_edition(f"Ferry {number}")
    with CaptureQueriesContext(connection) as asked:
        page = search.find(Question(read("ferry")[0]), at=moment("2126-03-01 12:00"))
        shown = {(each.get_absolute_url(), each.section.name, each.body_text) for each in page.editions}
    assert len(shown) == stories
    assert len([each for each in asked.captured_queries if "SELECT" in each["sql"]]) == 2


def test_has_an_engine_for_this_database():
    assert connection.vendor in search.ENGINES
