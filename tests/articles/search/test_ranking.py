import datetime
from itertools import pairwise

import pytest

from articles.paging import BadKey
from articles.search import ranking
from articles.search.question import Question, read
from articles.search.ranking import Row, Zone
from tests.factories import moment

T = moment("2026-03-01 12:00")
FERRY = read("ferry")[0]
SECOND = datetime.timedelta(seconds=1)
LAST_YEAR, FIRST_YEAR = (datetime.datetime(year, 1, 1, tzinfo=datetime.UTC) for year in (9999, 1))


def test_places_by_second_then_story_then_edition():
    places = [
        ranking.place(FIRST_YEAR), ranking.place(T - SECOND, 9, 3), ranking.place(T), ranking.place(T, 1, 0),
        ranking.place(T, 1, 1), ranking.place(T, 2, 0), ranking.place(T + SECOND), ranking.place(LAST_YEAR),
    ]  # fmt: skip
    assert all(one < other for one, other in pairwise(places))
    assert [-(2**63) <= each < 2**63 for each in places] == [True] * 8


@pytest.mark.parametrize("at", [T, moment("1923-05-06 07:08"), moment("2200-01-01 00:00")])
def test_reads_the_second_back_from_a_place(at):
    assert ranking.moment(ranking.place(at, 5, 3)) == at


@pytest.mark.parametrize(
    "key", ["-", "x", "1.5", "²", "١", "--1", "1-", "9" * 20, "1\0", " 1", "' OR 1=1 --", "9" * 10_000]
)
def test_refuses_a_key_that_is_not_its_own(key):
    with pytest.raises(BadKey):
        ranking.streams(Question(), T, key)


@pytest.mark.parametrize("key", ["9" * 19, "-" + "9" * 19, "0"])
def test_keeps_every_bound_to_what_a_database_can_hold(key):
    streams = ranking.streams(Question(FERRY), T, key)
    assert all(-(2**63) <= bound < 2**63 for each in streams for bound in (each.since, each.before))


def test_divides_what_is_found_by_where_it_stands():
    streams = ranking.streams(Question(FERRY), T, "")
    zones = [(Zone.HEAD, None), (Zone.TOP, Zone.HEAD), (Zone.WHOLE, Zone.TOP)]
    assert [(each.zone, each.better) for each in streams] == zones


@pytest.mark.parametrize("asked", [Question(FERRY, newest_first=True), Question((), FERRY)])
def test_needs_one_stream_for_the_newest(asked):
    assert [(each.zone, each.bonus) for each in ranking.streams(asked, T, "")] == [(Zone.WHOLE, 0)]


def test_merges_streams_and_says_where_it_goes_on():
    rows = [Row(8, 400, 1), Row(8, 200, 2), Row(0, 404, 3), Row(0, 207, 4)]
    assert ranking.merge(rows, 2) == ([1, 3], "404")
    assert ranking.merge(rows, 3) == ([1, 3, 2], "208")
    assert ranking.merge(rows, 4) == ([1, 3, 2, 4], "")
    assert ranking.merge([], 4) == ([], "")
