"""Of many who ask at once for a page that is not kept, one makes it; nobody waits for ever."""

import datetime
import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from articles import caching
from articles.caching import agenda, changes, flights
from articles.caching.pages import Page
from articles.caching.store import microseconds, store
from articles.middleware import PublicPages
from tests.articles.caching.redis_server import needs_redis

READERS = 12
KEY = "http://testserver:80  /"


class Paper:
    """A page that takes its time, behind the middleware, and a count of how often it was made."""

    def __init__(self, seconds=0.2, do=lambda: None):
        self.made, self.texts, self.seconds, self.do = 0, [], seconds, do
        self.middleware = PublicPages(self.respond)
        self.view = caching.public_page()(lambda request: self.make())

    def respond(self, request):
        return self.middleware.process_view(request, self.view, (), {}) or self.view(request)

    def make(self):
        self.made += 1
        caching.note("story-1")
        time.sleep(self.seconds)
        self.do()
        return HttpResponse(f"Made {self.made}")

    def read(self):
        self.texts.append(self.middleware(RequestFactory().get("/")).content.decode())

    def rush(self, readers=READERS):
        threads = [threading.Thread(target=self.read) for _each in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.fixture(autouse=True)
def no_database(monkeypatch):
    """Threads would ask it for what was rolled back; nothing here is."""
    monkeypatch.setattr(changes, "end_undone", lambda: None)
    far = datetime.datetime.now(datetime.UTC) + agenda.AHEAD
    monkeypatch.setattr(agenda, "read", lambda _now, *moments: agenda.Agenda(far, {}, *moments))


def test_makes_a_page_once_for_all_who_ask_at_once():
    paper = Paper()
    paper.rush()
    assert (paper.made, paper.texts) == (1, ["Made 1"] * READERS)
    assert flights._in_the_air == {}


def test_makes_a_page_once_more_when_it_has_changed():
    paper = Paper()
    paper.rush()
    store().clocks.begin(["story-1"])
    store().clocks.end(["story-1"])
    paper.rush()
    assert (paper.made, set(paper.texts[READERS:])) == (2, {"Made 2"})


def test_lets_all_make_the_page_where_it_cannot_be_kept():
    store().clocks.begin(["story-1"])
    paper = Paper(seconds=0.01)
    paper.rush(4)
    store().clocks.end(["story-1"])
    assert paper.made == 4


def test_waits_no_longer_than_its_patience(monkeypatch):
    monkeypatch.setattr(flights, "PATIENCE", 0.05)
    paper = Paper()
    paper.rush(2)
    assert paper.made == 2


def test_lands_where_the_page_fails():
    def fail():
        raise OSError("No.")

    paper = Paper(do=fail)
    with pytest.raises(OSError, match="No"):
        paper.read()
    assert flights._in_the_air == {}


def test_keeps_nothing_that_changed_while_it_was_made():
    def change():
        store().clocks.begin(["story-1"])
        store().clocks.end(["story-1"])

    paper = Paper(seconds=0, do=change)
    paper.read()
    paper.do = lambda: None
    paper.read()
    paper.read()
    assert paper.texts == ["Made 1", "Made 2", "Made 2"]


@pytest.fixture
def there(machine, monkeypatch):
    """Another machine, which is about to make the page, and this process on a machine of its own."""
    there, here = machine(), machine()
    monkeypatch.setattr("articles.caching.making.store", lambda: here)
    assert there.shelf.take_turn(KEY, milliseconds=5000)
    return there


@needs_redis
def test_leaves_a_page_to_the_machine_that_makes_it(there):
    paper = Paper()
    reader = threading.Thread(target=paper.read)
    reader.start()
    time.sleep(0.1)
    later = microseconds() + 1_000_000_000
    there.keep(KEY, Page(200, [], b"Made there", ("story-1",), there.begin(), later, later))
    reader.join()
    assert (paper.made, paper.texts) == (0, ["Made there"])


@needs_redis
def test_makes_a_page_that_another_machine_never_finishes(there, monkeypatch):
    monkeypatch.setattr(flights, "PATIENCE", 0.1)
    paper = Paper()
    paper.read()
    assert paper.made == 1
