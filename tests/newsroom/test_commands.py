import io

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from articles.models import Article, Section
from newsroom.authentication import DEMO_PASSWORD
from newsroom.demo import loader
from tests.factories import make_section, make_user

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = io.StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def rows():
    return Article.objects.count(), Section.objects.count(), User.objects.count()


def make_story():
    return Article.objects.create(headline="Ours")


@pytest.mark.parametrize("make", [make_user, make_section, make_story])
def test_keeps_the_demo_out_of_a_paper_that_has_something(settings, make):
    settings.DEBUG = True
    make()
    before = rows()
    with pytest.raises(CommandError, match="This paper is not empty"):
        run("load_demo")
    assert rows() == before


@pytest.mark.parametrize("make", [make_user, make_section, make_story])
def test_passes_over_a_paper_that_has_something(settings, make):
    settings.DEBUG = True
    make()
    before = rows()
    assert "http://testserver/admin/" in run("load_demo", "--if-empty")
    assert rows() == before


def test_keeps_the_demo_out_of_production():
    with pytest.raises(CommandError, match="The demo is for development only"):
        run("load_demo")
    assert rows() == (0, 0, 0)


def test_passes_over_an_empty_paper_in_production():
    output = run("load_demo", "--if-empty")
    assert "http://testserver/admin/" in output
    assert DEMO_PASSWORD not in output
    assert rows() == (0, 0, 0)


def test_loads_the_demo_whole_or_not_at_all(settings, monkeypatch, tmp_path):
    settings.DEBUG = True
    for name in ("paper.toml", "comments.toml"):
        (tmp_path / name).write_bytes((loader.HERE / name).read_bytes())
    monkeypatch.setattr(loader, "HERE", tmp_path)  # the paper's tables without its photos
    with pytest.raises(FileNotFoundError):
        run("load_demo")
    assert rows() == (0, 0, 0)


def test_prints_no_log_in_that_is_not_the_demos(settings):
    settings.DEBUG = True
    make_user("ada.lund", email="ada@example.com", password="correct horse battery")
    assert "ada.lund" not in run("load_demo", "--if-empty")


def test_makes_the_roles_and_says_so():
    assert run("sync_roles") == "Roles: Journalist, Editor, Managing editor, Moderator\n"
    assert Group.objects.count() == 4


def test_makes_the_roles_in_silence():
    assert run("sync_roles", "--verbosity=0") == ""
    assert Group.objects.count() == 4
