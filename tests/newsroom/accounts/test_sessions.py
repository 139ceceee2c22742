import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.accounts import sessions
from tests.newsroom.accounts.people import log_in

pytestmark = pytest.mark.django_db
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (ANDROID, "Chrome on Android"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on macOS"),
        (IPHONE, "Safari on iPhone"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_names_browsers_as_people_do(agent, name):
    assert sessions.Listed(UserSession(user_agent=agent), is_current=False).browser == name


def last_seen() -> float:
    return UserSession.objects.get().last_seen_at.timestamp()


def test_notes_when_a_session_was_last_used_every_ten_minutes(client, ada, time_machine):
    time_machine.move_to("2026-03-01 12:00:00Z", tick=False)
    log_in(client, ada)
    began = last_seen()
    for seconds, noted in ((599, began), (600, began + 600), (1199, began + 600), (1200, began + 1200)):
        time_machine.move_to(began + seconds, tick=False)
        client.get("/admin/")
        assert last_seen() == noted


def test_costs_no_query_in_between(client, ada):
    log_in(client, ada)
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    assert not any("usersession" in query["sql"] for query in queries)


def test_keeps_no_address(client, ada):
    log_in(client, ada)
    assert UserSession.objects.get().ip == "203.0.113.0"


def test_knows_where_it_does_not_know_the_network(ada):
    assert sessions.Listed(UserSession(ip="::"), is_current=False).network == ""


def test_lists_no_session_that_has_ended(client, ada):
    log_in(client, ada)
    client.session.flush()
    assert sessions.listed(ada) == []
