"""The pages of single lists: who may open which, how they are filtered, paged and kept in an address."""

import re

import pytest
from django.contrib.auth.models import User

from articles.models import Article, Message
from newsroom import desk_lists, queue
from tests.factories import apply, edit, make_author, make_desk, make_edition, make_photo, make_section
from tests.newsroom.desk_pages import HOUR, T, multiply, published, read, returned, submitted, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TO_READ = "/admin/queue/to-read/"
EDITORS = ["to-read", "approved", "scheduled", "changed", "photos", "alone", "letters", "purges"]
WRITERS = ["unsaved", "returned", "drafts", "waiting", "live"]


def shown(client, address: str) -> list[str]:
    """Return the first cells of the page's table."""
    rows = read(client.get(address).text).lists.get("page", [])
    return [row[0].removeprefix("Read: ") for row in rows]


def whole(client, address: str) -> list[str]:
    """Return the first cells of this page and of all that come after it."""
    page = client.get(address).text
    more = re.search(r'<a href="(\?[^"]+)" rel="next">', page)
    rest = whole(client, address.partition("?")[0] + more[1].replace("&amp;", "&")) if more else []
    return shown(client, address) + rest


# Who


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("journalist", WRITERS),
        ("editor", [*EDITORS, *WRITERS]),
        ("managing_editor", [*EDITORS, *WRITERS]),
        ("moderator", []),
    ],
)
def test_opens_to_whom_the_list_is_for(desk, cast, role, names):
    client = desk(cast[role])
    opened = [each for each in desk_lists.BY_NAME if client.get(f"/admin/queue/{each}/").status_code == 200]
    assert opened == names


def test_refuses_others_with_403_and_sends_strangers_to_log_in(client, desk, journalist):
    assert desk(journalist).get(TO_READ).status_code == 403
    assert client.get(TO_READ).url == f"/admin/login/?next={TO_READ}"


@pytest.mark.parametrize("name", ["nonsense", "comments"])
def test_knows_no_other_list(desk, editor, name):
    assert desk(editor).get(f"/admin/queue/{name}/").status_code == 404


def test_shows_superusers_everything(desk, journalist):
    submitted(journalist)
    chief = User.objects.create_superuser("chief-of-all")
    assert shown(desk(chief), TO_READ) == ["Ferry"]


def test_keeps_an_editor_to_their_sections(desk, journalist, editor):
    make_desk(editor, make_section("City"))
    for name in ("City", "Culture"):
        submitted(journalist, name, section=make_section(name))
    assert shown(desk(editor), TO_READ) == ["City"]


@pytest.mark.parametrize("name", EDITORS)
def test_shows_no_story_of_another_section_in_any_list(desk, journalist, editor, name):
    make_desk(editor, make_section("Sport"))
    fill(journalist, 1)
    assert shown(desk(editor), f"/admin/queue/{name}/") == []


@pytest.mark.parametrize("name", WRITERS)
def test_shows_no_story_of_a_colleague_in_any_list(desk, journalist, colleague, name):
    fill(colleague, 1)
    assert shown(desk(journalist), f"/admin/queue/{name}/") == []


# Filters


def test_filters_by_section_with_its_parts(desk, journalist, editor):
    city = make_section("City")
    sections = [city, make_section("Trams", parent=city), make_section("Culture")]
    for section in sections:
        submitted(journalist, section.name, section=section)
    client = desk(editor)
    assert shown(client, f"{TO_READ}?section={city.pk}") == ["City", "Trams"]
    assert shown(client, f"{TO_READ}?section={sections[2].pk}") == ["Culture"]
    assert (
        f'<option value="{city.pk}" selected>City</option>' in client.get(f"{TO_READ}?section={city.pk}").text
    )


def test_filters_by_person(desk, journalist, colleague, editor):
    submitted(journalist, "One")
    submitted(colleague, "Other")
    author = make_author("Colleague")
    client = desk(editor)
    assert shown(client, f"{TO_READ}?person={author.pk}") == ["Other"]
    assert 'name="person"' not in client.get("/admin/queue/drafts/").text


def test_offers_only_sections_that_the_person_works_for(desk, editor):
    make_section("Culture")
    make_desk(editor, make_section("City"))
    options = re.findall(r"<option[^>]*>([^<]+)</option>", desk(editor).get(TO_READ).text)
    assert options == ["All my sections", "City", "Everybody"]


@pytest.mark.parametrize("query", ["section=0", "section=x", "person=9999", "section=%00", "person=²"])
def test_says_what_is_wrong_with_a_choice_and_shows_nothing(desk, journalist, editor, query):
    submitted(journalist)
    response = desk(editor).get(f"{TO_READ}?{query}")
    assert response.status_code == 400
    assert "Select a valid choice." in response.text
    assert "Nothing here matches." in response.text


def test_refuses_a_section_out_of_reach_as_a_choice(desk, journalist, editor):
    culture = make_section("Culture")
    submitted(journalist, section=culture)
    make_desk(editor, make_section("City"))
    assert desk(editor).get(f"{TO_READ}?section={culture.pk}").status_code == 400


# Pages


@pytest.fixture
def three_a_page(monkeypatch):
    monkeypatch.setattr(queue, "PAGE_SIZE", 3)


def test_leads_through_every_story_once_and_in_order(desk, journalist, editor, three_a_page):
    deadlines = [None, T + HOUR, None, T, T + HOUR, T + HOUR, T + 2 * HOUR, None]
    stories = [
        submitted(journalist, f"Story {number}", deadline=deadline)
        for number, deadline in enumerate(deadlines)
    ]
    expected = [f"Story {number}" for number in (3, 1, 4, 5, 6, 0, 2, 7)]
    assert whole(desk(editor), TO_READ) == expected
    assert len(stories) == len(expected)


@pytest.mark.parametrize("name", ["changed", "alone", "drafts", "live"])
def test_leads_through_the_newest_first(desk, editor, three_a_page, time_machine, name):
    for number in range(7):
        time_machine.move_to(T + number * HOUR, tick=False)
        story = written(editor, f"Story {number}")
        apply(story, "publish", by=editor)
        edit(story, headline=f"Since {number}", by=editor)
    headlines = whole(desk(editor), f"/admin/queue/{name}/")
    assert headlines == [f"Since {number}" for number in range(6, -1, -1)]


def test_leads_once_to_each_live_story_begun_or_signed(
    desk, journalist, colleague, three_a_page, time_machine
):
    makers = {"begun": {"created_by": journalist}, "signed": {"author": make_author("Jo", user=journalist)}}
    makers["both"] = makers["begun"] | makers["signed"]
    expected = [f"{name} {number}" for number in (1, 0) for name in makers]
    for passed, headline in enumerate(reversed(expected)):
        time_machine.move_to(T + passed * HOUR, tick=False)
        published(colleague, f"Theirs {passed}")
        make_edition(headline, **{"author": make_author("Kim")} | makers[headline.split()[0]])
    assert whole(desk(journalist), "/admin/queue/live/") == expected


def test_keeps_the_choices_on_the_way_and_leads_back(desk, journalist, editor, three_a_page):
    for number in range(4):
        submitted(journalist, f"Story {number}")
    client, section = desk(editor), make_section("City").pk
    first = client.get(f"{TO_READ}?section={section}").text
    (address,) = re.findall(r'<a href="\?(section=\d+&amp;after=[^"]+)" rel="next">', first)
    second = client.get(f"{TO_READ}?{address.replace('&amp;', '&')}").text
    assert f'<a href="?section={section}">Back to the beginning</a>' in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize(
    "key",
    ["x", "-", "1-2-3", "20260301T120000.000000", "99999999T000000.0-20260301T120000.0-1", "%00", "1-2-²"],
)
def test_finds_nothing_behind_a_key_that_is_not_ours(desk, editor, key):
    assert desk(editor).get(f"{TO_READ}?after={key}").status_code == 404


def test_reads_the_key_that_it_writes(desk, journalist, editor, three_a_page):
    for number in range(4):
        submitted(journalist, f"Story {number}", deadline=T + number * HOUR)
    page = desk(editor).get(TO_READ).text
    story = Article.objects.get(headline="Story 2")
    (key,) = re.findall(r"after=([^\"&]+)", page)
    assert queue.parse_key(key) == (T + 2 * HOUR, T - 2 * HOUR, story.pk)


def test_explains_an_empty_list_and_an_empty_choice(desk, editor):
    client, section = desk(editor), make_section("City").pk
    assert "Nothing waits to be read." in client.get(TO_READ).text
    assert "Nothing here matches." in client.get(f"{TO_READ}?section={section}").text


# What it costs


def fill(by, number) -> None:
    """Put so many stories of one section into every list."""
    for each in range(number):
        written(by, f"Draft {each}", lead_photo=make_photo())
        edit(published(by, f"Changed {each}"), headline=f"Since {each}", by=by)
        apply(submitted(by, f"Approved {each}", lead_photo=make_photo()), "approve", now=T)
        apply(submitted(by, f"Scheduled {each}"), "schedule", at=T + HOUR)
        story = submitted(by, f"Submitted {each}", lead_photo=make_photo())
        fields = {"created_at": T, "send_after": T, "failed_at": T}
        Message.objects.create(article=story, to="jo@example.com", **fields)
        make_edition(f"Alone {each}", lead_photo=make_photo(rights_expire_at=T), now=T - HOUR)


@pytest.mark.parametrize(("number", "copies"), [(1, 0), (3, 0), (3, 20)])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("to-read", 12),
        ("approved", 12),
        ("scheduled", 10),
        ("changed", 10),
        ("photos", 11),
        ("alone", 10),
        ("letters", 8),
    ],
)
def test_asks_as_often_for_three_and_three_hundred_stories_as_for_one(
    desk, journalist, editor, name, queries, number, copies, django_assert_num_queries
):
    make_desk(editor, make_section("City"))
    fill(journalist, number)
    multiply(copies)
    client = desk(editor)
    with django_assert_num_queries(queries):
        assert len(shown(client, f"/admin/queue/{name}/")) >= number


def test_asks_no_more_for_lists_of_ones_own(desk, journalist, editor, django_assert_max_num_queries):
    fill(journalist, 2)
    returned(journalist, editor, "Why?")
    client = desk(journalist)
    for name in WRITERS:
        with django_assert_max_num_queries(11):
            client.get(f"/admin/queue/{name}/")
