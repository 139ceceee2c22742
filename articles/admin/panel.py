"""What a story's form says beside its fields: where the story stands, what is missing, what comes next."""

import datetime
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest

from articles import checks, permissions, revisions, workflow
from articles.admin.confirming import DESTRUCTIVE
from articles.admin.story import StoryAdmin, may_edit
from articles.models import Article, Edition, Event, Standing, State
from articles.transitions import Transition

# The verbs that come next at each state, the first that a person may do being theirs.
NEXT = {
    State.DRAFT: ("publish", "publish-changes", "restore", "submit"),
    State.SUBMITTED: ("claim",),
    State.RETURNED: ("submit",),
    State.APPROVED: ("publish", "publish-changes", "restore"),
    State.PUBLISHED: ("publish-changes", "restore", "submit"),
    State.SPIKED: ("unspike",),
}
NEWEST = 8
BY_TIME = ("reschedule", "unschedule", "expire", "keep")


def next_verb(article: Article, user: permissions.Person, possible: list[Transition]) -> Transition | None:
    """Return the one verb that this person most likely wants next with the story."""
    names = NEXT[State(article.state)]
    if article.state == State.SUBMITTED and article.reader_id == user.pk:
        names = ("approve",)
    if permissions.may(user, permissions.PUBLISH, article) and article.state != State.RETURNED:
        names = tuple(name for name in names if name != "submit")
    by_name = {each.name: each for each in possible}
    return next((by_name[name] for name in names if name in by_name), None)


class StoryPanel(StoryAdmin):
    def get_form_context(self, request, article, now):
        return super().get_form_context(request, article, now) | {
            **self._verbs(request, article, now),
            **self._standing(request, article, now),
            **self._problems(article, now),
        }

    def _verbs(self, request: HttpRequest, article: Article, now: datetime.datetime) -> dict[str, Any]:
        user = request.user
        can_save = may_edit(request, article)
        standing = Standing(cast(Any, article).standing)
        possible = workflow.available(article, user, now, after_saving=can_save, standing=standing)
        main = next_verb(article, user, possible)
        others = [each for each in possible if each is not main]
        return {
            "next_verb": main,
            "other_verbs": [each for each in others if each.name not in DESTRUCTIVE],
            "destructive_verbs": [each for each in others if each.name in DESTRUCTIVE],
            "verbs_by_time": [each for each in possible if each.name in BY_TIME],
        }

    def _standing(self, request: HttpRequest, article: Article, now: datetime.datetime) -> dict[str, Any]:
        standing = Standing(cast(Any, article).standing)
        events, editions = _events(article), _editions(article, now)
        return {
            "standing": standing,
            "public_state": standing.words(article.state),
            "live": next((each for each in editions if each.live_from <= now), None),
            "upcoming": next((each for each in editions if each.live_from > now), None),
            "events": [(event, workflow.what_was_done(event)) for event in events[:NEWEST]],
            "returned": _last("return", events) if article.state == State.RETURNED else None,
            "claimed": _last("claim", events) if article.reader_id else None,
            "is_own": permissions.is_own(request.user, article),
            "can_save": may_edit(request, article),
        }

    def _problems(self, article: Any, now: datetime.datetime) -> dict[str, Any]:
        content = article.latest_content or revisions.snapshot(article)
        found = checks.all_problems(content, now, article.parts.known)
        return {
            "hindrances": [each for each in found if not each.is_advice],
            "advice": [each for each in found if each.is_advice],
        }


def _events(article: Article) -> list[Event]:
    """Return the newest events, and behind them what the panel says of an older return or claim."""
    events = article.events.values("pk")
    wanted = Q(pk__in=events[:NEWEST])
    for verb in ("return", "claim"):
        wanted |= Q(pk__in=events.filter(verb=verb)[:1])
    return list(article.events.filter(wanted))


def _last(verb: str, events: list[Event]) -> Event | None:
    return next((event for event in events if event.verb == verb), None)


def _editions(article: Article, now: datetime.datetime) -> list[Edition]:
    """Return what readers see and what is to go out, the earlier first, without their texts."""
    editions = article.editions.unfinished(now).select_related("address", "revision").order_by("live_from")
    return list(editions.defer("body", "body_text", "revision__content"))
