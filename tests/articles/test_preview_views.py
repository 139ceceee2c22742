"""What a preview link shows, to whom nobody knows: the story, and nothing of it anywhere else."""

import datetime
import io
import logging

import pytest
from django.core.management import call_command
from django.test import Client

from articles import preview_links
from articles.models import Edition, PreviewLink, PullQuote
from tests.factories import edit, make_article, make_photo, make_section, moment, publish

pytestmark = pytest.mark.django_db

NOON = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(stop_clock):
    stop_clock(NOON)


@pytest.fixture
def story(journalist):
    article = make_article("Ferry sinks", created_by=journalist, tags=["Wrecks"], lead_photo=make_photo())
    PullQuote.objects.create(parent=article, region="body", ordering=20, quote="She rolled.")
    edit(article, by=journalist, now=NOON - HOUR)
    return article


@pytest.fixture
def made(story, journalist):
    """A link and its token."""
    return preview_links.make(story.revisions.get(), for_whom="Rosa Ibarra", by=journalist, now=NOON)


@pytest.fixture
def link(made):
    return made[0]


@pytest.fixture
def address(made):
    return f"/preview/{made[1]}/"


def headers(response):
    return [response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")]


KEPT_PRIVATE = ["private, no-store", "noindex, nofollow, noarchive", "no-referrer"]


def test_shows_the_story_as_readers_would_see_it(client, address):
    response = client.get(address)
    shown = (
        '<p class="preview">Preview: not public</p>',
        "<h1>Ferry sinks</h1>",
        "<p>Eight boats.</p>",
        "She rolled.",
        "Ada Ferris",
        ">Wrecks<",
        "Jo Reyes",
    )
    assert (response.status_code, [words for words in shown if words not in response.text]) == (200, [])


def test_shows_the_revision_that_it_was_made_for(client, address, story, journalist):
    edit(story, by=journalist, headline="Ferry floats", text="<p>Later.</p>")
    text = client.get(address).text
    assert ("Ferry sinks" in text, "Ferry floats" in text, "Later." in text) == (True, False, False)


def test_shows_the_revision_though_the_story_is_public(client, address, story, journalist):
    edit(story, by=journalist, headline="Ferry floats")
    publish(story)
    assert "<h1>Ferry sinks</h1>" in client.get(address).text


def test_is_kept_out_of_caches_indexes_and_referrers(client, address):
    response = client.get(address)
    assert headers(response) == KEPT_PRIVATE
    assert '<meta name="robots" content="noindex">' in response.text
    assert 'rel="canonical"' not in response.text


def test_sets_no_cookie_and_asks_for_no_comment(client, address):
    response = client.get(address)
    assert (dict(response.cookies), "<form" in response.text) == ({}, False)


def test_says_neither_its_address_nor_for_whom_it_is(client, address):
    text = client.get(address).text
    assert (address in text, "Rosa Ibarra" in text) == (False, False)


def test_opens_without_the_stroke_at_its_end_and_tells_no_log(client, address, caplog):
    caplog.set_level(logging.DEBUG)
    assert client.get(address.rstrip("/")).status_code == 200
    assert [record for record in caplog.records if address[9:30] in record.getMessage()] == []


def test_writes_nothing_but_the_opening(client, link, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        client.get(address)
    statements = [query["sql"].strip() for query in queries.captured_queries]
    written = [sql for sql in statements if not sql.startswith("SELECT")]
    assert ["articles_previewopening" in sql for sql in written] == [True]
    assert link.openings.get().at == NOON


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_is_only_read(method, client, address):
    assert getattr(client, method)(address).status_code == 405


def test_shows_a_story_that_lacks_everything(client, journalist):
    bare = make_article("Only this", created_by=journalist, section=None, text="")
    bare.bylines.all().delete()
    edit(bare, by=journalist)
    _link, token = preview_links.make(bare.revisions.get(), for_whom="Rosa", by=journalist, now=NOON)
    assert "<h1>Only this</h1>" in client.get(f"/preview/{token}/").text


# What does not open


def closed(client, address):
    """Return what the page says and its status, once it is sure that it shows nothing and is kept private."""
    response = client.get(address)
    assert (headers(response), "Ferry" in response.text, dict(response.cookies)) == (KEPT_PRIVATE, False, {})
    assert 'class="masthead' in response.text
    assert address not in response.text
    return response.status_code, response.text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("token", ["x", "-" * 32, "%C3%A9", "%FF", "x" * 3000])
def test_knows_no_other_address(token, client, address):
    assert closed(client, f"/preview/{token}/") == (404, "There is no preview at this address")


@pytest.mark.parametrize("path", ["/preview/", "/preview/a/b/", "/preview//"])
def test_has_no_other_pages(path, client, made):
    assert client.get(path).status_code == 404


def test_opens_until_the_very_moment_that_it_expires(client, address, stop_clock):
    stop_clock(NOON + 24 * HOUR - MICROSECOND)
    assert client.get(address).status_code == 200
    stop_clock(NOON + 24 * HOUR)
    assert closed(client, address) == (410, "This preview has ended")


def test_opens_no_more_once_it_is_revoked(client, link, address, editor):
    preview_links.revoke(link, by=editor, now=NOON)
    assert closed(client, address) == (410, "This preview has ended")


def test_opens_for_nobody_while_an_embargo_holds(client, address, story, journalist, stop_clock, desk):
    edit(story, by=journalist, embargo_until=NOON + HOUR)
    refused = (403, "This preview cannot be opened yet")
    assert [closed(each, address) for each in (client, desk(journalist))] == [refused] * 2
    stop_clock(NOON + HOUR)
    assert client.get(address).status_code == 200


# What leaks


def test_shows_nothing_of_the_story_in_any_list(client, address, listed, story):
    make_section("Sport")
    client.get(address)
    assert [listed(path) for path in ("/", "/news/", "/city/", "/sport/")] == [[], [], [], []]
    assert client.get(f"/news/2026/03/01/{story.slug}/").status_code == 404
    assert not Edition.objects.exists()


@pytest.mark.parametrize("state", ["open", "revoked", "expired", "embargoed"])
def test_writes_its_token_into_no_log(state, client, address, story, caplog, stop_clock):
    caplog.set_level(logging.DEBUG)
    if state == "revoked":
        PreviewLink.objects.update(revoked_at=NOON)
    if state == "expired":
        PreviewLink.objects.update(expires_at=NOON)
    if state == "embargoed":
        type(story).objects.update(embargo_until=NOON + HOUR)
    client.get(address)
    token = address.split("/")[2]
    assert [record for record in caplog.records if token in record.getMessage() + str(vars(record))] == []


def test_leaves_its_token_nowhere_in_the_database(client, story, desk, journalist):
    page = f"/admin/articles/article/{story.pk}/preview-links/"
    address = desk(journalist).post(page, {"for_whom": "Rosa", "hours": 24}).context["address"]
    token = address.rstrip("/").rpartition("/")[2]
    Client().get(f"/preview/{token}/")
    dump = io.StringIO()
    call_command("dumpdata", stdout=dump)
    assert (len(token), "preview" in dump.getvalue(), token in dump.getvalue()) == (32, True, False)
