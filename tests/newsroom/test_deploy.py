"""What a server is set up from names only what is there: commands, files and settings of this project."""

import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "newsroom/deploy"
FILES = sorted(DEPLOY.iterdir())
MAKEFILE = settings.BASE_DIR / "Makefile"


def read(path: Path) -> str:
    return path.read_text()


def named(text: str) -> set[str]:
    return set(re.findall(r"(?:manage\.py|\$\(MANAGE\)) ([a-z_]+)", text))


@pytest.fixture
def compose() -> dict[str, Any]:
    return yaml.safe_load(read(DEPLOY / "compose.yaml"))


@pytest.fixture
def ours(compose) -> dict[str, Any]:
    """The services that run the paper’s own image."""
    return {name: each for name, each in compose["services"].items() if each["image"] == "newsroom"}


@pytest.mark.parametrize("path", [*FILES, MAKEFILE], ids=lambda path: path.name)
def test_names_commands_that_exist(path):
    assert named(read(path)) <= set(get_commands())


def test_runs_the_same_things_in_containers_as_under_systemd(ours):
    # A service without a command serves, as the image has it.
    commands = [str(each.get("command", "")) for name, each in ours.items() if name != "prepare"]
    units = [line for path in DEPLOY.glob("*.service") for line in re.findall("ExecStart=.*", read(path))]
    assert done(commands) == done(units) == {"work", "send_messages", "night"}


def done(lines: list[str]) -> set[str]:
    return set(re.findall(r"(?:manage\.py |newsroom/deploy/)([a-z_]+)", " ".join(lines)))


def test_runs_what_the_readme_says_that_runs():
    table = read(settings.BASE_DIR / "README.md").split("| how often |")[1].split("\n\n")[0]
    told = set(re.findall(r"^\| `([a-z_]+)", table, re.MULTILINE))
    assert told == {"work", "send_messages"} | named(read(DEPLOY / "night"))


def test_prepares_a_container_as_make_prepares_a_folder(ours):
    recipes = re.findall(r"^(?:install|serve): .*\n((?:\t.*\n)+)", read(MAKEFILE), re.MULTILINE)
    assert named(ours["prepare"]["command"][-1]) == named("".join(recipes))


def test_asks_the_health_of_what_serves_alone(ours):
    asked = [name for name, each in ours.items() if "healthcheck" not in each]
    assert asked == [name for name, each in ours.items() if "ports" in each] == ["web"]
    assert all(each["healthcheck"] == {"disable": True} for each in ours.values() if "healthcheck" in each)


def test_shares_the_clocks_among_all_containers(ours):
    folder = Path("/srv/newsroom/var")
    assert all(f"var:{folder}" in each["volumes"] for each in ours.values())
    # Asked of the file: the settings have been given clocks for tests.
    assert 'CLOCKS = BASE_DIR / "var/clocks"' in read(settings.BASE_DIR / "newsroom/settings.py")


def test_keeps_backups_where_the_site_cannot_read_them(compose, ours):
    keepers = [name for name, each in ours.items() if "backups:/srv/newsroom/var/backups" in each["volumes"]]
    assert keepers == ["day"]
    assert set(compose["volumes"]) == {"backups", "database", "var"}


def test_does_not_start_without_a_password_for_the_database():
    source = read(DEPLOY / "compose.yaml")
    assert set(re.findall(r"(?<!\$)\$\{(.*?)\}", source)) == {"POSTGRES_PASSWORD:?is missing in .env"}
    assert "docker compose --env-file .env -f newsroom/deploy/compose.yaml up" in source


def test_begins_the_night_of_containers_at_ten_past_four(ours):
    (pause,) = re.findall(r"\$\$\(\(.*\)\)", ours["day"]["command"][-1])
    seconds = subprocess.check_output(
        ["sh", "-c", f"echo {pause.replace('$$', '$')}"], env=os.environ | {"TZ": "UTC"}
    )
    assert 0 < int(seconds) <= 86400
    assert abs((time.time() + int(seconds)) % 86400 - (4 * 60 + 10) * 60) < 10


def test_serves_alike_in_a_container_on_its_own():
    told = dict(re.findall(r"^([A-Z_0-9]+)=(.+)$", read(DEPLOY / "granian.env"), re.MULTILINE))
    (built,) = re.findall(r"^ENV ((?:.*\\\n)*.*)", read(DEPLOY / "Dockerfile"), re.MULTILINE)
    assert dict(each.split("=") for each in built.replace("\\", "").split()) == told
    assert told["GRANIAN_INTERFACE"] == "wsgi"


@pytest.mark.parametrize(
    ("path", "start"),
    [
        (MAKEFILE, r"serve: install.*\n(?:\t.*\n)*\t@rm -rf var/metrics\n\t.*granian"),
        (DEPLOY / "newsroom.service", r"\nExecStartPre=/bin/rm -rf var/metrics\nExecStart=\S+/granian"),
        (DEPLOY / "Dockerfile", r'\nCMD \["sh", "-c", "rm -rf var/metrics; exec granian'),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_counts_anew_from_each_start(path, start):
    assert re.search(start, read(path)) and read(path).count("var/metrics") == 1


def test_starts_every_service_that_its_timer_names():
    timers, services = ({path.stem for path in DEPLOY.glob(f"*.{kind}")} for kind in ("timer", "service"))
    assert timers and timers <= services


def test_sets_only_what_the_settings_know():
    environment = read(DEPLOY / "compose.yaml") + "".join(map(read, DEPLOY.glob("*.service")))
    names = set(re.findall(r"^      ([A-Z_]+):|Environment=([A-Z_]+)=", environment, re.MULTILINE))
    known = set(re.findall(r'"([A-Z_]+)"', read(settings.BASE_DIR / "newsroom/settings.py")))
    assert {name for pair in names for name in pair if name and not name.startswith("POSTGRES_")} <= known


def test_has_every_setting_in_the_readme():
    """Whatever the environment may say stands in the table, and nothing else does."""
    source = read(settings.BASE_DIR / "newsroom/settings.py")
    asked = set(re.findall(r'(?:env\.\w+|flag|number|choice)\(\s*"([A-Z_0-9]+)"', source))
    table = read(settings.BASE_DIR / "README.md").split("## Settings")[1].split("## In production")[0]
    told = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", "".join(re.findall(r"^\|[^|]*\|", table, re.MULTILINE))))
    assert asked == told
