"""The settings are read in a process of their own, for they are read once."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {
    "DEBUG": "off",
    "SECRET_KEY": "long and random",
    "SITE_URL": "https://www.example.com",
    "TIME_ZONE": "UTC",
}


def read(*names, **environment):
    """Read the settings with that environment; return the named ones, or else the last line of the error."""
    values = f"[getattr(settings, name) for name in {names!r}]"
    code = f"import json; from newsroom import settings; print(json.dumps({values}, default=str))"
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "HOME"}}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, env=kept | GOOD | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(run.stdout) if run.returncode == 0 else run.stderr.strip().splitlines()[-1]


def test_takes_a_good_environment():
    assert read("DEBUG", "SITE_URL", "TIME_ZONE") == [False, "https://www.example.com", "UTC"]


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY to a long random text, or DEBUG=on to develop."),
        (
            {"SITE_URL": "www.example.com"},
            "SITE_URL must be like https://www.example.com, not 'www.example.com'.",
        ),
        ({"SITE_URL": "ftp://x.org"}, "SITE_URL must be like https://www.example.com, not 'ftp://x.org'."),
        ({"SITE_URL": "https://"}, "SITE_URL must be like https://www.example.com, not 'https:'."),
        ({"SITE_URL": ""}, "SITE_URL must be like https://www.example.com, not ''."),
        ({"TIME_ZONE": "Madrid"}, "TIME_ZONE must be a name like Europe/Madrid, not 'Madrid'."),
        ({"TIME_ZONE": ""}, "TIME_ZONE must be a name like Europe/Madrid, not ''."),
        ({"EMAIL_TIMEOUT": "0"}, "EMAIL_TIMEOUT is a number of seconds, 1 or more, not 0."),
        ({"PREVIEW_LINK_HOURS": "0"}, "PREVIEW_LINK_HOURS is a number from 1 to 720, not 0."),
        ({"PREVIEW_LINK_HOURS": "721"}, "PREVIEW_LINK_HOURS is a number from 1 to 720, not 721."),
        (
            {"PHOTO_KINDS": "jpeg,bmp"},
            "PHOTO_KINDS is some of jpeg, png, webp, avif, tiff, gif, not ['jpeg', 'bmp'].",
        ),
        ({"FEED_TEXT": "half"}, "FEED_TEXT is summary or full, not 'half'."),
        ({"AI_CRAWLERS": "some"}, "AI_CRAWLERS is allow, search or none, not 'some'."),
        ({"IMAGE_PREVIEW": "huge"}, "IMAGE_PREVIEW is large, standard or none, not 'huge'."),
        ({"TASK_QUEUE": "mine"}, "TASK_QUEUE is database, or like redis://host:6379/1, not 'mine'."),
        (
            {"S3_BUCKET": "paper"},
            "With S3_BUCKET, S3_PUBLIC_URL says where readers fetch pictures, by https.",
        ),
    ],
)
def test_says_what_is_wrong(environment, told):
    assert read("DEBUG", **environment) == f"django.core.exceptions.ImproperlyConfigured: {told}"


@pytest.mark.parametrize(
    "environment", [{"PHOTO_MAX_BYTES": "many"}, {"PHOTO_MAX_PIXELS": "9 MP"}, {"SITE_URL": "https://["}]
)
def test_takes_no_value_that_it_cannot_read(environment):
    assert re.match(
        "ValueError: |django.core.exceptions.ImproperlyConfigured: ", read("DEBUG", **environment)
    )


@pytest.mark.parametrize(("debug", "is_on"), [("on", True), ("true", True), ("off", False)])
def test_develops_only_when_told_clearly(debug, is_on):
    assert read("DEBUG", DEBUG=debug) == [is_on]


@pytest.mark.parametrize("name", ["DEBUG", "BEHIND_PROXY"])
def test_takes_a_misspelt_switch_for_a_mistake(name):
    said = f"django.core.exceptions.ImproperlyConfigured: {name} is on or off, not 'perhaps'."
    assert read("DEBUG", **{name: "perhaps"}) == said


def test_develops_with_an_empty_key():
    assert read("DEBUG", DEBUG="on", SECRET_KEY="") == [True]


def test_asks_for_https_everywhere_where_the_site_has_it():
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert read(*names) == [True, True, True, 31_536_000]
    assert read(*names, SITE_URL="http://127.0.0.1:8000") == [False, False, False, 0]


def test_trusts_a_proxy_only_when_told():
    found = read("SECURE_PROXY_SSL_HEADER")
    assert found == "AttributeError: module 'newsroom.settings' has no attribute 'SECURE_PROXY_SSL_HEADER'"
    assert read("SECURE_PROXY_SSL_HEADER", BEHIND_PROXY="on") == [["HTTP_X_FORWARDED_PROTO", "https"]]


def test_forgives_a_slash_behind_the_address_and_spaces_between_hosts():
    found = read("SITE_URL", "ALLOWED_HOSTS", SITE_URL="https://x.org/", ALLOWED_HOSTS="x.org, www.x.org")
    assert found == ["https://x.org", ["x.org", "www.x.org"]]


def test_keeps_originals_apart_from_what_is_public():
    (storages,) = read("STORAGES", MEDIA_ROOT="/srv/media")
    folders = {name: storages[name]["OPTIONS"]["location"] for name in ("default", "originals")}
    assert folders == {"default": "/srv/media/public", "originals": "/srv/media/originals"}


@pytest.mark.parametrize(
    ("url", "back_end"),
    [
        ("redis://localhost:6379/0", "articles.caching.fail_safe.RedisCache"),
        ("locmemcache://", "django.core.cache.backends.locmem.LocMemCache"),
    ],
)
def test_takes_the_cache_from_its_address(url, back_end):
    (caches,) = read("CACHES", CACHE_URL=url)
    assert caches["default"]["BACKEND"] == back_end


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "foo"}, "DATABASE_URL must be like"),
        ({"PHOTO_MAX_BYTES": "-5"}, "PHOTO_MAX_BYTES is a whole number above zero, not '-5'."),
        ({"LANGUAGE_CODE": "en-us"}, "LANGUAGE_CODE is a language like"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is DEBUG, INFO,"),
        ({"SITE_URL": "https://example.com/paper"}, "SITE_URL must be like https://www.example.com"),
    ],
)
def test_says_which_setting_is_wrong(environment, sentence):
    said = read("DEBUG", **environment)
    assert said.removeprefix("django.core.exceptions.ImproperlyConfigured: ").startswith(sentence)


def test_locks_other_subdomains_only_when_told():
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert read(*names) == [False, False]
    assert read(*names, HSTS_SUBDOMAINS="on") == [True, True]


def test_keeps_work_in_the_database_or_in_redis():
    assert read("TASKS") == [{"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}]
    tasks, queues = read("TASKS", "RQ_QUEUES", TASK_QUEUE="redis://127.0.0.1:6379/3")
    assert tasks["default"]["BACKEND"] == "django_tasks_rq.RQBackend"
    assert queues == {"default": {"URL": "redis://127.0.0.1:6379/3"}}


def test_lets_pages_show_pictures_from_the_bucket_and_keeps_originals_private():
    bucket = {"S3_BUCKET": "paper", "S3_PUBLIC_URL": "https://pictures.example.com/paper"}
    policy, kept = read("CONTENT_SECURITY_POLICY", "STORAGES", **bucket)
    assert policy["DIRECTIVES"]["img-src"] == ["'self'", "https://pictures.example.com"]
    public, private = (kept[name]["OPTIONS"] for name in ("default", "originals"))
    assert (public["custom_domain"], public["querystring_auth"]) == ("pictures.example.com/paper", False)
    assert (private["location"], private["querystring_auth"]) == ("originals", True)
    assert "custom_domain" not in private


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        *(
            ({"ADMIN_PATH": path}, "ADMIN_PATH is an address")
            for path in ("", "news", "News", "a b", "media/desk", "..")
        ),
        ({"SECOND_FACTOR": "all"}, "SECOND_FACTOR is off, publishers or staff, not 'all'."),
        ({"SECOND_PAIR_OF_EYES": "on"}, "SECOND_PAIR_OF_EYES is warn, off or enforce, not 'on'."),
        ({"LOCKOUT_ATTEMPTS": "0"}, "LOCKOUT_ATTEMPTS is a whole number above zero, not '0'."),
        ({"READER_MAX_BYTES": "1 MB"}, "READER_MAX_BYTES is a whole number above zero, not '1 MB'."),
    ],
)
def test_says_what_is_wrong_with_a_guard(environment, said):
    assert read("DEBUG", **environment).split(": ", 1)[1].startswith(said)


@pytest.mark.parametrize("path", ["our/desk", "/our/desk/", "our/desk/"])
def test_takes_the_desks_address_with_slashes_and_without(path):
    assert read("ADMIN_PATH", ADMIN_PATH=path) == ["our/desk/"]


def test_names_cookies_so_that_no_other_host_can_set_them_where_there_is_https():
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    assert read(*names) == ["__Host-sessionid", "__Host-csrftoken"]
    assert read(*names, SITE_URL="http://127.0.0.1:8000") == ["sessionid", "csrftoken"]


DESK_ELSEWHERE = """
import os, tests.environment
os.environ |= {"ADMIN_PATH": "our/desk", "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
import django; django.setup()
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from articles.models.section import RESERVED_SLUGS
print(reverse("admin:index"), reverse("account_login"), "our" in RESERVED_SLUGS)
call_command("migrate", verbosity=0)
page = Client().get("/our/desk/login/").text
print('action="/our/desk/login/"' in page, 'href="/admin' in page, 'action="/admin' in page)
"""


def test_moves_the_desk_and_all_that_leads_to_it():
    """In a process of its own, for addresses are read once."""
    run = [sys.executable, "-c", DESK_ELSEWHERE]
    environment = os.environ | {"DATABASE_URL": "sqlite:///:memory:"}
    said = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["/our/desk/ /our/desk/login/ True", "True False False"]


def test_looks_for_templates_in_the_papers_own_folder_first():
    (templates,) = read("TEMPLATES", TEMPLATES_DIR="/srv/our-templates")
    assert templates[0]["DIRS"][0] == "/srv/our-templates"
    assert len(read("TEMPLATES")[0][0]["DIRS"]) == 1
