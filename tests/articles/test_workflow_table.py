"""The table of transitions, written out by hand once more: what it says and what is done must both agree.

Every standing, state and verb, for everybody: each role, with a story of their own or not, in a section that
they work for or not.
"""

import datetime
import itertools
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from taggit.models import TaggedItem

from articles import workflow
from articles.corrections import Wording
from articles.models import Article, Author, Byline, Standing, State
from articles.publishing import Refused
from articles.workflow import NotAllowed
from newsroom import roles
from tests.factories import (
    apply,
    edit,
    make_article,
    make_author,
    make_desk,
    make_section,
    make_superuser,
    make_user,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

NOW = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
TABLES = [*apps.get_app_config("articles").get_models(), TaggedItem]
VERBS = (
    "submit", "recall", "claim", "return", "approve",
    "publish", "publish-changes", "publish-minor", "publish-correction",
    "schedule", "reschedule", "unschedule", "expire", "keep",
    "discard", "spike", "unspike", "withdraw", "remove", "restore",
)  # fmt: skip
WRITING = {"submit", "recall", "discard", "spike", "unspike"}
MANAGING = {"withdraw", "remove", "restore"}
EDITING = {*VERBS} - MANAGING
IN_WORK = ("draft", "submitted", "returned", "approved")

# What can be done at the desk, whatever the public sees; then what can be done beside it, by standing.
# STAYS is the state that the story has already.
STAYS = ""
DESK: dict[str, dict[str, str]] = {
    "draft": {"submit": "submitted"},
    "submitted": {"recall": "draft", "claim": STAYS, "return": "returned", "approve": "approved"},
    "returned": {"submit": "submitted"},
    "approved": {"return": "returned"},
}
PLANNED = {"reschedule": STAYS, "unschedule": STAYS, "discard": "published"}
ENDED = {"withdraw": "draft", "remove": "draft"}
UPDATED = dict.fromkeys(("publish-changes", "publish-minor", "publish-correction"), "published")
LIVE = UPDATED | {"expire": STAYS, "discard": "published"} | ENDED
AGAIN = {"restore": "published"}
BESIDE: dict[str, dict[str, str]] = {
    "unpublished": {"publish": "published", "schedule": "published", "spike": "spiked"},
    "scheduled": PLANNED,
    "live": LIVE | {"schedule": "published"},
    "expiring": LIVE | {"keep": STAYS},
    "update_scheduled": PLANNED | ENDED,
    "expired": {"remove": "draft"} | AGAIN,
    "withdrawn": {"remove": "draft"} | AGAIN,
    "removed": AGAIN,
}
# With nothing new to publish, and where the story was dropped.
PUBLISHED_LIVE = dict.fromkeys((*UPDATED, "expire"), STAYS) | ENDED
PUBLISHED: dict[str, dict[str, str]] = {
    "unpublished": {},
    "scheduled": {"reschedule": STAYS, "unschedule": "approved"},
    "live": PUBLISHED_LIVE,
    "expiring": PUBLISHED_LIVE | {"keep": STAYS},
    "update_scheduled": {"reschedule": STAYS, "unschedule": "approved"} | ENDED,
    "expired": {"remove": "draft"} | AGAIN,
    "withdrawn": {"remove": "draft"} | AGAIN,
    "removed": AGAIN,
}


def leads_to(standing, state):
    """Return the verbs that are possible, each with the state it leads to."""
    if state == "spiked":
        return {"unspike": "draft"} if standing == "unpublished" else {}
    verbs = DESK[state] | BESIDE[standing] if state in IN_WORK else PUBLISHED[standing]
    return {verb: target or state for verb, target in verbs.items()}


def may(role, is_own, is_inside):
    """Return the verbs that a person may do at all."""
    if role == "Journalist":
        return WRITING if is_own else set()
    if role in {"Editor", "Managing editor"} and is_inside:
        return EDITING | MANAGING if role == "Managing editor" else EDITING
    return WRITING if role in {"Editor", "Managing editor"} and is_own else set()


@pytest.fixture
def story():
    return make_article(section=make_section("City"), tags=["Harbour"])


@pytest.fixture
def everybody(story):
    """Return (who they are, the person, the verbs that they may do) for each who could try."""
    roles.sync()
    people = [("superuser", make_superuser(), {*VERBS})]
    for role, is_own, is_inside in itertools.product([*roles.ROLES, ""], [True, False], [True, False]):
        user = make_user(role=role)
        make_desk(user, make_section("City" if is_inside else "Sport"))
        if is_own:
            author = make_author(f"Author {user.pk}", user=user)
            Byline.objects.create(article=story, author=author)
        words = (
            f"{role or 'nobody'}, {'own' if is_own else 'other’s'}, {'inside' if is_inside else 'outside'}"
        )
        people.append((words, user, may(role, is_own, is_inside)))
    return people


def put(article, standing, state):
    """Bring the story to that standing at NOW, by the verbs, and then to that desk state."""
    if standing not in {"unpublished", "scheduled"}:
        publish(article, now=NOW - 3 * HOUR)
    if standing in {"expiring", "expired"}:
        at = NOW + HOUR if standing == "expiring" else NOW
        apply(article, "expire", at=at, now=NOW - 2 * HOUR)
    if standing in {"scheduled", "update_scheduled"}:
        edit(article, headline="Ferry sinks", now=NOW - HOUR)
        apply(article, "schedule", at=NOW + HOUR, now=NOW - HOUR)
    if standing in {"withdrawn", "removed"}:
        apply(article, "withdraw" if standing == "withdrawn" else "remove", now=NOW - HOUR)
    Article.objects.filter(pk=article.pk).update(state=state)
    article.refresh_from_db()
    assert Standing.of(article, NOW) == standing


def rows():
    """Return every row of the paper."""
    return {model.__name__: list(QuerySet(model).order_by("pk").values()) for model in TABLES}


def attempt(article, verb, user):
    """Do the verb to the story as it is in hand; return the event, or None where it is refused."""
    needs: dict[str, Any] = {"note": "Why.", "notice": "It was wrong.", "at": NOW + 2 * HOUR}
    wording = Wording("correction", "Nine boats.")
    try:
        return workflow.apply(
            article, verb, by=user, version=article.version, now=NOW, wording=wording, **needs
        )
    except (NotAllowed, Refused):
        return None


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("standing", Standing.values)
def test_does_what_the_table_says_for_whom_it_says_and_nothing_else(standing, state, everybody, story):
    put(story, standing, state)
    Author.objects.update(name="Ada Ferris-Hill")  # something new to publish
    before, possible = rows(), leads_to(standing, state)
    for who, user, verbs in everybody:
        allowed = [verb for verb in VERBS if verb in verbs & possible.keys()]
        assert [each.name for each in workflow.available(story, user, NOW)] == allowed, who
        for verb in allowed:
            with transaction.atomic():
                event = attempt(story, verb, user)
                assert [*story.events.filter(at=NOW)] == [event] and event.to_state == story.state, (
                    who,
                    verb,
                )
                assert story.state == possible[verb], (who, verb)
                transaction.set_rollback(True)
            story.refresh_from_db()
        assert [verb for verb in VERBS if verb not in allowed and attempt(story, verb, user)] == [], who
        assert rows() == before, who


def test_knows_no_verb_that_the_tests_do_not():
    assert tuple(workflow.BY_NAME) == VERBS
