"""A server that is killed while people save and publish: what it said was done is done, nothing by halves.

DEEDS=500 in the environment makes it a long night: 20 kills.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from articles.models import Edition, Event, Revision
from newsroom import doctor
from tests.articles.admin.form import read
from tests.factories import make_article, make_superuser

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, DEEDS = 5, int(os.environ.get("DEEDS", "100"))
KILLS = DEEDS // 25
TOKEN = "a" * 32


class Server:
    """The production server on a free port: started, killed with all its processes, and started again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        command: list[Path | str] = [
            Path(sys.executable).with_name("granian"),
            "--interface=wsgi",
            f"--port={self.port}",
        ]
        words = {
            "DATABASE_URL": database_url(),
            "LOG_LEVEL": "CRITICAL",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
        }
        self.process = subprocess.Popen(
            [*command, "newsroom.wsgi:application"],
            env=os.environ | words,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_again_and_again(self) -> None:
        for _each in range(KILLS):
            while self.process.poll() is None and not is_up(self.port):
                time.sleep(0.05)
            time.sleep(0.5)
            self.kill()
            self.start()


def database_url() -> str:
    """Name the tests’ own database to a server in another process."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return (
        f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}/{told['NAME']}"
    )


def is_up(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz", "")[0] == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, cookie: str, body: str = "") -> tuple[int, str]:
    """Return status and text; raise OSError where the server dies before it has answered."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    try:
        line.request(method, path, body, headers)
        response = line.getresponse()
        return response.status, response.read().decode()
    except http.client.HTTPException as error:
        raise OSError from error
    finally:
        line.close()


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


@pytest.fixture
def server():
    server = Server()
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
    killer = threading.Thread(target=server.kill_again_and_again)
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
