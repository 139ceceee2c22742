import datetime
import re

import pytest

from articles.converters import DayConverter, MonthConverter


def test_reads_and_writes_a_day():
    day = datetime.date(2026, 3, 1)
    assert DayConverter().to_url(day) == "2026/03/01"
    assert DayConverter().to_python("2026/03/01") == day


@pytest.mark.parametrize("day", ["2026/02/30", "2026/13/01", "0000/01/01"])
def test_finds_no_day_that_the_calendar_lacks(day):
    with pytest.raises(ValueError, match=r"day|month|year|match"):
        DayConverter().to_python(day)


@pytest.mark.parametrize("day", ["2026/3/1", "26/03/01", "2026-03-01", "٢٠٢٦/٠٣/٠١"])
def test_takes_one_spelling_of_a_day_only(day):
    assert re.fullmatch(DayConverter.regex, day) is None


def test_reads_and_writes_a_month():
    month = datetime.date(2026, 3, 1)
    assert MonthConverter().to_url(month) == "2026-03"
    assert MonthConverter().to_python("2026-03") == month
    with pytest.raises(ValueError, match="unconverted data"):
        MonthConverter().to_python("2026-13")
