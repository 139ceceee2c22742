"""nginx in front, as `newsroom/deploy/nginx.conf` has it: it answers alone, and is never stale."""

import datetime
import getpass
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from django.utils import timezone

from tests.articles.caching.served import Served, get
from tests.factories import apply, edit, make_article, make_edition, make_photo, make_section, publish

NGINX = shutil.which("nginx")
MODULES = Path("/usr/share/nginx/modules-available/mod-http-lua.conf")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not (NGINX and MODULES.exists()), reason="needs nginx with its module for Lua"),
]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def nginx(settings, tmp_path):
    """Serve the paper behind nginx; return the address, and the number of the paper's own process."""
    public, purges = free_port(), free_port()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{purges}/"
    with Served() as paper:
        written = (settings.BASE_DIR / "newsroom/deploy/nginx.conf").read_text()
        changes = {"/var/cache/nginx": str(tmp_path / "cache"), "listen 80;": f"listen 127.0.0.1:{public};"}
        changes |= {"127.0.0.1:8090": f"127.0.0.1:{purges}", "127.0.0.1:8000": f"127.0.0.1:{paper.port}"}
        for old, new in changes.items():
            assert old in written
            written = written.replace(old, new)
        (tmp_path / "cache").mkdir()
        (tmp_path / "site.conf").write_text(written)
        (tmp_path / "nginx.conf").write_text(
            f"include /usr/share/nginx/modules-available/mod-http-ndk.conf;\ninclude {MODULES};\n"
            f"user {getpass.getuser()};\npid {tmp_path}/pid;\nerror_log {tmp_path}/error.log; daemon off;\n"
            f"events {{}}\n"
            f"http {{ access_log off; include {tmp_path}/site.conf; }}\n"
        )
        server = subprocess.Popen([str(NGINX), "-c", f"{tmp_path}/nginx.conf"], stderr=subprocess.DEVNULL)
        for _each in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", public)) == 0:
                    break
            time.sleep(0.02)
        yield f"http://127.0.0.1:{public}", paper.process
        server.terminate()
        server.wait()


@pytest.fixture
def pages(nginx):
    """Two stories that nginx has; return their articles' paths, and a function that asks nginx for them."""
    origin, _process = nginx
    ferry = publish(make_article("Ferry", section=make_section("City")))
    paths = [
        ferry.get_absolute_url(),
        make_edition("Match", section=make_section("Sport")).get_absolute_url(),
    ]
    for path in paths * 2:
        assert get(f"{origin}{path}")[0] == 200
    return ferry.article, *paths


def test_lets_a_page_through_that_says_very_much_in_its_head(nginx):
    origin, _process = nginx
    long_ago = timezone.now() - datetime.timedelta(days=330)
    for number in range(84):
        section = make_section(f"Section {number % 12}")
        make_edition(f"Story {number}", section=section, lead_photo=make_photo(), now=long_ago)
    status, _is_kept, page = get(f"{origin}/")
    assert (status, page.count("<article") > 40) == (200, True)


def test_answers_alone_what_has_not_changed(nginx, pages):
    origin, process = nginx
    story, _ferry, match = pages
    apply(story, "withdraw", notice="It was wrong.")
    process.send_signal(signal.SIGSTOP)
    try:
        assert "Match" in get(f"{origin}{match}")[2]
    finally:
        process.send_signal(signal.SIGCONT)


def test_is_right_on_the_request_after_each_change_however_many_ask(nginx, pages):
    origin, _process = nginx
    story, ferry, _match = pages
    is_over = threading.Event()

    def hammer():
        while not is_over.is_set():
            get(f"{origin}{ferry}")

    readers = [threading.Thread(target=hammer) for _each in range(3)]
    for reader in readers:
        reader.start()
    seen = []
    for number in range(15):
        edit(story, headline=f"Ferry {number}")
        apply(story, "publish-minor")
        seen.append(f"Ferry {number} –" in get(f"{origin}{ferry}")[2])
    is_over.set()
    for reader in readers:
        reader.join()
    assert seen == [True] * 15


def test_is_right_where_a_page_shows_something_new(nginx, pages):
    origin, _process = nginx
    story = pages[0]
    assert "Ferry" not in get(f"{origin}/sport/")[2]
    edit(story, section=make_section("Sport"))
    apply(story, "publish-changes")
    assert ["Ferry" in get(f"{origin}{path}")[2] for path in ("/sport/", "/city/")] == [True, False]
    apply(story, "withdraw")
    assert "Ferry" not in get(f"{origin}/sport/")[2]


def test_answers_staff_and_forms_never(nginx, pages):
    origin, process = nginx
    path = pages[1]
    process.send_signal(signal.SIGSTOP)
    try:
        for asked in ({"headers": {"Cookie": "sessionid=abc"}}, {"data": b"name=Rosa"}):
            with pytest.raises(TimeoutError):
                urllib.request.urlopen(urllib.request.Request(f"{origin}{path}", **asked), timeout=0.5)
    finally:
        process.send_signal(signal.SIGCONT)


def test_tells_readers_nothing_that_is_meant_for_caches(nginx, pages):
    with urllib.request.urlopen(f"{nginx[0]}{pages[1]}") as response:
        meant = {"Surrogate-Key", "Surrogate-Control", "Cache-Tag", "CDN-Cache-Control", "X-Request-ID"}
        assert not meant & {*response.headers}


def test_takes_nothing_but_purges_where_it_takes_those(nginx, settings):
    assert get(settings.CDN_PURGE_URL)[0] == 405


def test_lets_nobody_who_is_slow_hold_the_paper(nginx, pages):
    """Many send a form and never end; the paper serves one request at a time here, and is free for others."""
    origin, _process = nginx
    host, port = origin.removeprefix("http://").split(":")
    head = f"POST {pages[1]}comments/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\nabc"
    slow = [socket.create_connection((host, int(port))) for _each in range(20)]
    for each in slow:
        each.sendall(head.encode())
    with urllib.request.urlopen(f"{origin}/search/?q=ferry", timeout=5) as response:  # which is never kept
        assert response.status == 200
    for each in slow:
        each.close()
