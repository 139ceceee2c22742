import datetime

import pytest

from comments import moderation, reports
from comments.models import Comment, Report, Status
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


def test_hears_one_network_once_of_one_comment_also_after_somebody_has_looked():
    comment = make_shown()
    report(comment)
    report(comment, networks=["today's", "here"])
    Report.objects.update(resolved_at=NOON)
    report(comment)
    assert Report.objects.count() == 1
    report(comment, networks=["there"])
    assert Report.objects.count() == 2


def test_notes_so_many_reports_of_one_comment_as_can_be_read():
    comment = make_shown()
    for number in range(reports.MOST_OPEN + 1):
        report(comment, networks=[f"n{number}"])
    assert Report.objects.count() == reports.MOST_OPEN


def test_notes_nothing_of_what_a_moderator_decides_on_meanwhile(moderator):
    comment = make_shown()
    moderation.reject(Comment.objects.get(), by=moderator, now=NOON)
    report(comment)
    assert not Report.objects.exists()
    assert Comment.objects.get().reported_at is None


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
