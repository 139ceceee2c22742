"""The closed table of what can be done with a story, and the one door through which it is done.

TRANSITIONS is the documentation: it draws the admin's buttons and drives the tests. `apply` is the only
writer of `Article.state`; what becomes public is for `publishing` to write, in the same transaction.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import checks, permissions, publishing, revisions
from articles.models import Article, Event, Revision, Standing, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Conflict(Exception):
    """Somebody else changed the story first; its text says so to the editor."""


class NotAllowed(Exception):
    """The person may not do this."""


class NotReady(Exception):
    """The story fails its checks; `problems` says which."""

    def __init__(self, problems: list[checks.Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Act:
    """One use of a transition: what it is done with, by whom and when."""

    revision: Revision
    by: User
    now: datetime.datetime
    note: str = ""
    at: datetime.datetime | None = None


@dataclass(frozen=True)
class Transition:
    """A verb: in which states and standings it is offered, where it leads, what it asks for."""

    name: str
    label: "StrOrPromise"
    done: "StrOrPromise"
    explanation: "StrOrPromise"
    moves: Mapping[State, State]
    standings: frozenset[Standing]
    permission: str = permissions.PUBLISH
    effect: Callable[[Article, Act], object] | None = None
    is_checked: bool = False
    asks_time: bool = False
    note_label: "StrOrPromise | None" = None


def _to(target: State, *sources: State) -> dict[State, State]:
    return dict.fromkeys(sources, target)


def _schedule(article: Article, act: Act) -> None:
    if act.at is None:
        raise publishing.Refused(_("Say when it is to be published."))
    publishing.schedule(article, revision=act.revision, at=act.at, now=act.now)


_UNPUBLISHED = frozenset({Standing.UNPUBLISHED})
_IN_WORK = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED)

TRANSITIONS = (
    Transition(
        "submit",
        gettext_lazy("Submit for review"),
        gettext_lazy("Submitted"),
        gettext_lazy("An editor reads it next. You can still edit it."),
        _to(State.SUBMITTED, State.DRAFT, State.RETURNED),
        frozenset(Standing),
        permission=permissions.EDIT,
    ),
    Transition(
        "return",
        gettext_lazy("Return to the author"),
        gettext_lazy("Returned"),
        gettext_lazy("The author reads your note and goes on writing."),
        _to(State.RETURNED, State.SUBMITTED, State.APPROVED),
        frozenset(Standing),
        note_label=gettext_lazy("What is to be done"),
    ),
    Transition(
        "publish",
        gettext_lazy("Publish now"),
        gettext_lazy("Published"),
        gettext_lazy("Readers see the story at once, at its address and in every list."),
        _to(State.PUBLISHED, *_IN_WORK),
        frozenset({Standing.UNPUBLISHED, Standing.WITHDRAWN}),
        effect=lambda article, act: publishing.publish(article, revision=act.revision, now=act.now),
        is_checked=True,
    ),
    Transition(
        "publish-changes",
        gettext_lazy("Publish changes"),
        gettext_lazy("Changes published"),
        gettext_lazy("Readers see the changed story at once. It is marked as updated."),
        _to(State.PUBLISHED, *_IN_WORK),
        frozenset({Standing.LIVE}),
        effect=lambda article, act: publishing.publish(article, revision=act.revision, now=act.now),
        is_checked=True,
    ),
    Transition(
        "schedule",
        gettext_lazy("Schedule"),
        gettext_lazy("Scheduled"),
        gettext_lazy(
            "Readers see this text from the time you choose, to the second. Until then nothing changes."
        ),
        _to(State.PUBLISHED, *_IN_WORK),
        _UNPUBLISHED | {Standing.LIVE},
        effect=_schedule,
        is_checked=True,
        asks_time=True,
    ),
    Transition(
        "unschedule",
        gettext_lazy("Unschedule"),
        gettext_lazy("Unscheduled"),
        gettext_lazy("What is scheduled will not be published. What readers see now stays."),
        _to(State.APPROVED, State.PUBLISHED) | {state: state for state in _IN_WORK},
        frozenset({Standing.SCHEDULED, Standing.UPDATE_SCHEDULED}),
        effect=lambda article, act: publishing.unschedule(article, now=act.now),
    ),
    Transition(
        "withdraw",
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdrawn"),
        gettext_lazy("The story leaves every list. Its address keeps the headline and your notice."),
        _to(State.DRAFT, State.PUBLISHED, *_IN_WORK),
        frozenset({Standing.LIVE, Standing.UPDATE_SCHEDULED}),
        effect=lambda article, act: publishing.withdraw(
            article, revision=act.revision, notice=act.note, now=act.now
        ),
        note_label=gettext_lazy("Notice for readers: why it was withdrawn"),
    ),
)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def what_was_done(event: Event) -> str:
    """Return the event's verb in the words of the desk."""
    return str(BY_NAME[event.verb].done if event.verb in BY_NAME else _("Saved"))


def available(
    article: Article, user: User | AnonymousUser, now: datetime.datetime, *, after_saving: bool = False
) -> list[Transition]:
    """Return what this person can do with the story now, in the order of the table.

    With `after_saving` also what a change would make possible: the form's buttons save before they lead on.
    """
    standing = Standing.of(article, now)
    states = {article.state, State.DRAFT} if after_saving else {article.state}
    return [
        each
        for each in TRANSITIONS
        if states & each.moves.keys()
        and standing in each.standings
        and permissions.may(user, each.permission, article)
    ]


@transaction.atomic
def apply(
    article: Article,
    name: str,
    *,
    by: User,
    version: int,
    now: datetime.datetime,
    note: str = "",
    at: datetime.datetime | None = None,
) -> Event:
    """Do one transition, whole or not at all, to the story as it was at `version`.

    Raises NotAllowed, Conflict, NotReady or publishing.Refused, each with a sentence for the editor.
    """
    transition = BY_NAME[name]
    if not permissions.may(by, transition.permission, article):
        raise NotAllowed(_("You may not do this with this story."))
    _claim(article, version)
    if article.state not in transition.moves or Standing.of(article, now) not in transition.standings:
        raise publishing.Refused(refusal(transition, article, now))
    if transition.note_label and not note.strip():
        raise publishing.Refused(_("Say why: “%s” needs a note.") % transition.label)
    revision = revisions.record(article, by=by, now=now) or article.revisions.latest("number")
    if transition.is_checked and (problems := checks.problems(revision.content)):
        raise NotReady(problems)
    act = Act(revision, by, now, note, at)
    if transition.effect:
        transition.effect(article, act)
    return _move(article, name, transition.moves[State(article.state)], act)


@transaction.atomic
def save(article: Article, *, by: User, now: datetime.datetime) -> Revision | None:
    """Record what a person has just saved; return the revision, or None where nothing changed.

    A change puts the story back to draft, for what was approved or published is no longer what stands here.
    An editor's change leaves a submitted story submitted.
    """
    Article.objects.select_for_update().filter(pk=article.pk).first()
    publishing.refuse_late_embargo(article, now)
    revision = revisions.record(article, by=by, now=now)
    if revision is None:
        return None
    stays = article.state == State.SUBMITTED and permissions.may(by, permissions.PUBLISH, article)
    _claim(article, article.version)
    _move(article, "save", State.SUBMITTED if stays else State.DRAFT, Act(revision, by, now))
    return revision


def _claim(article: Article, version: int) -> None:
    """Take the story for this transaction: on every database only one of two at the same version gets it."""
    claimed = Article.objects.filter(pk=article.pk, version=version).update(version=F("version") + 1)
    if not claimed:
        raise Conflict(_("Somebody else changed this story meanwhile. Look at it again before you go on."))
    article.refresh_from_db()


def _move(article: Article, verb: str, target: State, act: Act) -> Event:
    before, article.state = article.state, target
    Article.objects.filter(pk=article.pk).update(state=target, updated_at=act.now)
    return Event.objects.create(
        article=article,
        verb=verb,
        from_state=before,
        to_state=target,
        note=act.note,
        scheduled_for=act.at,
        revision=act.revision,
        at=act.now,
        by=act.by,
        by_name=act.by.get_full_name() or act.by.get_username(),
    )


def refusal(transition: Transition, article: Article, now: datetime.datetime) -> str:
    standing = Standing.of(article, now)
    if transition.name == "unschedule" and standing == Standing.LIVE:
        return _("It is too late: this is already live.")
    if transition.is_checked and article.state == State.PUBLISHED:
        return _("There is nothing new to publish: no change was saved since.")
    words = standing.words(article.state)
    return _("“%(verb)s” is not possible: the story stands at “%(standing)s”.") % {
        "verb": transition.label,
        "standing": words,
    }
