"""A server that is killed while people save and publish: what it said was done is done, nothing by halves.

DEEDS=500 in the environment makes it a long night: 20 kills.
"""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.utils import timezone

from articles.models import Edition, Event, Revision
from newsroom import doctor
from tests.articles.admin.form import read
from tests.factories import make_article, make_superuser
from tests.newsroom.granian_server import Server, ask

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, DEEDS = 5, int(os.environ.get("DEEDS", "100"))
KILLS = DEEDS // 25
TOKEN = "a" * 32


class Person:
    """Saves and publishes a story of their own, and believes what they are told."""

    def __init__(self, port: int, cookie: str, story: str) -> None:
        self.port, self.cookie, self.story = port, cookie, story
        self.saved: list[str] = []
        self.published: list[str] = []
        self.answers = 0

    def work(self) -> None:
        """Do so many deeds, each tried until there is an answer; after a crash the page is opened anew."""
        for number in range(DEEDS // PEOPLE // 2):
            headline = f"{self.story} {number}"
            while not self._try("", headline=headline):
                time.sleep(0.05)
            self.saved.append(headline)
            verb = "do/publish-changes/" if self.published else "do/publish/"
            while not self._try(verb):
                time.sleep(0.05)
            self.published.append(headline)

    def _try(self, page: str, **changes: str) -> bool:
        path = f"{self.story}{page or 'change/'}"
        try:
            status, text = ask(self.port, "GET", path, self.cookie)
            if page and status != 200:
                return True  # it was done, and the answer lost
            fields = read(text) | changes | {"csrfmiddlewaretoken": TOKEN}
            status, text = ask(self.port, "POST", path, self.cookie, urlencode(fields))
        except OSError:
            return False
        self.answers += 1
        assert status == 302, text
        return True


def kill_again_and_again(server):
    for _each in range(KILLS):
        while server.process.poll() is None and not server.is_up():
            time.sleep(0.05)
        time.sleep(0.5)
        server.kill()
        server.start()


@pytest.fixture
def server():
    server = Server(LOG_LEVEL="CRITICAL")
    server.start()
    yield server
    server.kill()


def test_stands_by_every_answer_it_gave(server, desk):
    session = desk(make_superuser()).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    stories = [
        make_article(f"Story {number}").get_admin_url().removesuffix("change/") for number in range(PEOPLE)
    ]
    people = [Person(server.port, cookie, story) for story in stories]
    killer = threading.Thread(target=kill_again_and_again, args=[server])
    killer.start()
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(Person.work, people))
    killer.join()
    check_what_was_told(people)


def check_what_was_told(people):
    headlines = {
        content["fields"]["headline"] for content in Revision.objects.values_list("content", flat=True)
    }
    for person in people:
        assert set(person.saved) <= headlines
        seen = Edition.objects.filter(headline__startswith=person.story)
        assert list(seen.order_by("live_from").values_list("headline", flat=True)) == person.published
    published = Event.objects.filter(verb__startswith="publish")
    assert published.count() == Edition.objects.count() == DEEDS // 2
    assert list(doctor.editions(timezone.now())) == []
