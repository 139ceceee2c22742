import datetime

from django.urls import register_converter


class DayConverter:
    """A day in an address, always as 2019/11/03, so that a story has one address only."""

    regex = "[0-9]{4}/[0-9]{2}/[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.datetime.strptime(value, "%Y/%m/%d").date()

    def to_url(self, value: datetime.date) -> str:
        return f"{value:%Y/%m/%d}"


class MonthConverter:
    """A month in an address, always as 2019-11; its first day in a view."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.datetime.strptime(value, "%Y-%m").date()

    def to_url(self, value: datetime.date) -> str:
        return f"{value:%Y-%m}"


class FeedConverter:
    """The format of a feed, as its address ends."""

    regex = "rss|atom|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class YearConverter:
    """A year in an address; its first day in a view."""

    regex = "[12][0-9]{3}"
    form = "%Y"

    def to_python(self, value: str) -> datetime.date:
        return datetime.datetime.strptime(value, self.form).date()

    def to_url(self, value: datetime.date) -> str:
        return value.strftime(self.form)


class YearMonthConverter(YearConverter):
    """A month in an address, always as 2019/11; its first day in a view."""

    regex = "[12][0-9]{3}/[0-9]{2}"
    form = "%Y/%m"


# Here rather than in a urls.py, for the addresses of two apps begin with a day.
register_converter(DayConverter, "day")
register_converter(MonthConverter, "month")
register_converter(FeedConverter, "feed")
register_converter(YearConverter, "year")
register_converter(YearMonthConverter, "yearmonth")
