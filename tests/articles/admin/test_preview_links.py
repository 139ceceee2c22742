"""Preview links at the desk: listed beside the story's form, made and revoked on a page of their own."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import preview_links
from articles.models import PreviewLink
from tests.factories import edit, make_article, make_desk, make_section, moment

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def story(story, journalist):
    """The journalist's story, saved twice."""
    edit(story, by=journalist, now=NOON - 2 * HOUR)
    edit(story, by=journalist, headline="Ferry sinks", now=NOON - HOUR)
    return story


def page(story):
    return f"/admin/articles/article/{story.pk}/preview-links/"


def revoke(story, link):
    return f"{page(story)}{link.pk}/revoke/"


def send(client, story, **typed):
    return client.post(page(story), {"for_whom": "Rosa Ibarra", "hours": "24", "revision": "2"} | typed)


def make(story, by, for_whom="Rosa Ibarra", **more):
    return preview_links.make(story.revisions.first(), for_whom=for_whom, by=by, now=NOON, **more)[0]


def beside(client, story):
    """Return what the story's form says of its links, in plain words."""
    text = client.get(story.get_admin_url()).text
    section = text.partition('<section class="preview-links"')[2].partition("</section>")[0]
    rows = re.findall(r"<li>.*?</li>", section, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", row).split()) for row in rows]


# Making one


def test_makes_a_link_and_shows_its_address_this_once(client, story, journalist):
    response = send(client, story)
    link = PreviewLink.objects.get()
    assert (link.for_whom, link.revision.number, link.created_by) == ("Rosa Ibarra", 2, journalist)
    assert link.expires_at == NOON + 24 * HOUR
    address = response.context["address"]
    assert re.fullmatch(r"http://testserver/preview/[\w-]{32}/", address)
    assert f'value="{address}"' in response.text
    assert address not in client.get(page(story)).text


def test_makes_a_link_that_opens_for_whom_it_is_for(client, story):
    address = send(client, story).context["address"].removeprefix("http://testserver")
    client.logout()
    assert "<h1>Ferry sinks</h1>" in client.get(address).text


def test_keeps_the_page_with_the_address_out_of_caches(client, story):
    response = send(client, story)
    assert "no-store" in response["Cache-Control"]
    assert response.context["address"] not in str(response.cookies)


def test_shows_the_revision_that_its_maker_saw_though_one_was_saved_meanwhile(client, story, editor):
    assert 'name="revision" value="2"' in client.get(page(story)).text
    edit(story, by=editor, headline="Ferry floats")
    send(client, story)
    assert PreviewLink.objects.get().revision.number == 2


def test_offers_an_earlier_revision_by_its_number(client, story):
    assert 'name="revision" value="1"' in client.get(f"{page(story)}?revision=1").text
    send(client, story, revision="1")
    assert PreviewLink.objects.get().revision.number == 1


@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "9" * 30, "²", "1 or 1"])
def test_knows_no_other_revision(number, client, story):
    assert client.get(page(story), {"revision": number}).status_code == 404
    assert send(client, story, revision=number).status_code == 404
    assert not PreviewLink.objects.exists()


def test_proposes_as_many_hours_as_the_paper_says(client, story, settings):
    settings.PREVIEW_LINK_HOURS = 48
    assert client.get(page(story)).context["form"]["hours"].value() == 48


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"for_whom": ""}, "for_whom"),
        ({"for_whom": "  "}, "for_whom"),
        ({"for_whom": "R" * 121}, "for_whom"),
        ({"for_whom": "\0"}, "for_whom"),
        ({"hours": ""}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "721"}, "hours"),
        ({"hours": "-5"}, "hours"),
        ({"hours": "soon"}, "hours"),
        ({"hours": "9" * 99}, "hours"),
    ],
)
def test_says_at_the_field_what_is_wrong_and_loses_nothing(typed, field, client, story):
    response = send(client, story, **typed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert {name: response.context["form"][name].value() for name in typed} == typed
    assert not PreviewLink.objects.exists()


def test_needs_a_revision(client, journalist):
    unsaved = make_article("Only this", created_by=journalist)
    response = client.get(page(unsaved))
    assert (response.status_code, response.url) == (302, unsaved.get_admin_url())


# Under embargo


@pytest.fixture
def embargoed(story, journalist):
    edit(story, by=journalist, embargo_until=NOON + HOUR)
    return story


def test_refuses_a_journalist_a_link_under_embargo(client, embargoed):
    response = send(client, embargoed, ignores_embargo="on")
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "The story is under embargo. Only an editor may show it before that ends."
    ]
    assert not PreviewLink.objects.exists()


def test_lets_an_editor_say_that_the_embargo_does_not_hold(editors_client, embargoed):
    response = send(editors_client, embargoed)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["ignores_embargo"])
    assert send(editors_client, embargoed, ignores_embargo="on").status_code == 200
    assert PreviewLink.objects.get().ignores_embargo


def test_asks_about_an_embargo_only_an_editor_and_only_where_there_is_one(editors_client, client, embargoed):
    edit(open_to_all := make_article("Open"))
    asked = [
        "ignores_embargo" in each.get(page(story)).context["form"].fields
        for each, story in ((editors_client, embargoed), (editors_client, open_to_all), (client, embargoed))
    ]
    assert asked == [True, False, False]


# Listing and revoking


def test_lists_links_beside_the_storys_form(client, story, journalist, time_machine):
    make(story, journalist, "Opened", hours=72)
    PreviewLink.objects.get().openings.create(at=NOON)
    make(story, journalist, "Expired", hours=1)
    make(story, journalist, "Revoked")
    PreviewLink.objects.filter(for_whom="Revoked").update(revoked_at=NOON)
    time_machine.move_to(NOON + HOUR, tick=False)
    assert beside(client, story) == [
        "Revoked, revision 2: revoked on 1 Mar 2027, 12:00 CET; never opened",
        "Expired, revision 2: expired on 1 Mar 2027, 13:00 CET; never opened",
        "Opened, revision 2: opens until 4 Mar 2027, 12:00 CET; opened once, on 1 Mar 2027, 12:00 CET",
    ]


def test_shows_neither_links_nor_names_to_whoever_may_only_look(desk, story, journalist, colleague):
    make(story, journalist)
    text = desk(colleague).get(story.get_admin_url()).text
    assert ("preview-links" in text, "Rosa Ibarra" in text) == (False, False)


def test_asks_as_much_for_three_links_as_for_one(client, story, journalist):
    counts = []
    for links in (1, 2):
        for _number in range(links):
            make(story, journalist).openings.create(at=NOON)
        with CaptureQueriesContext(connection) as queries:
            client.get(page(story))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_revokes_a_link(client, story, journalist):
    link = make(story, journalist)
    assert f'action="{revoke(story, link)}"' in client.get(page(story)).text
    response = client.post(revoke(story, link))
    link.refresh_from_db()
    assert (response.status_code, response.url, link.revoked_at) == (302, page(story), NOON)
    text = client.get(page(story)).text
    assert ("The link for Rosa Ibarra opens no more." in text, "Revoked on 1 Mar 2027" in text) == (
        True,
        True,
    )
    assert revoke(story, link) not in text


def test_revokes_nothing_by_being_looked_at(client, story, journalist):
    link = make(story, journalist)
    assert client.get(revoke(story, link)).status_code == 405
    assert PreviewLink.objects.get().revoked_at is None


def test_revokes_no_link_of_another_story(client, story, journalist):
    other = make_article("Theirs", created_by=journalist)
    edit(other, by=journalist)
    link = make(other, journalist)
    assert client.post(revoke(story, link)).status_code == 404
    assert PreviewLink.objects.get().revoked_at is None


# Who may


@pytest.mark.parametrize("name", ["colleague", "moderator", "elsewhere"])
def test_keeps_out_whoever_may_not_edit_the_story(name, desk, cast, story, journalist):
    make_desk(cast["editor"], make_section("Sport"))
    client = desk((cast | {"elsewhere": cast["editor"]})[name])
    link = make(story, journalist)
    statuses = [client.get(page(story)), send(client, story), client.post(revoke(story, link))]
    assert [response.status_code for response in statuses] == [403, 403, 403]
    assert PreviewLink.objects.get().revoked_at is None


def test_sends_whoever_is_not_logged_in_to_the_log_in(client, story, journalist):
    link = make(story, journalist)
    client.logout()
    statuses = [client.get(page(story)), send(client, story), client.post(revoke(story, link))]
    assert {response.url.split("?")[0] for response in statuses} == {"/admin/login/"}
    assert PreviewLink.objects.get().revoked_at is None


def test_knows_no_other_story(client, journalist):
    assert client.get("/admin/articles/article/999999/preview-links/").status_code == 404
