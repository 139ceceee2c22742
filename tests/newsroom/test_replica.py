import pytest
from django.db import OperationalError
from django.http import HttpResponse

from articles.models import Edition
from newsroom import replica

AHEAD, BEHIND = [True], [False, False, False]


@pytest.fixture
def servers(monkeypatch):
    """Let the database and the replica answer what a test says; return what was asked of whom."""
    asked: list[str] = []

    def be(database: object, answers: list[object]):
        left = iter(answers)

        def ask(alias, _question, *_values):
            asked.append(alias)
            answer = database if alias == "default" else next(left)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(replica, "_ask", ask)
        monkeypatch.setattr(replica._away, "until", 0)
        monkeypatch.setattr(replica.time, "sleep", lambda _seconds: None)
        return asked

    return be


@pytest.mark.parametrize(
    ("answers", "has"), [(AHEAD, True), (BEHIND, False), ([False, True], True), ([OperationalError()], False)]
)
def test_waits_a_moment_for_a_replica_that_is_behind(servers, answers, has):
    asked = servers("0/3000148", answers)
    assert replica.has_caught_up() is has
    assert asked == ["default"] + ["replica"] * len(answers)


def test_leaves_a_replica_alone_that_could_not_be_reached_a_moment_ago(servers, monkeypatch):
    seconds = [100.0]
    monkeypatch.setattr(replica.time, "monotonic", lambda: seconds[0])
    asked = servers("0/3000148", [OperationalError(), True])
    assert (replica.has_caught_up(), replica.has_caught_up(), asked) == (False, False, ["default", "replica"])
    seconds[0] += replica.AWAY
    assert replica.has_caught_up() is True


def test_trusts_the_replica_where_the_database_is_gone(servers):
    servers(OperationalError(), [])
    assert replica.has_caught_up() is True


def read_from(request):
    """Return where rows are read and written while that request is answered."""
    found = []

    def view(_request):
        router = replica.Router()
        found.extend([router.db_for_read(Edition), router.db_for_write(Edition)])
        return HttpResponse()

    replica.route(view)(request)
    return found


def test_reads_public_pages_from_the_replica_and_writes_to_the_database(rf, servers):
    servers("0/3000148", AHEAD)
    assert read_from(rf.get("/")) == ["replica", "default"]
    assert replica.Router().db_for_read(Edition) is None


def test_keeps_what_is_sent_and_whoever_is_logged_in_with_the_database(rf, servers, settings):
    asked = servers("0/3000148", AHEAD)
    staff = rf.get("/")
    staff.COOKIES[settings.SESSION_COOKIE_NAME] = "session"
    assert [read_from(each)[0] for each in (rf.post("/"), staff)] == [None, None]
    assert asked == []


def test_does_without_a_replica_that_is_behind(rf, servers):
    servers("0/3000148", BEHIND)
    assert read_from(rf.get("/")) == [None, "default"]


def test_migrates_the_database_alone():
    assert [replica.Router().allow_migrate(alias, "articles") for alias in ("default", "replica")] == [
        True,
        False,
    ]
