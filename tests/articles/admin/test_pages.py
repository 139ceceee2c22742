"""The pages beside a story's form: its preview, and the one that confirms every verb."""

import datetime
import re

import pytest

from articles import workflow
from articles.models import Article, Edition, PhotoBlock, RichText, State
from tests.articles.admin.verbs import do, page
from tests.factories import apply, correct, edit, make_article, make_photo, moment

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def client(desk, editor):
    return desk(editor)


@pytest.fixture
def story(journalist):
    article = make_article(created_by=journalist)
    edit(article, now=NOON - 2 * HOUR)
    article.refresh_from_db()
    return article


def preview(client, story):
    return client.get(f"/admin/articles/article/{story.pk}/preview/")


def told(client):
    """The sentences that wait to be shown on the next page."""
    return [str(message) for message in client.get("/admin/articles/article/").context["messages"]]


def unchanged(story):
    kept = Article.objects.get(pk=story.pk)
    before = (story.state, story.version, story.headline)
    return before == (kept.state, kept.version, kept.headline) and kept.events.count() == 1


# The preview


def test_shows_the_desk_copy_as_readers_would_see_it(client, story):
    apply(story, "publish")
    edit(story, headline="Ferry sinks", text="<p>No boats.</p>", tags=["Wrecks"])
    response = preview(client, story)
    shown = (
        "<h1>Ferry sinks</h1>",
        "<p>No boats.</p>",
        ">Wrecks<",
        '<p class="preview">Preview: not public</p>',
    )
    assert (response.status_code, [text for text in shown if text not in response.text]) == (200, [])
    assert "Eight boats." not in response.text


def test_keeps_the_preview_out_of_caches_and_indexes(client, story):
    response = preview(client, story)
    assert response["Cache-Control"].startswith("private, no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.text


def test_previews_a_story_that_has_only_a_headline(client, journalist):
    bare = Article.objects.create(headline="Only this")
    response = preview(client, bare)
    assert response.status_code == 200
    assert "<h1>Only this</h1>" in response.text


def test_previews_what_fails_its_checks(client, story):
    edit(story, lead_photo=make_photo(alt="", credit=""), text="<p>TK</p>", section=None)
    assert preview(client, story).status_code == 200


def test_previews_the_corrections_that_stand_under_the_story(client, story):
    apply(story, "publish", now=NOON - HOUR)
    correct(story, "The ferry has nine boats.", now=NOON - HOUR / 2)
    edit(story, headline="Ferry sinks")
    assert "The ferry has nine boats." in preview(client, story).text


def test_sets_nothing_by_a_preview(client, story, django_assert_max_num_queries):
    with django_assert_max_num_queries(19) as queries:
        response = preview(client, story)
    assert not response.cookies
    assert {query["sql"].lstrip("(").split()[0] for query in queries.captured_queries} == {"SELECT"}
    assert unchanged(story)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 40])
@pytest.mark.parametrize("rest", ["preview/", "do/publish/"])
def test_knows_no_other_story(client, pk, rest):
    url = f"/admin/articles/article/{pk}/{rest}"
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


# The page that confirms a verb


@pytest.mark.parametrize("verb", ["submit", "publish", "schedule"])
def test_explains_what_the_verb_does(client, story, verb):
    response = client.get(page(story, verb))
    transition = workflow.BY_NAME[verb]
    assert f"<p>{transition.explanation}</p>" in response.text
    assert f'<input type="submit" class="default" value="{transition.label}">' in response.text
    assert response.text.index('type="submit" class="default"') < response.text.index(">Cancel</a>")
    assert f'name="version" value="{story.version}"' in response.text
    assert "no-store" in response["Cache-Control"]


def test_does_the_verb_and_goes_back_to_the_story(client, story, editor):
    response = do(client, story, "publish")
    story.refresh_from_db()
    assert (response.status_code, response.url) == (302, story.get_admin_url())
    assert (story.state, story.events.first().by) == (State.PUBLISHED, editor)
    assert Edition.objects.live(NOON).get().article == story
    assert told(client) == ["Published: Ferry timetable grows"]


def test_schedules_in_the_newsrooms_zone(client, story):
    do(client, story, "schedule", at_0="2027-07-01", at_1="06:30:15")
    assert story.editions.get().live_from == moment("2027-07-01 06:30:15")


def test_carries_the_note_into_the_record(client, story):
    do(client, story, "submit")
    do(client, story, "return", note="  Who says so?\r\nAsk.  ")
    assert story.events.first().note == "Who says so?\r\nAsk."


def test_shows_readers_the_notice_of_a_withdrawal(managing_client, story):
    apply(story, "publish", now=NOON - HOUR)
    client = managing_client
    do(client, story, "withdraw", notice="It was <not> so.", note="A reader wrote.")
    response = client.get(story.editions.latest("id").get_absolute_url())
    assert (response.status_code, "It was &lt;not&gt; so." in response.text) == (200, True)


@pytest.mark.parametrize("version", [0, 2, 2_147_483_647])
def test_refuses_another_version_of_the_story(client, story, version):
    response = do(client, story, "publish", version=version)
    assert response.status_code == 409
    assert "Somebody else changed this story meanwhile." in response.text
    assert unchanged(story)
    assert not story.editions.exists()


def test_publishes_once_what_two_editors_publish(client, managing_client, story):
    pages = [each.get(page(story, "publish")).text for each in (client, managing_client)]
    sent = [{"version": re.findall(r'name="version" value="(\d+)"', text)[0]} for text in pages]
    assert client.post(page(story, "publish"), sent[0]).status_code == 302
    assert managing_client.post(page(story, "publish"), sent[1]).status_code == 409
    assert (story.events.filter(verb="publish").count(), story.editions.count()) == (1, 1)


def test_keeps_the_refused_version_refused(client, story):
    """The page of a refusal does not quietly take over the version that was not looked at."""
    response = do(client, story, "publish", version=0)
    assert re.findall(r'name="version" value="(\d+)"', response.text) == ["0"]


@pytest.mark.parametrize("version", ["", "-1", "x", "1.5", "2147483648", "9" * 30, "\0", "1 OR 1=1"])
def test_refuses_what_is_no_version(client, story, version):
    response = do(client, story, "publish", version=version)
    assert response.status_code == 422
    assert '<ul class="errorlist" id="id_version_error">' in response.text
    assert unchanged(story)


def test_asks_again_where_nothing_was_sent(client, story):
    response = client.post(page(story, "publish"))
    assert (response.status_code, "This field is required." in response.text) == (422, True)


def test_leads_from_each_problem_to_its_field(client, story):
    RichText.objects.all().delete()
    story.bylines.all().delete()
    photo = make_photo(alt="", credit="")
    PhotoBlock.objects.create(parent=story, region="body", ordering=20, photo=photo)
    edit(story, section=None, kicker="TK", short_headline="XXX", standfirst="TK")
    edit(story, headline="x" * 111, lead_photo=photo)
    response = do(client, story, "publish")
    summary, _advice = response.text.split("Worth a look, but no hindrance:")
    links = re.findall(rf'<a href="{story.get_admin_url()}#([^"]+)">', summary)
    assert (response.status_code, len(links)) == (422, 11)
    assert set(links) <= set(re.findall(r'id="([^"]+)"', client.get(story.get_admin_url()).text))
    assert not story.editions.exists()


def test_shows_problems_before_they_are_met_and_advice_below(client, story):
    edit(story, section=None)
    context = client.get(page(story, "publish")).context
    assert [each.sentence for each in context["hindrances"]] == ["The story has no section."]
    advice = ["The story has no standfirst.", "The story has no tags."]
    assert [each.sentence for each in context["advice"]] == advice


def test_hinders_a_submission_by_less_than_a_publication(client, story):
    edit(story, kicker="TK")
    submit, publish = (client.get(page(story, verb)).context["hindrances"] for verb in ("submit", "publish"))
    assert (submit, [each.field for each in publish]) == ([], ["id_kicker"])


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2027-03-01", "12:00", "That time has passed. Choose a later one, or publish now."),
        ("2027-03-01", "11:59:59", "That time has passed. Choose a later one, or publish now."),
        ("0001-01-01", "00:00", "Enter a valid date."),
        ("2027-03-28", "02:30", "There is no 02:30 on 28 March 2027"),
        ("2027-10-31", "02:30", "On 31 October 2027 the clocks show 02:30 twice"),
        ("2027-02-30", "12:00", "Enter a valid date."),
        ("2027-04-01", "25:00", "Enter a valid time."),
        ("2027-04-01", "", "This field is required."),
        ("", "", "This field is required."),
        ("\0", "\0", "Enter a valid date."),
    ],
)
def test_says_at_its_field_that_a_time_is_wrong(client, story, day, time, sentence):
    response = do(client, story, "schedule", at_0=day, at_1=time)
    assert response.status_code == 422
    assert sentence in response.context["form"].errors["at"].as_text()
    assert '<ul class="errorlist" id="id_at_error">' in response.text
    assert '<a href="#id_at">Date and time</a>' in response.text
    assert unchanged(story)


def test_keeps_the_time_that_was_typed(client, story):
    response = do(client, story, "schedule", at_0="2027-02-01", at_1="06:30")
    assert re.findall(r'name="at_[01]" value="([^"]+)"', response.text) == ["2027-02-01", "06:30"]


@pytest.mark.parametrize(("choice", "utc"), [("0", "00:30"), ("1", "01:30")])
def test_asks_which_of_two_and_then_takes_it(client, story, choice, utc):
    asking = do(client, story, "schedule", at_0="2027-10-31", at_1="02:30")
    assert re.findall(r"0\d:30 (?:summer|winter) time, UTC\+\d", asking.text) == [
        "02:30 summer time, UTC+2",
        "02:30 winter time, UTC+1",
    ]
    do(client, story, "schedule", at_0="2027-10-31", at_1="02:30", at_2=choice)
    assert f"{story.editions.get().live_from:%H:%M}" == utc


@pytest.mark.parametrize("note", ["", "   ", "x" * 2001, "a\0b"])
def test_says_at_its_field_that_the_note_is_wrong(client, story, note):
    do(client, story, "submit")
    response = do(client, story, "return", note=note)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    assert '<ul class="errorlist" id="id_note_error">' in response.text
    assert story.events.first().verb == "submit"


def test_refuses_a_time_before_the_embargo(client, story):
    edit(story, embargo_until=moment("2027-04-01 12:00"))
    response = do(client, story, "schedule", at_0="2027-04-01", at_1="11:59:59")
    assert response.status_code == 409
    assert "This story is under embargo until 1 April 2027, 12:00:00 CEST." in response.text
    assert not story.editions.exists()


def test_tells_after_its_time_that_it_is_live(client, story, time_machine):
    do(client, story, "schedule", at_0="2027-03-01", at_1="13:00")
    time_machine.move_to(NOON + HOUR, tick=False)
    response = do(client, story, "unschedule")
    assert (response.status_code, "It is too late: this is already live." in response.text) == (409, True)
    assert Edition.objects.live(NOON + HOUR).get().article == story


def test_says_why_a_verb_is_not_possible_now(client, story):
    assert client.get(page(story, "recall")).url == story.get_admin_url()
    assert told(client) == ["“Take back” is not possible: the story stands at “Draft”."]


def test_says_that_there_is_nothing_new_to_publish(client, story):
    do(client, story, "publish")
    response = do(client, story, "publish-changes")
    assert response.status_code == 409
    assert "There is nothing new to publish: readers already see all of it." in response.text


@pytest.mark.parametrize("verb", ["save", "review", "PUBLISH", "publish_changes"])
def test_knows_no_other_verb(client, story, verb):
    assert (client.get(page(story, verb)).status_code, do(client, story, verb).status_code) == (404, 404)
    assert unchanged(story)


@pytest.mark.parametrize("verb", ["withdraw", "remove", "discard", "spike"])
def test_puts_the_way_out_first_where_something_is_undone(managing_client, story, verb):
    if verb != "spike":
        apply(story, "publish", now=NOON - HOUR)
        edit(story, headline="Changed")
    content = managing_client.get(page(story, verb)).text.split('<div id="content-main">')[1]
    first = re.findall(r'<(?:a href|input type="(?!hidden)|textarea|select|button)[^>]*>[^<]*', content)[0]
    assert first == f'<a href="{story.get_admin_url()}" class="button cancel">Cancel and go back to the story'
    assert ">Cancel</a>" not in content


def test_puts_the_focus_on_what_went_wrong(client, story):
    assert "autofocus" not in client.get(page(story, "schedule")).text
    refused = do(client, story, "schedule").text
    assert refused.count("autofocus") == 1
    assert '<div class="errornote" role="alert" tabindex="-1" autofocus>' in refused
