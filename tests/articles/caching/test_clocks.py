"""The clocks of one machine: what a change does to them, at whichever moment its maker is killed."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings

from articles.caching.clocks import GIVEN_UP_AFTER, FileClocks


@pytest.fixture
def path(tmp_path):
    return tmp_path / "var/clocks"


@pytest.fixture
def clocks(path):
    return FileClocks(path)


def is_right(clocks, since, *tags):
    return clocks.unchanged(clocks.watch(tags), since)


def test_takes_a_page_for_right_until_one_of_its_tags_changes(clocks):
    since = clocks.now()
    clocks.begin(["photo-1"])
    clocks.end(["photo-1"])
    assert [is_right(clocks, since, *tags) for tags in (["story-1", "photo-2"], ["story-1", "photo-1"])] == [
        True,
        False,
    ]
    assert is_right(clocks, clocks.now(), "photo-1")


def test_takes_no_page_for_right_while_it_changes(clocks):
    before = clocks.now()
    clocks.begin(["story-1"])
    within = clocks.now()
    assert [is_right(clocks, since, "story-1") for since in (before, within)] == [False, False]
    clocks.end(["story-1"])
    assert [is_right(clocks, since, "story-1") for since in (before, within, clocks.now())] == [
        False,
        False,
        True,
    ]


def test_waits_for_the_last_of_several_changes_at_once(clocks):
    clocks.begin(["stories"])
    clocks.begin(["stories"])
    clocks.end(["stories"])
    assert not is_right(clocks, clocks.now(), "stories")
    clocks.end(["stories"])
    assert is_right(clocks, clocks.now(), "stories")


def test_tells_all_processes_of_the_machine(clocks, path):
    since, other = clocks.now(), FileClocks(path)
    other.begin(["story-1"])
    assert not is_right(clocks, since, "story-1")
    other.end(["story-1"])
    assert (is_right(clocks, since, "story-1"), is_right(clocks, clocks.now(), "story-1")) == (False, True)
    assert clocks.now() == other.now()


def test_lets_nothing_be_right_that_a_killed_process_was_changing(clocks, path):
    code = f"""
import os, signal
from pathlib import Path
import django
django.setup()
from articles.caching.clocks import FileClocks
FileClocks(Path({str(path)!r})).begin(["story-1"])
os.kill(os.getpid(), signal.SIGKILL)
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    run = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, check=False, env=environment)
    assert run.returncode == -signal.SIGKILL
    assert not is_right(clocks, clocks.now(), "story-1")


def test_ends_what_was_left_long_ago_and_nothing_younger(clocks, time_machine):
    time_machine.move_to(1_000_000_000, tick=False)
    clocks.begin(["story-1"])
    places = clocks.watch(["story-1"])
    for seconds, expected in ((GIVEN_UP_AFTER, False), (GIVEN_UP_AFTER + 1, True)):
        time_machine.move_to(1_000_000_000 + seconds, tick=False)
        clocks.mend(places)
        assert is_right(clocks, clocks.now(), "story-1") == expected


def test_takes_no_older_page_for_right_once_a_change_is_given_up(clocks, time_machine):
    time_machine.move_to(1_000_000_000, tick=False)
    since = clocks.now()
    clocks.begin(["story-1"])
    time_machine.shift(GIVEN_UP_AFTER + 1)
    clocks.mend(clocks.watch(["story-1"]))
    assert not is_right(clocks, since, "story-1")
    clocks.end(["story-1"])  # its maker was only slow
    assert is_right(clocks, clocks.now(), "story-1")


def test_loses_no_change_of_many_threads_at_once(clocks):
    def change():
        for _number in range(50):
            clocks.begin(["stories"])
            clocks.end(["stories"])

    start = clocks.now()
    threads = [threading.Thread(target=change) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clocks.now() == start + 400
    assert is_right(clocks, clocks.now(), "stories")


def test_goes_on_where_it_stood_when_all_processes_have_ended(path):
    first = FileClocks(path)
    first.begin(["story-1"])
    first.end(["story-1"])
    assert FileClocks(path).now() >= first.now()
    assert not is_right(FileClocks(path), first.now() - 1, "story-1")


def test_owes_until_all_that_is_owed_is_settled(clocks):
    clocks.owe()
    owed = clocks.owed
    clocks.owe()
    clocks.settle(owed)
    assert clocks.owed == 2
    clocks.settle(2)
    assert clocks.owed == 0
