"""The closed table of what can be done with a story: documentation, the admin's buttons, the tests' table.

Nothing here decides whether it is done: `workflow.apply` does, and is the only one to call an effect.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import corrections, permissions, publishing, revisions
from articles.checks import Weight
from articles.models import Article, Kind, Revision, Standing, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Act:
    """One use of a transition: by whom and when it is done, to which revision, with which answers."""

    revision: Revision
    by: User
    now: datetime.datetime
    note: str = ""
    notice: str = ""
    at: datetime.datetime | None = None
    wording: corrections.Wording | None = None


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
    sets: Callable[[Act], dict[str, Any]] = field(default=lambda act: {})
    weight: Weight | None = None  # problems of that weight or more hinder it
    needs_second_pair: bool = False
    asks_time: bool = False
    asks_wording: bool = False
    note_label: "StrOrPromise | None" = None
    notice_label: "StrOrPromise | None" = None


def _to(target: State, *sources: State) -> dict[State, State]:
    return dict.fromkeys(sources, target)


def _asked_time(act: Act) -> datetime.datetime:
    if act.at is None:
        raise publishing.Refused(_("Give a date and a time."))
    return act.at


def _publish_as(kind: Kind) -> Callable[[Article, Act], object]:
    def effect(article: Article, act: Act) -> None:
        publishing.publish(article, revision=act.revision, now=act.now, kind=kind)

    return effect


def _publish_correction(article: Article, act: Act) -> None:
    try:
        corrections.make(article, act.wording, by=act.by, now=act.now)
    except corrections.Unfit as unfit:
        raise publishing.Refused(str(unfit)) from None
    publishing.publish(article, revision=act.revision, now=act.now, kind=Kind.CORRECTION)


def _discard(article: Article, act: Act) -> None:
    """Go back to what is scheduled or else to what is live, so that the desk copy equals it."""
    editions = article.editions.stories()
    public = editions.upcoming(act.now).first() or editions.live(act.now).first()
    if public is None:
        raise publishing.Refused(_("Nothing of this story is public, so there is nothing to go back to."))
    if not act.by.has_perm(permissions.EDIT_ANY):
        equal = article.revisions.filter(digest=public.revision.digest).latest("number")
        since = article.revisions.filter(number__gt=equal.number)
        if since.exclude(created_by=act.by).exists():
            raise publishing.Refused(_("Somebody else has worked on these changes too. Ask an editor."))
    publishing.refuse_lifting_embargo(article, public.revision.content, act.now)
    if missing := revisions.write(article, public.revision.content):
        sentence = _("What readers see cannot be brought back whole, for this no longer exists: %s.")
        raise publishing.Refused(sentence % ", ".join(missing))
    publishing.refuse_late_embargo(article, act.now)
    revisions.record(article, by=act.by, now=act.now)


_LIVE = frozenset({Standing.LIVE, Standing.EXPIRING})
_PUBLIC = _LIVE | {Standing.UPDATE_SCHEDULED}
_GONE = frozenset({Standing.EXPIRED, Standing.WITHDRAWN, Standing.REMOVED})
_UNPUBLISHED = frozenset({Standing.UNPUBLISHED})
_EVERY = frozenset(Standing)
_IN_WORK = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED)
_STAY = {state: state for state in (*_IN_WORK, State.PUBLISHED)}
_TO_PUBLISHED = _to(State.PUBLISHED, *_IN_WORK)

_DESK = (
    Transition(
        "submit",
        gettext_lazy("Submit for review"),
        gettext_lazy("Submitted"),
        gettext_lazy("An editor reads it next. You can still edit it, and take it back."),
        _to(State.SUBMITTED, State.DRAFT, State.RETURNED),
        _EVERY,
        permission=permissions.EDIT,
        sets=lambda act: {"submitted_by": act.by, "submitted_at": act.now, "reader": None},
        weight=Weight.ESSENTIAL,
    ),
    Transition(
        "recall",
        gettext_lazy("Take back"),
        gettext_lazy("Taken back"),
        gettext_lazy("Editors no longer see it among what is to be read."),
        _to(State.DRAFT, State.SUBMITTED),
        _EVERY,
        permission=permissions.EDIT,
    ),
    Transition(
        "claim",
        gettext_lazy("Read it"),
        gettext_lazy("Being read"),
        gettext_lazy("Colleagues and the author see that you are reading it."),
        _to(State.SUBMITTED, State.SUBMITTED),
        _EVERY,
        sets=lambda act: {"reader": act.by},
    ),
    Transition(
        "return",
        gettext_lazy("Return to the author"),
        gettext_lazy("Returned"),
        gettext_lazy("The author reads your note and goes on writing."),
        _to(State.RETURNED, State.SUBMITTED, State.APPROVED),
        _EVERY,
        note_label=gettext_lazy("What is to be done"),
    ),
    Transition(
        "approve",
        gettext_lazy("Approve"),
        gettext_lazy("Approved"),
        gettext_lazy("It is ready to be published as it stands. Any change takes the approval back."),
        _to(State.APPROVED, State.SUBMITTED),
        _EVERY,
        weight=Weight.BLOCKS,
        needs_second_pair=True,
    ),
)

_PUBLISHING = (
    Transition(
        "publish",
        gettext_lazy("Publish now"),
        gettext_lazy("Published"),
        gettext_lazy("Readers see the story at once, at its address and in every list."),
        _TO_PUBLISHED,
        _UNPUBLISHED,
        effect=_publish_as(Kind.FIRST),
        weight=Weight.BLOCKS,
        needs_second_pair=True,
    ),
    Transition(
        "publish-changes",
        gettext_lazy("Publish update"),
        gettext_lazy("Update published"),
        gettext_lazy("Readers see the changed story at once, with the time of the update."),
        _TO_PUBLISHED | {State.PUBLISHED: State.PUBLISHED},  # a photo or a name may have changed
        _LIVE,
        effect=_publish_as(Kind.UPDATE),
        weight=Weight.BLOCKS,
        needs_second_pair=True,
    ),
    Transition(
        "publish-minor",
        gettext_lazy("Publish minor change"),
        gettext_lazy("Minor change published"),
        gettext_lazy(
            "For a typing mistake or a crop: readers see it at once, and the dates stay as they are."
        ),
        _TO_PUBLISHED | {State.PUBLISHED: State.PUBLISHED},  # a photo or a name may have changed
        _LIVE,
        effect=_publish_as(Kind.MINOR),
        weight=Weight.BLOCKS,
        needs_second_pair=True,
    ),
    Transition(
        "publish-correction",
        gettext_lazy("Publish correction"),
        gettext_lazy("Correction published"),
        gettext_lazy(
            "Readers see the corrected story at once, and under it what was wrong and when it was mended."
        ),
        _to(State.PUBLISHED, *_IN_WORK, State.PUBLISHED),
        _LIVE,
        effect=_publish_correction,
        weight=Weight.BLOCKS,
        needs_second_pair=True,
        asks_wording=True,
    ),
    Transition(
        "schedule",
        gettext_lazy("Schedule"),
        gettext_lazy("Scheduled"),
        gettext_lazy(
            "Readers see this text from the time you choose, to the second. Until then nothing changes."
        ),
        _TO_PUBLISHED,
        _UNPUBLISHED | {Standing.LIVE},
        effect=lambda article, act: publishing.schedule(
            article, revision=act.revision, at=_asked_time(act), now=act.now
        ),
        weight=Weight.BLOCKS,
        needs_second_pair=True,
        asks_time=True,
    ),
    Transition(
        "reschedule",
        gettext_lazy("Change the time"),
        gettext_lazy("Rescheduled"),
        gettext_lazy("What is scheduled goes out at another time, as the text that it is."),
        _STAY,
        frozenset({Standing.SCHEDULED, Standing.UPDATE_SCHEDULED}),
        effect=lambda article, act: publishing.reschedule(article, at=_asked_time(act), now=act.now),
        asks_time=True,
    ),
    Transition(
        "unschedule",
        gettext_lazy("Unschedule"),
        gettext_lazy("Unscheduled"),
        gettext_lazy("What is scheduled will not be published. What readers see now stays."),
        _STAY | {State.PUBLISHED: State.APPROVED},
        frozenset({Standing.SCHEDULED, Standing.UPDATE_SCHEDULED}),
        effect=lambda article, act: publishing.unschedule(article, now=act.now),
    ),
    Transition(
        "expire",
        gettext_lazy("Let it expire"),
        gettext_lazy("Expiry set"),
        gettext_lazy("The story leaves every list and its address at the time you choose, to the second."),
        _STAY,
        _LIVE,
        effect=lambda article, act: publishing.expire(article, at=_asked_time(act), now=act.now),
        asks_time=True,
    ),
    Transition(
        "keep",
        gettext_lazy("Cancel the expiry"),
        gettext_lazy("Expiry cancelled"),
        gettext_lazy("The story stays public."),
        _STAY,
        frozenset({Standing.EXPIRING}),
        effect=lambda article, act: publishing.expire(article, at=None, now=act.now),
    ),
)

_UNDOING = (
    Transition(
        "discard",
        gettext_lazy("Discard changes"),
        gettext_lazy("Changes discarded"),
        gettext_lazy(
            "The desk copy becomes what is public or scheduled. What you discard stays in the history."
        ),
        _TO_PUBLISHED,
        _PUBLIC | {Standing.SCHEDULED},
        permission=permissions.EDIT,
        effect=_discard,
    ),
    Transition(
        "spike",
        gettext_lazy("Spike"),
        gettext_lazy("Spiked"),
        gettext_lazy("The story is dropped. It can be taken up again."),
        _to(State.SPIKED, *_IN_WORK),
        _UNPUBLISHED,
        permission=permissions.EDIT,
        note_label=gettext_lazy("Why it is dropped"),
    ),
    Transition(
        "unspike",
        gettext_lazy("Take up again"),
        gettext_lazy("Taken up again"),
        gettext_lazy("The story is a draft again."),
        _to(State.DRAFT, State.SPIKED),
        _UNPUBLISHED,
        permission=permissions.EDIT,
    ),
    Transition(
        "withdraw",
        gettext_lazy("Withdraw"),
        gettext_lazy("Withdrawn"),
        gettext_lazy("The story leaves every list. Its address keeps the headline and your notice."),
        _to(State.DRAFT, State.PUBLISHED, *_IN_WORK),
        _PUBLIC,
        permission=permissions.WITHDRAW,
        effect=lambda article, act: publishing.withdraw(
            article, revision=act.revision, notice=act.notice, now=act.now
        ),
        notice_label=gettext_lazy("Notice for readers: why it was withdrawn"),
        note_label=gettext_lazy("Reason, for the desk"),
    ),
    Transition(
        "remove",
        gettext_lazy("Remove"),
        gettext_lazy("Removed"),
        gettext_lazy("The story leaves every list. Its address says that it is gone, and nothing else."),
        _to(State.DRAFT, State.PUBLISHED, *_IN_WORK),
        _PUBLIC | {Standing.WITHDRAWN, Standing.EXPIRED},
        permission=permissions.WITHDRAW,
        effect=lambda article, act: publishing.remove(article, revision=act.revision, now=act.now),
        note_label=gettext_lazy("Reason, for the desk"),
    ),
    Transition(
        "restore",
        gettext_lazy("Publish again"),
        gettext_lazy("Published again"),
        gettext_lazy("The story as it stands at the desk goes back to its address and into the lists."),
        _to(State.PUBLISHED, *_IN_WORK, State.PUBLISHED),
        _GONE,
        permission=permissions.WITHDRAW,
        effect=_publish_as(Kind.UPDATE),
        weight=Weight.BLOCKS,
        needs_second_pair=True,
        note_label=gettext_lazy("Reason, for the desk"),
    ),
)

TRANSITIONS = (*_DESK, *_PUBLISHING, *_UNDOING)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}
