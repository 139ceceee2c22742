import datetime

import pytest

from articles import workflow
from articles.corrections import Wording
from articles.forms import ArticleForm, TransitionForm
from tests.factories import correct, make_article, make_edition, moment

NOON = moment("2027-03-01 12:00")
HOUR = datetime.timedelta(hours=1)


def form(verb, article=None, *, may_override=False, **typed):
    transition, article = workflow.BY_NAME[verb], article or make_article(version=3)
    return TransitionForm(transition, article, NOON, {"version": "3"} | typed, may_override=may_override)


# What a transition asks for


ASKS = {
    "return": ["note"],
    "publish-correction": ["kind", "text"],
    "schedule": ["at"],
    "reschedule": ["at"],
    "expire": ["at"],
    "spike": ["note"],
    "withdraw": ["notice", "note"],
    "remove": ["note"],
    "restore": ["note"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", workflow.BY_NAME)
def test_asks_for_what_the_verb_needs(verb):
    assert list(form(verb).fields) == ["version", *ASKS.get(verb, [])]


@pytest.mark.django_db
def test_asks_for_a_reason_only_of_who_may_override():
    assert list(form("approve", may_override=True).fields) == ["version", "override_reason"]


@pytest.mark.django_db
def test_labels_note_and_notice_in_the_words_of_the_verb():
    labels = [field.label for field in form("withdraw").visible_fields()]
    assert labels == ["Notice for readers: why it was withdrawn", "Reason, for the desk"]
    assert form("return").fields["note"].label == "What is to be done"


@pytest.mark.django_db
def test_returns_what_the_workflow_takes():
    asked = form("schedule", at_0="2027-03-01", at_1="12:00:01", note="Unasked.")
    assert asked.is_valid()
    assert asked.answers() == {"version": 3, "at": NOON + datetime.timedelta(seconds=1)}


@pytest.mark.django_db
def test_returns_the_wording_of_a_correction():
    asked = form("publish-correction", kind="apology", text=" We are sorry. ")
    assert asked.is_valid()
    assert asked.answers() == {"version": 3, "wording": Wording("apology", "We are sorry.")}


@pytest.mark.django_db
def test_offers_to_take_the_place_of_what_still_stands():
    first = correct(make_edition(now=NOON).article, "Nine.", now=NOON + HOUR).article
    old = first.corrections.get()
    correct(first, "Ten.", supersedes=old, now=NOON + 2 * HOUR)
    correct(make_edition("Trams", now=NOON).article, "Another story’s.", now=NOON + HOUR)
    offered = form("publish-correction", first).fields["supersedes"].queryset
    assert [each.text for each in offered] == ["Ten."]


@pytest.mark.django_db
def test_takes_the_place_of_nothing_else():
    story = correct(make_edition(now=NOON).article, now=NOON + HOUR).article
    other = correct(make_edition("Trams", now=NOON).article, now=NOON + HOUR).article.corrections.get()
    asked = form("publish-correction", story, kind="correction", text="Ten.", supersedes=str(other.pk))
    assert list(asked.errors) == ["supersedes"]


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["11:59", "12:00"])
def test_refuses_a_time_that_has_passed(time):
    asked = form("schedule", at_0="2027-03-01", at_1=time)
    assert asked.errors == {"at": ["That time has passed. Choose a later one, or publish now."]}


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["", "-1", "2147483648", "1.5", "three"])
def test_refuses_what_is_no_version(version):
    assert list(form("submit", version=version).errors) == ["version"]


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["", " \n", "x" * 2001])
def test_refuses_a_note_that_says_nothing_or_too_much(note):
    assert list(form("return", note=note).errors) == ["note"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({}, ["kind", "text"]), ({"kind": "gossip", "text": "x"}, ["kind"]), ({"kind": "update"}, ["text"])],
)
def test_refuses_a_correction_without_words(typed, wrong):
    assert list(form("publish-correction", **typed).errors) == wrong


# The story


@pytest.mark.django_db
def test_writes_tags_as_they_are_typed():
    article = make_article(tags=["Harbour", "City council"])
    field = ArticleForm(instance=article)["tags"]
    assert 'value="City council, Harbour"' in str(field)
    assert 'data-suggestions="/admin/articles/article/tags/"' in str(field)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("standing", "is_told"), [("unpublished", False), ("scheduled", False), ("live", True)]
)
def test_says_when_a_new_address_takes_effect(standing, is_told):
    article = make_article()
    vars(article)["standing"] = standing
    help_text = str(ArticleForm(instance=article).fields["slug"].help_text)
    assert help_text.startswith("A new address takes effect with the next publication") == is_told


# A photo
