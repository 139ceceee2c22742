"""A date and a time as they are typed: in the newsroom's zone, where an hour may be missing or come twice.

What does not exist is refused at its field; where a time comes twice the form asks which one is meant.
"""

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

YEARS = range(1900, 9999)


def moments(typed: datetime.datetime) -> list[datetime.datetime]:
    """Return what the time may mean, earliest first: nothing in a skipped hour, two in a repeated one."""
    zone = timezone.get_current_timezone()
    readings = [typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    existing = [each for each in readings if _there_and_back(each) == typed]
    return existing if len({each.utcoffset() for each in existing}) == 2 else existing[:1]


def words(moment: datetime.datetime) -> str:
    """Name one of two moments that clocks show alike: “02:30 summer time, UTC+2”."""
    hours, seconds = divmod(abs(_offset(moment)), 3600)
    sign = "+" if _offset(moment) >= 0 else "−"
    utc = f"UTC{sign}{hours}" + (f":{seconds // 60:02}" if seconds else "")
    other = moment.replace(fold=1 - moment.fold)
    if moment.dst() == other.dst():
        return f"{_clock(moment)} {utc}"
    season = _("summer time") if _offset(moment) > _offset(other) else _("winter time")
    return f"{_clock(moment)} {season}, {utc}"


def _there_and_back(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC).astimezone(moment.tzinfo).replace(tzinfo=None, fold=0)


def _offset(moment: datetime.datetime) -> int:
    return int((moment.utcoffset() or datetime.timedelta()).total_seconds())


def _clock(moment: datetime.datetime) -> str:
    return time_format(moment.time(), "H:i:s" if moment.second else "H:i")


class LocalTimeWidget(AdminSplitDateTime):
    """Two boxes, and where what they hold comes twice a choice between the two."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.readings: list[datetime.datetime] = []
        for widget, name in zip(self.widgets, (gettext_lazy("Date"), gettext_lazy("Time")), strict=True):
            widget.attrs["aria-label"] = name

    def value_from_datadict(self, data, files, name):
        return [*super().value_from_datadict(data, files, name), data.get(f"{name}_2", "")]

    def render(self, name, value, attrs=None, renderer=None):
        boxes = super().render(name, value, attrs, renderer)
        chosen = value[2] if isinstance(value, list) else ""
        if isinstance(value, datetime.datetime):
            local = timezone.localtime(value).replace(microsecond=0)
            self.readings, chosen = moments(local.replace(tzinfo=None, fold=0)), str(local.fold)
        if len(self.readings) < 2:
            return boxes
        radio = forms.RadioSelect(choices=[(str(each.fold), words(each)) for each in self.readings])
        choice = radio.render(f"{name}_2", chosen, {"id": f"id_{name}_2"}, renderer)
        return format_html('{}<div class="readings">{}</div>', boxes, choice)


class LocalTimeField(forms.SplitDateTimeField):
    """A moment, typed as date and time in the newsroom's zone."""

    widget = LocalTimeWidget

    def clean(self, value):
        typed = list(value or [])
        self.chosen = typed[2] if len(typed) > 2 else ""
        return super().clean(typed[:2])

    def has_changed(self, initial, data):
        moved = initial is not None and bool(data) and data[2:] == [str(1 - timezone.localtime(initial).fold)]
        return moved or super().has_changed(initial, data)

    def compress(self, data_list):
        if not data_list:
            return None
        for part, code in zip(data_list, ("invalid_date", "invalid_time"), strict=True):
            if part in self.empty_values:
                raise forms.ValidationError(self.error_messages[code], code=code)
        typed = datetime.datetime.combine(*data_list)
        if typed.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        # In UTC, for Python holds no moment of a repeated hour to equal one in another zone.
        return self._read(typed).astimezone(datetime.UTC)

    def _read(self, typed: datetime.datetime) -> datetime.datetime:
        readings = moments(typed)
        names = {"time": _clock(typed), "day": date_format(typed, "j F Y")}
        names["zone"] = timezone.get_current_timezone_name()
        if not readings:
            raise forms.ValidationError(
                _("There is no %(time)s on %(day)s: the clocks go forward past it (%(zone)s).") % names,
                code="skipped",
            )
        if len(readings) == 1:
            return readings[0]
        self.widget.readings = readings
        if self.chosen not in {"0", "1"}:
            raise forms.ValidationError(
                _("On %(day)s the clocks show %(time)s twice (%(zone)s). Choose which one you mean.") % names,
                code="repeated",
            )
        return readings[int(self.chosen)]
