"""Two people, one story: what a save does to a story that somebody else has changed meanwhile."""

import pytest
import time_machine

from articles.models import Autosave, PullQuote
from tests.articles.admin.form import block, read, save
from tests.factories import apply, edit, make_author, moment

TEXT = "articles_richtext_set-0-text"
MERGED = {"_merge": "1"}


@pytest.fixture
def opened(client, story):
    """What the form says when it is opened; `edit` after it is somebody else's save."""
    edit(story)
    return read(client.get(story.get_admin_url()).text)


def traces(article):
    article.refresh_from_db()
    return article.headline, article.version, article.revisions.count(), article.events.count()


def parts(response):
    """Return, by the name of each part that differs, who changed it and what is proposed to be kept."""
    return {part.name: (part.changed_by, part.keep) for part in response.context["parts"]}


def words(side):
    return ["".join(run.text for run in line.runs) for part in side.parts for line in part.lines]


def sides(response):
    return {part.name: (words(part.yours), words(part.theirs)) for part in response.context["parts"]}


def choose(response, **choices):
    """Return what the page sends for those choices; the rest as it proposes."""
    proposed = {f"_keep-{part.name}": part.keep for part in response.context["parts"]}
    fields = {name: value for name, value in read(response.text).items() if not name.startswith("_keep-")}
    return fields | MERGED | proposed | {f"_keep-{name}": side for name, side in choices.items()}


# What is refused


def test_refuses_a_save_upon_an_older_version(client, editor, story, opened):
    edit(story, by=editor, headline="Theirs")
    before = traces(story)
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert (response.status_code, traces(story)) == (409, before)


@pytest.mark.parametrize("then", ["preview", "submit", "publish", "discard"])
def test_refuses_it_for_every_button(client, story, opened, then):
    edit(story, headline="Theirs")
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine", "_then": then})
    assert (response.status_code, traces(story)[0]) == (409, "Theirs")


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "٣", None])
def test_refuses_a_save_that_names_no_version(client, story, opened, version):
    fields = {name: value for name, value in opened.items() if name != "version"}
    fields |= {"headline": "Mine"} | ({} if version is None else {"version": version})
    assert client.post(story.get_admin_url(), fields).status_code == 409


def test_refuses_a_save_after_another_verb(client, story, opened):
    apply(story, "submit")
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert (response.status_code, parts(response)) == (409, {"headline": ("yours", "yours")})


@pytest.mark.parametrize("person", ["colleague", "moderator"])
def test_shows_nothing_to_those_who_may_not_edit_it(desk, cast, story, opened, person):
    edit(story, headline="Theirs")
    response = desk(cast[person]).post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert (response.status_code, "Theirs" in response.text) == (403, False)


# What is shown


def test_shows_yours_and_theirs_field_by_field(client, editor, story, opened):
    edit(story, by=editor, headline="Theirs", standfirst="New.", tags=["Harbour"])
    typed = {"headline": "Mine", "kicker": "Boats", "tags": "Ferry"}
    response = client.post(story.get_admin_url(), opened | typed)
    assert sides(response) == {
        "kicker": (["Boats"], []),
        "headline": (["Mine"], ["Theirs"]),
        "standfirst": ([], ["New."]),
        "tags": (["Ferry"], ["Harbour"]),
    }


def test_shows_bylines_and_blocks_by_their_names(client, author, story, opened):
    PullQuote.objects.create(parent=story, region="body", ordering=20, quote="It sinks.")
    story.bylines.create(author=make_author("Second"), role="photos")
    edit(story, text="<p>Nine boats.</p>")
    typed = block("embed", ordering=5, url="https://vimeo.com/1", title="Noon") | {TEXT: "<p>Ten boats.</p>"}
    response = client.post(story.get_admin_url(), opened | typed)
    yours = ["https://vimeo.com/1", "Noon", "Ten boats."]
    assert sides(response) == {
        "bylines": (["Jo Reyes"], ["Jo Reyes", "Second (Photographs)"]),
        "blocks": (yours, ["Nine boats.", "It sinks."]),
    }


def test_proposes_theirs_where_only_they_changed_something(client, story, opened):
    edit(story, headline="Theirs", standfirst="New.")
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine", "kicker": "Boats"})
    assert parts(response) == {
        "kicker": ("yours", "yours"),
        "headline": ("both", "yours"),
        "standfirst": ("theirs", "theirs"),
    }


@time_machine.travel(moment("2027-01-01 12:03"), tick=False)
def test_says_who_did_what_when(desk, journalist, editor, story):
    client = desk(journalist)
    form = read(client.get(story.get_admin_url()).text)
    edit(story, by=editor, headline="Theirs")
    page = client.post(story.get_admin_url(), form | {"headline": "Mine"}).text
    assert "editor did, 1 January, 12:03 (Saved)." in page


def test_says_that_it_was_oneself(client, journalist, story, opened):
    edit(story, by=journalist, headline="Mine too")
    response = client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert (response.status_code, "You changed it yourself" in response.text) == (409, True)


def test_keeps_what_was_refused_beside_the_story(client, journalist, story, opened):
    edit(story, headline="Theirs")
    client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    autosave = Autosave.objects.get(article=story, user=journalist)
    assert "headline=Mine" in autosave.form
    page = client.get(story.get_admin_url()).text
    assert "You have unsaved text from" in page


def test_shows_what_was_typed_as_text(client, story, opened):
    edit(story, headline="Theirs")
    page = client.post(story.get_admin_url(), opened | {"headline": "<script>x()</script>"}).text
    assert "<script>x()" not in page
    assert "&lt;script&gt;x()" in page


@pytest.mark.parametrize("day", ["30.2.", "2027-02-30", "x" * 300])
def test_survives_what_makes_no_sense(client, story, opened, day):
    edit(story, headline="Theirs")
    typed = {"embargo_until_0": day, "embargo_until_1": "12:00", "section": "x", "lead_photo": "9" * 40}
    typed |= {"bylines-0-author": "x", "headline": "\0"}
    assert client.post(story.get_admin_url(), opened | typed).status_code == 409


# What is chosen


def test_saves_what_was_chosen_part_by_part(client, story, opened):
    edit(story, headline="Theirs", standfirst="New.", tags=["Harbour"], text="<p>Nine.</p>")
    typed = {"headline": "Mine", "kicker": "Boats", "tags": "Ferry", TEXT: "<p>Ten.</p>"}
    page = client.post(story.get_admin_url(), opened | typed)
    response = client.post(story.get_admin_url(), choose(page, headline="theirs", tags="theirs"))
    assert (response.status_code, response.url) == (302, story.get_admin_url())
    content = story.revisions.first().content
    fields = {name: content["fields"][name] for name in ("headline", "kicker", "standfirst")}
    assert fields == {"headline": "Theirs", "kicker": "Boats", "standfirst": "New."}
    assert (content["tags"], content["blocks"][0]["text"]) == (["Harbour"], "<p>Ten.</p>")
    assert not Autosave.objects.exists()


@pytest.mark.parametrize(("side", "quotes"), [("yours", ["It floats."]), ("theirs", ["It sinks."])])
def test_saves_the_body_of_one_side_whole(client, story, opened, side, quotes):
    PullQuote.objects.create(parent=story, region="body", ordering=20, quote="It sinks.")
    edit(story)
    page = client.post(story.get_admin_url(), opened | block("pullquote", quote="It floats."))
    client.post(story.get_admin_url(), choose(page, blocks=side))
    content = story.revisions.first().content
    assert [each["quote"] for each in content["blocks"] if each["kind"] == "pullquote"] == quotes


def test_saves_the_bylines_of_one_side_whole(client, author, story, opened):
    story.bylines.all().delete()
    story.bylines.create(author=make_author("Second"))
    edit(story, created_by=author.user)
    page = client.post(story.get_admin_url(), opened | {"bylines-0-role": "data"})
    client.post(story.get_admin_url(), choose(page, bylines="yours"))
    assert [(each.author, each.role) for each in story.bylines.all()] == [(author, "data")]


def test_asks_again_when_it_has_changed_again(client, story, opened):
    edit(story, headline="Theirs")
    page = client.post(story.get_admin_url(), opened | {"headline": "Mine", "kicker": "Boats"})
    edit(story, headline="Theirs again")
    again = client.post(story.get_admin_url(), choose(page))
    assert (again.status_code, story.revisions.count()) == (409, 3)
    assert sides(again) == {"kicker": (["Boats"], []), "headline": (["Mine"], ["Theirs again"])}
    assert client.post(story.get_admin_url(), choose(again)).status_code == 302
    assert traces(story)[0] == "Mine"


def test_says_at_its_field_what_is_wrong_with_what_was_chosen(client, story, opened):
    edit(story, standfirst="New.")
    typed = {"headline": "", "kicker": "Boats"} | block("embed", url="https://vimeo.com/1", ordering=20)
    page = client.post(story.get_admin_url(), opened | typed)
    response = client.post(story.get_admin_url(), choose(page))
    assert response.status_code in {200, 422}
    again = read(response.text)
    assert (again["kicker"], again["standfirst"]) == ("Boats", "New.")
    assert again["articles_embed_set-0-url"] == "https://vimeo.com/1"
    assert client.post(story.get_admin_url(), again | {"headline": "Mine", "articles_embed_set-0-title": "A"})
    assert traces(story)[0] == "Mine"


def test_takes_no_choice_from_those_who_may_not_edit_it(desk, colleague, client, story, opened):
    edit(story, headline="Theirs")
    page = client.post(story.get_admin_url(), opened | {"headline": "Mine"})
    assert desk(colleague).post(story.get_admin_url(), choose(page)).status_code == 403
    assert traces(story)[0] == "Theirs"


@pytest.mark.parametrize("mine", ["", "%", "headline=a&headline=b", "version=\0"])
def test_survives_choices_that_no_browser_sends(client, story, opened, mine):
    edit(story, headline="Theirs")
    fields = {"_merge": "1", "_mine": mine, "version": "x", "_keep-headline": "x", "_keep-blocks": "theirs"}
    assert client.post(story.get_admin_url(), fields).status_code == 409


# No false alarm


def test_saves_again_and_again(client, story):
    url = story.get_admin_url()
    for number in range(3):
        assert save(client, url, {"headline": f"Mine {number}", "_continue": "1"}).status_code == 302
    assert traces(story)[0] == "Mine 2"


def test_saves_after_a_save_that_was_refused(client, story):
    page = save(client, story.get_admin_url(), {"headline": ""})
    assert client.post(story.get_admin_url(), read(page.text) | {"headline": "Mine"}).status_code == 302


def test_goes_on_where_both_say_the_same(client, story, opened):
    edit(story, headline="Ours", text="<p>Nine.</p>")
    before = traces(story)
    typed = {"headline": "Ours", TEXT: "<p>Nine.</p>", "_then": "preview"}
    response = client.post(story.get_admin_url(), opened | typed)
    assert (response.url, traces(story)) == (f"/admin/articles/article/{story.pk}/preview/", before)


def test_goes_on_after_the_same_was_sent_twice(client, story, opened):
    typed = opened | {"headline": "Mine"} | block("pullquote", quote="It floats.", ordering=20)
    assert [client.post(story.get_admin_url(), typed).status_code for _time in range(2)] == [302, 302]
    assert PullQuote.objects.count() == 1


def test_only_shows_the_news_to_whoever_changed_nothing(client, story, opened):
    edit(story, headline="Theirs")
    before = traces(story)
    response = client.post(story.get_admin_url(), opened, follow=True)
    assert [str(each) for each in response.context["messages"]] == [
        "You changed nothing, and a colleague has changed the story: look."
    ]
    assert (traces(story), Autosave.objects.count()) == (before, 0)


def test_leads_to_no_verb_upon_what_was_not_read(client, story, opened):
    edit(story, headline="Theirs")
    response = client.post(story.get_admin_url(), opened | {"_then": "submit"})
    assert (response.status_code, parts(response)) == (409, {"headline": ("theirs", "theirs")})


@pytest.mark.parametrize("number", [1, 3])
def test_asks_the_database_as_often_for_three_parts_as_for_one(
    client, story, opened, number, django_assert_num_queries
):
    for ordering in range(number):
        PullQuote.objects.create(parent=story, region="body", ordering=ordering, quote="It sinks.")
        story.bylines.create(author=make_author(f"Author {ordering}"))
    edit(story, headline="Theirs", tags=[f"Tag {each}" for each in range(number)])
    with django_assert_num_queries(27):
        assert client.post(story.get_admin_url(), opened | {"headline": "Mine"}).status_code == 409
