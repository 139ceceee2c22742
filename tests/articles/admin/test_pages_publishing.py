"""The page that confirms a verb, where somebody publishes alone and where something is corrected."""

import datetime

import pytest

from articles.models import Event
from tests.articles.admin.verbs import do, page
from tests.factories import apply, correct, edit, make_article, moment

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
    edit(article, now=NOON - 3 * HOUR)
    article.refresh_from_db()
    return article


# The second pair of eyes

ALONE = "Nobody but you has worked on this story."


@pytest.fixture
def enforced(settings):
    settings.SECOND_PAIR_OF_EYES = "enforce"


@pytest.fixture
def own(managing_editor):
    article = make_article("Mine", created_by=managing_editor)
    edit(article, by=managing_editor, now=NOON - HOUR)
    return article


def test_warns_who_is_about_to_publish_alone(managing_client, own):
    text = managing_client.get(page(own, "publish")).text
    assert ALONE in text
    assert "You can go on. It is listed for a third person to review afterwards." in text
    assert do(managing_client, own, "publish").status_code == 302
    assert own.events.first().is_alone


def test_warns_nobody_who_is_not_alone(client, story):
    assert client.get(page(story, "publish")).context["alone"] == ""


def test_asks_for_a_reason_and_keeps_it(managing_client, own, enforced):
    assert 'name="override_reason"' in managing_client.get(page(own, "publish")).text
    do(managing_client, own, "publish", override_reason="Nobody else is up.")
    event = Event.objects.get(verb="publish")
    assert (event.is_alone, event.override_reason) == (True, "Nobody else is up.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_says_at_the_box_that_a_reason_is_missing(managing_client, own, enforced, reason):
    response = do(managing_client, own, "publish", override_reason=reason)
    assert (response.status_code, response.context["form"].errors["override_reason"]) == (409, [ALONE])
    assert '<ul class="errorlist" id="id_override_reason_error">' in response.text
    assert not own.editions.exists()


def test_takes_no_reason_from_who_may_not_override(client, own, editor, enforced):
    edit(own, by=editor, headline="By both")
    own.revisions.exclude(created_by=editor).update(created_by=editor)
    response = do(client, own, "publish", override_reason="I want to.")
    assert (response.status_code, response.context["form"].non_field_errors()) == (409, [ALONE])
    assert "Somebody else has to approve the story first." in response.text
    assert 'name="override_reason"' not in response.text
    assert not own.editions.exists()


# A correction


def test_publishes_a_correction_with_its_words(client, story):
    apply(story, "publish", now=NOON - HOUR)
    typed = {"kind": "apology", "text": "We are <sorry>."}
    assert do(client, story, "publish-correction", **typed).status_code == 302
    correction = story.corrections.get()
    assert (correction.kind, correction.text, correction.supersedes) == ("apology", "We are <sorry>.", None)
    shown = client.get(story.editions.latest("live_from").get_absolute_url()).text
    assert "We are &lt;sorry&gt;." in shown


def test_puts_one_correction_in_the_place_of_another(client, story):
    apply(story, "publish", now=NOON - 2 * HOUR)
    old = correct(story, "Nine boats.", now=NOON - HOUR).article.corrections.get()
    assert f'<option value="{old.pk}">' in client.get(page(story, "publish-correction")).text
    do(client, story, "publish-correction", kind="correction", text="Ten boats.", supersedes=old.pk)
    assert [each.text for each in story.corrections.standing()] == ["Ten boats."]


def test_asks_for_nothing_to_replace_where_nothing_stands(client, story):
    apply(story, "publish", now=NOON - HOUR)
    assert 'name="supersedes"' not in client.get(page(story, "publish-correction")).text


def test_publishes_no_correction_without_words(client, story):
    apply(story, "publish", now=NOON - HOUR)
    response = do(client, story, "publish-correction", kind="correction", text=" ")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["text"])
    assert (story.editions.count(), story.corrections.count()) == (1, 0)
