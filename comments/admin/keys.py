"""Names places in a list: a page begins behind the last row that was seen, be that still there or not."""

import datetime
from typing import Any

from django.db.models import Q

Order = tuple[str, ...]
Place = tuple[Any, ...]

_EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


def fields(order: Order) -> list[str]:
    return [name.lstrip("-") for name in order]


def write(place: Place) -> str:
    """Return a place as it stands in an address."""
    return "-".join(str(_number(value)) for value in place)


def read(text: str, order: Order) -> Place:
    """Return the place that an address names in a list of that order. Raises ValueError."""
    numbers = text.split("-")
    if len(numbers) != len(order) or not all(
        each.isascii() and each.isdecimal() and len(each) < 17 for each in numbers
    ):
        raise ValueError(text)
    pairs = zip(fields(order), map(int, numbers), strict=True)
    return tuple(_EPOCH + number * _MICROSECOND if name.endswith("_at") else number for name, number in pairs)


def behind(order: Order, place: Place) -> Q:
    """Return the condition of what comes after that place."""
    found, same = Q(), Q()
    for name, value in zip(order, place, strict=True):
        field, side = name.lstrip("-"), _side(name)
        found |= same & Q(**{f"{field}__{side}": value})
        same &= Q(**{field: value})
    first = Q(**{f"{fields(order)[0]}__{_side(order[0])}e": place[0]})  # by which the index finds it
    return first & found


def up_to(order: Order, place: Place) -> Q:
    """Return the condition of what comes no later than that place."""
    opposite = {"gt": "lte", "lt": "gte"}[_side(order[0])]
    return Q(**{f"{fields(order)[0]}__{opposite}": place[0]}) & ~behind(order, place)


def _side(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def _number(value: Any) -> int:
    return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime.datetime) else value
