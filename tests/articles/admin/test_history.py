"""A story's history: its timeline, two of its states side by side, and the way back to an earlier one."""

import datetime
import html
import re

import pytest
from django.http import QueryDict
from django.test import Client

from articles import autosaves, revisions
from articles.models import Article, Byline, Event, PhotoBlock, State
from tests.articles.admin.form import read
from tests.factories import (
    apply,
    edit,
    make_article,
    make_author,
    make_desk,
    make_photo,
    make_section,
    moment,
)

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
PEOPLE = ("moderator", "colleague", "journalist", "editor", "managing_editor")


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def story(story, journalist):
    """The journalist's story in two revisions."""
    edit(story, by=journalist, now=NOON - 3 * HOUR)
    edit(story, by=journalist, now=NOON - 2 * HOUR, headline="Ferry sinks", text="<p>No boats.</p>")
    story.refresh_from_db()
    return story


@pytest.fixture
def chief(desk, superuser):
    return desk(superuser)


def page(story, rest):
    return f"/admin/articles/article/{story.pk}/{rest}"


def words(response):
    """Return the words of the page's own part."""
    body = response.text.split('<div id="content-main">')[1].split("<footer")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def told(response, client):
    """The sentences that wait where the response leads to."""
    return [str(message) for message in client.get(response.url).context["messages"]]


def entries(response):
    return [entry for entry, _is_to_review in response.context["rows"]]


def trace(story):
    row = Article.objects.filter(pk=story.pk).values("headline", "state", "version").get()
    return row, story.revisions.count(), Event.objects.count()


def restore(client, story, number=1, **typed):
    story.refresh_from_db()
    return client.post(page(story, f"restore/{number}/"), {"version": story.version} | typed)


# The timeline


def test_tells_events_and_their_revisions_newest_first(client, story, journalist, editor):
    apply(story, "submit", by=journalist, now=NOON - HOUR)
    apply(story, "return", by=editor, now=NOON, note="Who says so?")
    response = client.get(page(story, "history/"))
    found = [(each.what, each.who, each.at, each.revision.number) for each in entries(response)]
    assert found == [
        ("Returned", "editor", NOON, 2),
        ("Submitted", "journalist", NOON - HOUR, 2),
        ("Saved", "journalist", NOON - 2 * HOUR, 2),
        ("Saved", "journalist", NOON - 3 * HOUR, 1),
    ]


def test_says_when_in_the_newsrooms_zone_and_why(client, story, editor):
    apply(story, "submit", now=NOON - HOUR)
    apply(story, "return", by=editor, now=NOON, note="Who <b>says</b> so?\nAsk.")
    shown = client.get(page(story, "history/")).text
    assert '<time datetime="2027-03-01T12:00:00+01:00">1 March 2027, 12:00:00 CET</time>' in shown
    assert '<blockquote dir="auto">Who &lt;b&gt;says&lt;/b&gt; so?<br>Ask.</blockquote>' in shown


def test_says_for_when_it_was_scheduled(client, story):
    apply(story, "schedule", at=moment("2027-07-01 06:30:15"), now=NOON)
    assert "For 1 July 2027, 06:30:15 CEST" in words(client.get(page(story, "history/")))


def test_tells_of_a_revision_that_no_save_made(client, story):
    Article.objects.update(kicker="Sport")
    story.refresh_from_db()
    revisions.record(story, by=None, now=NOON)
    first = entries(client.get(page(story, "history/")))[0]
    assert (first.what, first.revision.number) == ("Kept as a revision", 3)
    assert first.who == "somebody whose account is gone"


def test_leads_from_each_revision_to_its_comparisons(client, story):
    shown = client.get(page(story, "history/")).text
    links = re.findall(r'<a href="([^"]+/(?:compare|restore)/[^"]*)">', shown)
    compare, restoring = page(story, "compare/"), page(story, "restore/1/")
    assert [link.replace("&amp;", "&") for link in links] == [
        compare,
        f"{compare}?from=r1&to=r2",
        f"{compare}?from=r2&to=desk",
        f"{compare}?from=r1&to=desk",
        restoring,
    ]


def test_offers_no_way_back_to_whoever_may_not_edit(desk, story, colleague):
    assert "/restore/" not in desk(colleague).get(page(story, "history/")).text


def test_pages_by_key_and_skips_nothing(client, story, journalist):
    for number in range(60):
        edit(story, by=journalist, now=NOON, headline=f"Version {number}")
    first = client.get(page(story, "history/"))
    second = client.get(page(story, "history/"), {"before": first.context["older"]})
    assert (len(entries(first)), len(entries(second)), second.context["older"]) == (50, 12, "")
    assert [each.revision.number for each in entries(first) + entries(second)] == list(range(62, 0, -1))


@pytest.mark.parametrize(
    "key", ["x", "20270301T120000.000000-e", "99999999T999999.000000-e1", "\0", "9" * 99]
)
def test_knows_no_other_key(client, story, key):
    assert client.get(page(story, "history/"), {"before": key}).status_code == 404


def test_begins_with_nothing(client, journalist):
    bare = Article.objects.create(headline="Only this", created_by=journalist)
    assert words(client.get(page(bare, "history/"))) == "Nothing has happened with this story yet."
    assert client.get(page(bare, "compare/")).context["difference"].is_empty


@pytest.mark.parametrize(
    ("rest", "queries"),
    [("history/", 12), ("compare/", 19), ("compare/?from=r1&to=desk", 17), ("restore/1/", 13)],
)
def test_asks_as_much_for_sixty_revisions_as_for_one(desk, editor, rest, queries, django_assert_num_queries):
    story, client = make_article(), desk(editor)
    for count in (1, 2, 57):
        for number in range(count):
            edit(story, headline=f"Version {count} {number}", kicker="Harbour")
        with django_assert_num_queries(queries):
            assert client.get(page(story, rest)).status_code == 200


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
@pytest.mark.parametrize("rest", ["history/", "compare/", "restore/1/", "review/1/"])
def test_knows_no_other_story(chief, pk, rest):
    url = f"/admin/articles/article/{pk}/{rest}"
    assert {chief.get(url).status_code, chief.post(url).status_code} <= {404}


def test_keeps_its_pages_out_of_caches(client, story):
    for rest in ("history/", "compare/", "restore/1/"):
        assert "no-store" in client.get(page(story, rest))["Cache-Control"]


# Who may see what

PAGES = {
    "history/": "200 200 200 200 200",
    "compare/": "200 200 200 200 200",
    "restore/1/": "403 403 200 200 200",
}


@pytest.mark.parametrize(("rest", "expected"), PAGES.items())
def test_gives_each_person_their_pages(desk, cast, story, rest, expected):
    found = [desk(cast[person]).get(page(story, rest)) for person in PEOPLE]
    assert " ".join(str(response.status_code) for response in found) == expected


@pytest.mark.parametrize("rest", PAGES)
def test_refuses_whoever_works_for_another_section_without_the_title(desk, cast, story, rest):
    for person in ("moderator", "colleague", "editor", "managing_editor"):
        make_desk(cast[person], make_section("Sport"))
        response = desk(cast[person]).get(page(story, rest))
        assert (response.status_code, "Ferry" in response.text) == (403, False)
    make_desk(cast["journalist"], make_section("Sport"))
    assert desk(cast["journalist"]).get(page(story, rest)).status_code == 200


@pytest.mark.parametrize("person", ["moderator", "colleague"])
def test_restores_nothing_for_whoever_may_not_edit(desk, cast, story, person):
    before = trace(story)
    assert restore(desk(cast[person]), story).status_code == 403
    assert trace(story) == before


# Two states side by side


def differing(response):
    return [part.label for part in response.context["difference"].parts if not part.is_same]


def test_compares_any_two(chief, story):
    apply(story, "publish", now=NOON - HOUR)
    edit(story, now=NOON, kicker="Harbour")
    apply(story, "schedule", at=NOON + HOUR, now=NOON)
    edit(story, now=NOON, dateline="CADIZ")
    found = {
        tokens: differing(chief.get(page(story, "compare/"), dict(zip(("from", "to"), tokens, strict=True))))
        for tokens in [
            ("live", "scheduled"),
            ("scheduled", "desk"),
            ("desk", "live"),
            ("r1", "r2"),
            ("r2", "r2"),
        ]
    }
    assert list(found.values()) == [
        ["Kicker"],
        ["Dateline"],
        ["Kicker", "Dateline"],
        ["Headline", "Text"],
        [],
    ]


def test_compares_what_the_person_typed_and_did_not_save(client, story, journalist):
    form = QueryDict(mutable=True)
    form.update(read(client.get(story.get_admin_url()).text) | {"kicker": "Typed <b>"})
    autosaves.keep(story, journalist, form, now=NOON)
    response = client.get(page(story, "compare/?from=desk&to=typed"))
    assert (differing(response), "Typed &lt;b&gt;" in response.text) == (["Kicker"], True)


def test_keeps_what_somebody_typed_from_everybody_else(chief, story, journalist):
    autosaves.keep(story, journalist, QueryDict("kicker=Mine"), now=NOON)
    assert chief.get(page(story, "compare/?from=desk&to=typed")).status_code == 404


@pytest.mark.parametrize(
    "tokens",
    [
        *("from=r99&to=desk", "from=r0&to=desk", "from=live&to=desk", "from=desk&to=scheduled"),
        *("from=x&to=desk", "from=desk&to=r1%00", "from=desk&to=R1", "from=r-1&to=r1", "from=r٣&to=r1"),
        f"from=r{'9' * 50}&to=desk",
    ],
)
def test_knows_no_other_side(client, story, tokens):
    assert client.get(page(story, f"compare/?{tokens}")).status_code == 404


def test_shows_the_one_before_to_who_made_the_last(client, story):
    response = client.get(page(story, "compare/"))
    assert (response.context["old"].token, response.context["new"].token) == ("r1", "desk")


def test_shows_an_editor_what_is_new_since_they_last_dealt_with_it(desk, story, journalist, editor):
    apply(story, "submit", by=journalist)
    apply(story, "return", by=editor)
    for headline in ("Once more", "And again"):
        edit(story, by=journalist, headline=headline)
    response = desk(editor).get(page(story, "compare/"))
    assert (response.context["old"].token, response.context["new"].token) == ("r2", "desk")


def test_offers_an_old_revision_that_is_named(client, story, journalist):
    for number in range(101):
        edit(story, by=journalist, headline=f"Version {number}")
    response = client.get(page(story, "compare/?from=r1&to=desk"))
    tokens = [side.token for side in response.context["listed"]]
    assert tokens == ["desk", *(f"r{number}" for number in range(103, 3, -1)), "r1"]


def test_marks_words_by_more_than_colour(client, story):
    shown = client.get(page(story, "compare/?from=r1&to=desk")).text
    assert (
        'Ferry <del><bdi class="visually-hidden">removed: </bdi>timetable grows</del>'
        '<ins><bdi class="visually-hidden">added: </bdi>sinks</ins></p>'
    ) in shown


def test_writes_out_what_would_be_a_script(client, story, journalist):
    edit(
        story,
        by=journalist,
        headline="Ferry <script>alert(1)</script>",
        kicker="<img src=x onerror=alert(1)>",
    )
    apply(story, "submit", by=journalist)
    for rest in ("history/", "compare/", "restore/1/"):
        shown = client.get(page(story, rest)).text
        assert re.findall(r"<script>alert|<img src=x", shown) == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(page(story, "compare/")).text


def test_lets_each_line_run_in_its_own_direction(client, story, journalist):
    edit(story, by=journalist, headline="غرقت العبارة")
    shown = client.get(page(story, "compare/")).text
    added = '<ins><bdi class="visually-hidden">added: </bdi>غرقت العبارة</ins>'
    assert (
        f'<p dir="auto"><del><bdi class="visually-hidden">removed: </bdi>Ferry sinks</del>{added}</p>'
        in shown
    )


# The way back


def test_gives_the_very_same_story_back(client, story, journalist):
    photo = make_photo()
    PhotoBlock.objects.create(parent=story, region="body", ordering=5, photo=photo, caption="Dawn")
    edit(story, by=journalist, tags=["Sea", "Harbour"], lead_photo=photo, section=make_section("Sport"))
    kept = story.revisions.get(number=3)
    story.bylines.all().delete()
    PhotoBlock.objects.all().delete()
    edit(
        story, by=journalist, text="<p>Ruined.</p>", headline="Ruined", tags=[], lead_photo=None, section=None
    )
    response = restore(client, story, 3)
    assert (response.status_code, response.url) == (302, story.get_admin_url())
    assert revisions.digest(revisions.snapshot(Article.objects.get())) == kept.digest
    assert [each.number for each in story.revisions.all()] == [5, 4, 3, 2, 1]


def test_shows_what_restoring_would_change(client, story):
    response = client.get(page(story, "restore/1/"))
    assert differing(response) == ["Headline", "Text"]
    assert f'name="version" value="{story.version}"' in response.text
    assert "sinks</del>" in response.text


def test_records_who_restored_what(client, story, journalist):
    restore(client, story)
    event = story.events.first()
    assert (event.verb, event.by, event.revision.number) == ("restore-revision", journalist, 3)
    assert entries(client.get(page(story, "history/")))[0].what == "Restored"
    assert Article.objects.get().state == State.DRAFT


def test_tells_what_no_longer_exists_and_did_not_come_back(client, story, journalist):
    sport, photo, ben = make_section("Sport"), make_photo(), make_author("Ben")
    story.bylines.create(author=ben, position=2)
    edit(story, by=journalist, section=sport, lead_photo=photo)
    story.bylines.filter(author=ben).delete()
    edit(story, by=journalist, section=make_section("City"), lead_photo=None)
    numbers = sport.pk, photo.pk, ben.pk
    for gone in (sport, photo, ben):
        gone.delete()
    shown = words(client.get(page(story, "restore/3/")))
    assert [
        f"{what} no. {pk}, which no longer exists" in shown
        for what, pk in zip(("section", "photo", "author"), numbers, strict=True)
    ] == [True] * 3
    sentence = "These no longer exist and did not come back: section {}, lead photo {}, author {}."
    assert told(restore(client, story, 3), client)[-1] == sentence.format(*numbers)


def test_restores_nothing_of_a_story_that_somebody_changed_meanwhile(client, story, editor):
    version = story.version
    edit(story, by=editor, kicker="Harbour")
    before = trace(story)
    response = restore(client, story, version=version)
    assert response.status_code == 409
    assert "Somebody else changed this story meanwhile." in words(response)
    assert re.findall(r'name="version" value="(\d+)"', response.text) == [str(version)]
    assert trace(story) == before


@pytest.mark.parametrize("version", ["", "-1", "x", "2147483648", "9" * 30, "\0"])
def test_refuses_what_is_no_version(client, story, version):
    before = trace(story)
    response = restore(client, story, version=version)
    assert (response.status_code, trace(story)) == (422, before)
    assert 'class="errornote"' in response.text


@pytest.mark.parametrize("number", ["0", "99", "9" * 30])
def test_restores_no_revision_that_there_is_not(client, story, number):
    assert client.get(page(story, f"restore/{number}/")).status_code == 404
    assert restore(client, story, number).status_code == 404


def test_restores_no_revision_of_another_story(client, story, journalist):
    other = make_article("Other", created_by=journalist)
    edit(other, by=journalist)
    assert restore(client, other, 2).status_code == 404


def test_says_why_an_address_that_readers_know_does_not_come_back(client, story, journalist):
    edit(story, by=journalist, slug="other-address")
    apply(story, "publish", now=NOON - HOUR)
    before = trace(story)
    response = restore(client, story)
    assert (response.status_code, trace(story)) == (403, before)
    assert "Only a managing editor changes the address" in words(response)


def test_takes_nothing_without_a_token(story, journalist):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(journalist)
    before = trace(story)
    assert restore(strict, story).status_code == 403
    assert trace(story) == before


# The review of what was published alone


@pytest.fixture
def alone(story, superuser):
    """The event of a publication by somebody who worked on the story as its only editor."""
    Byline.objects.create(article=story, author=make_author("Chief", user=superuser), position=2)
    apply(story, "publish", by=superuser, now=NOON - HOUR)
    return story.events.get(verb="publish")


def review(client, event, **typed):
    return client.post(page(event.article, f"review/{event.pk}/"), typed)


def test_offers_a_review_to_a_third_person_alone(desk, cast, superuser, story, alone):
    people = cast | {"superuser": superuser}
    offered = [
        name for name, user in people.items() if "/review/" in desk(user).get(page(story, "history/")).text
    ]
    assert offered == ["editor", "managing_editor"]
    assert "Without a second pair of eyes; nobody has reviewed it yet." in words(
        desk(cast["colleague"]).get(page(story, "history/"))
    )


def test_records_the_review_and_its_note(desk, editor, story, alone):
    client = desk(editor)
    response = review(client, alone, note="Well done.")
    event = story.events.first()
    assert (response.status_code, response.url) == (302, page(story, "history/"))
    assert (event.verb, event.by, event.note, event.reviewed) == ("review", editor, "Well done.", alone)
    shown = client.get(page(story, "history/"))
    assert "reviewed by editor, 1 March 2027, 12:00:00 CET." in words(shown)
    assert "/review/" not in shown.text


def test_reviews_nothing_twice(desk, cast, alone):
    review(desk(cast["editor"]), alone)
    response = review(desk(cast["managing_editor"]), alone, note="Me too.")
    assert response.status_code == 409
    assert "There is nothing to review here any more." in words(response)
    assert "Me too.</textarea>" in response.text
    assert Event.objects.filter(verb="review").count() == 1


def test_refuses_a_review_by_whoever_published_it(chief, alone):
    response = review(chief, alone, note="Fine by me.")
    assert response.status_code == 403
    assert "You made or published this story, so somebody else has to review it." in words(response)
    assert "Fine by me.</textarea>" in response.text


@pytest.mark.parametrize("person", ["moderator", "colleague", "journalist"])
def test_refuses_a_review_by_whoever_may_not_publish(desk, cast, alone, person):
    assert review(desk(cast[person]), alone).status_code == 403
    assert not Event.objects.filter(verb="review").exists()


@pytest.mark.parametrize("note", ["x" * 2001, "a\0b"])
def test_says_at_the_note_that_it_is_wrong(desk, editor, alone, note):
    response = review(desk(editor), alone, note=note)
    assert (response.status_code, list(response.context["refused_form"].errors)) == (422, ["note"])
    assert 'aria-invalid="true"' in response.text
    assert not Event.objects.filter(verb="review").exists()


def test_reviews_nothing_by_looking(desk, editor, story, alone):
    response = desk(editor).get(page(story, f"review/{alone.pk}/"))
    assert (response.status_code, response.url) == (302, page(story, "history/"))
    assert not Event.objects.filter(verb="review").exists()


def test_reviews_no_event_of_another_story(desk, editor, alone):
    other = make_article("Other")
    assert desk(editor).post(page(other, f"review/{alone.pk}/")).status_code == 404
