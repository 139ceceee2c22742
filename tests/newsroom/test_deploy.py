"""What a server is set up from names only what is there: commands, files and settings of this project."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "newsroom/deploy"
FILES = sorted(DEPLOY.iterdir())


def read(path: Path) -> str:
    return path.read_text()


@pytest.mark.parametrize("path", [*FILES, settings.BASE_DIR / "Makefile"], ids=lambda path: path.name)
def test_names_commands_that_exist(path):
    named = re.findall(r"(?:manage\.py|\$\(MANAGE\)) ([a-z_]+)", read(path))
    assert set(named) <= set(get_commands())


def test_runs_the_same_things_in_containers_as_under_systemd():
    compose = set(re.findall(r"manage\.py ([a-z_]+)", read(DEPLOY / "compose.yaml")))
    units = {
        each for path in DEPLOY.glob("*.service") for each in re.findall(r"manage\.py ([a-z_]+)", read(path))
    }
    assert units - {"backup"} == compose - {"migrate", "sync_roles"}


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
