"""The night: all is tried, and whether all went well is told."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

NIGHT = settings.BASE_DIR / "newsroom/deploy/night"
STEPS = ["purge_comments", "clearsessions", "make_renditions", "backup"]
# Stands in for Python: notes the command, fails at the one in FAILING, and writes a file as `backup` does.
PYTHON = f"""#!{sys.executable}
import os, pathlib, sys
command = sys.argv[2]
with open("done", "a") as done:
    print(command, file=done)
if command == os.environ["FAILING"]:
    sys.exit("no")
if command == "backup":
    path = pathlib.Path(sys.argv[3])
    path.open("x").write("new")
"""


@pytest.fixture
def night(tmp_path):
    (tmp_path / "var/backups").mkdir(parents=True)
    (tmp_path / "python").write_text(PYTHON)
    (tmp_path / "python").chmod(0o755)

    def run(failing: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", NIGHT, "./python"],
            cwd=tmp_path,
            env=os.environ | {"FAILING": failing, "LC_ALL": "C"},
            capture_output=True,
            text=True,
        )

    return run


def test_does_all_in_order(night, tmp_path):
    assert night().returncode == 0
    assert (tmp_path / "done").read_text().split() == STEPS


@pytest.mark.parametrize("failing", STEPS)
def test_goes_on_after_a_step_that_failed_and_says_so(night, tmp_path, failing):
    done = night(failing)
    assert (tmp_path / "done").read_text().split() == STEPS
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("night: this failed: ")]


def test_keeps_one_backup_for_each_day_of_the_week(night, tmp_path):
    for _each in range(2):
        night()
    (kept,) = (tmp_path / "var/backups").iterdir()
    assert kept.name.endswith("day.tar") and kept.read_text() == "new"


def test_keeps_the_last_backup_where_none_can_be_made(night, tmp_path):
    night()
    night("backup")
    (kept,) = (tmp_path / "var/backups").iterdir()
    assert kept.read_text() == "new"


def test_clears_away_what_an_unfinished_night_left(night, tmp_path):
    night()
    (kept,) = (tmp_path / "var/backups").iterdir()
    kept.rename(f"{kept}.new")
    assert night().returncode == 0
    assert list((tmp_path / "var/backups").iterdir()) == [kept]
