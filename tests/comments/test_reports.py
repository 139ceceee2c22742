import datetime

import pytest

from comments import reports
from comments.models import Report, Status
from tests.factories import make_comment, make_edition, moment

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
HOUR, MICROSECOND = datetime.timedelta(hours=1), datetime.timedelta(microseconds=1)


def make_shown(body="Late."):
    return make_comment(make_edition(body), body, status=Status.APPROVED)


def report(comment, networks=("here",), now=NOON, reason="abuse"):
    reports.report(comment, reason=reason, text="Look.", networks=list(networks), now=now)


def test_notes_who_says_what_and_when_of_the_first_the_time():
    comment = make_shown()
    report(comment)
    report(comment, networks=["there"], now=NOON + HOUR)
    comment.refresh_from_db()
    assert comment.reported_at == NOON
    fields = ("reason", "text", "network", "created_at", "resolved_at")
    assert Report.objects.values_list(*fields)[0] == ("abuse", "Look.", "here", NOON, None)


def test_notes_once_what_one_network_says_of_one_comment_until_somebody_has_looked():
    comment = make_shown()
    report(comment)
    report(comment, networks=["today's", "here"])
    assert Report.objects.count() == 1
    Report.objects.update(resolved_at=NOON)
    report(comment)
    assert Report.objects.count() == 2


def test_counts_readers_of_unknown_network_apart():
    comment = make_shown()
    report(comment, networks=[])
    report(comment, networks=[])
    assert Report.objects.count() == 2


def test_bounds_what_one_network_reports_in_an_hour():
    for number in range(reports.HOURLY_PER_NETWORK):
        report(make_shown(f"Text {number}"))
    with pytest.raises(reports.TooMany):
        report(make_shown(), now=NOON + HOUR - MICROSECOND)
    report(make_shown("Elsewhere"), networks=["there"])
    report(make_shown("Later"), now=NOON + HOUR)
