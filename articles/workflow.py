"""The one door through which anything is done with a story: `apply` is the only writer of `Article.state`.

What can be done stands in `transitions`; what becomes public is for `publishing` to write, in the same
transaction. Everything that happens leaves an Event.
"""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles import checks, notices, permissions, publishing, revisions, second_pair
from articles.corrections import Wording
from articles.models import Article, Event, Revision, Standing, State
from articles.transitions import BY_NAME, TRANSITIONS, Act, Transition


class Conflict(Exception):
    """Somebody else changed the story first; its text says so to the editor."""


class NotAllowed(PermissionDenied):
    """The person may not do this; its text says so. Answered with 403 wherever nobody catches it."""


class NotReady(Exception):
    """The story fails its checks; `problems` says which."""

    def __init__(self, problems: list[checks.Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems


class Alone(Exception):
    """Nobody else has looked at the story; its text says why that matters. A reason may override it."""


def what_was_done(event: Event) -> str:
    """Return the event's verb in the words of the desk; as it was recorded, where the table lost it since."""
    others = {"save": _("Saved"), "review": _("Reviewed afterwards"), "restore-revision": _("Restored")}
    return str(BY_NAME[event.verb].done if event.verb in BY_NAME else others.get(event.verb, event.verb))


def available(
    article: Article,
    user: User | AnonymousUser,
    now: datetime.datetime,
    *,
    after_saving: bool = False,
    standing: Standing | None = None,
) -> list[Transition]:
    """Return what this person can do with the story now, in the order of the table.

    With `after_saving` also what a change would make possible: the form's buttons save before they lead on.
    `standing` is asked for unless it is known.
    """
    standing = standing or Standing.of(article, now)
    can_change = after_saving and article.state != State.SPIKED
    states = {article.state, State.DRAFT} if can_change else {article.state}
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
    notice: str = "",
    at: datetime.datetime | None = None,
    wording: Wording | None = None,
    override_reason: str = "",
) -> Event:
    """Do one transition, whole or not at all, to the story as it was at `version`.

    Raises NotAllowed, Conflict, NotReady, Alone or publishing.Refused, each with a sentence for the editor,
    and leaves the story in the caller's hand as it was.
    """
    transition = BY_NAME[name]
    _refuse_unless(permissions.may(by, transition.permission, article))
    taken = _take(article, version)
    _refuse_unless(permissions.may(by, transition.permission, taken))
    _refuse_where_impossible(transition, taken, now, note, notice)
    revision = revisions.record(taken, by=by, now=now) or taken.revisions.latest("number")
    if transition.weight and (problems := checks.problems(revision.content, at or now, transition.weight)):
        raise NotReady(problems)
    alone = _judge_second_pair(transition, taken, by, override_reason)
    act = Act(revision, by, now, note, notice, at, wording)
    if transition.effect:
        transition.effect(taken, act)
    target, sets = transition.moves[State(taken.state)], transition.sets(act)
    event = _move(taken, name, target, act, sets, is_alone=alone, override_reason=override_reason * alone)
    article.refresh_from_db()
    return event


@transaction.atomic
def save(article: Article, *, by: User, now: datetime.datetime, verb: str = "save") -> Revision | None:
    """Record what a person has just saved; return the revision, or None where nothing changed.

    A change puts the story back to draft, for what was approved or published is no longer what stands here.
    An editor's change leaves a submitted story submitted, and nobody's takes up one that was spiked.
    """
    _hold(article, article.version)
    publishing.refuse_late_embargo(article, now)
    _refuse_new_address(article, by, now)
    revision = revisions.record(article, by=by, now=now)
    if revision is None:
        return None
    is_editor = permissions.may(by, permissions.PUBLISH, article)
    stays = article.state == State.SPIKED or (article.state == State.SUBMITTED and is_editor)
    target = State(article.state) if stays else State.DRAFT
    taken = _take(article, article.version)
    _move(taken, verb, target, Act(revision, by, now))
    article.refresh_from_db()
    return revision


@transaction.atomic
def restore(revision: Revision, *, by: User, version: int, now: datetime.datetime) -> list[str]:
    """Make the desk copy what it was in that revision; return names of what no longer exists."""
    _refuse_unless(permissions.may_edit(by, revision.article))
    article = _take(revision.article, version)
    publishing.refuse_lifting_embargo(article, revision.content, now)
    missing = revisions.write(article, revision.content)
    save(article, by=by, now=now, verb="restore-revision")
    revision.article.refresh_from_db()
    return missing


@transaction.atomic
def review(event: Event, *, by: User, now: datetime.datetime, note: str = "") -> Event:
    """Look afterwards at what was published alone: for a third person, neither maker nor publisher."""
    article = event.article
    _refuse_unless(permissions.may(by, permissions.PUBLISH, article))
    if event.revision is None or not event.is_alone or Event.objects.filter(reviewed=event).exists():
        raise publishing.Refused(_("There is nothing to review here any more."))
    if by.pk == event.by_id or by.pk in second_pair.makers(article):
        raise NotAllowed(_("You made or published this story, so somebody else has to review it."))
    taken = _take(article, article.version)
    done = _move(taken, "review", State(taken.state), Act(event.revision, by, now, note), reviewed=event)
    article.refresh_from_db()
    return done


def _hold(article: Article, version: int, *, steps: int = 0) -> None:
    """Lock the story for this transaction, on every database, if it still is at that version."""
    at_version = Article.objects.filter(pk=article.pk, version=version)
    if not at_version.update(version=F("version") + steps):
        raise Conflict(_("Somebody else changed this story meanwhile. Look at it again before you go on."))


def _take(article: Article, version: int) -> Article:
    """Return the story as it stands, one version on: of two people at the same version one gets it."""
    _hold(article, version, steps=1)
    return Article.objects.get(pk=article.pk)


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed(_("You may not do this with this story."))


def _refuse_new_address(article: Article, by: User, now: datetime.datetime) -> None:
    """Keep the address that readers know, unless it is changed by whoever may."""
    last = article.revisions.first()
    if last is None or article.slug == last.content["fields"]["slug"]:
        return
    if article.editions.once_public(now).exists() and not permissions.may(by, permissions.READDRESS, article):
        raise NotAllowed(_("Only a managing editor changes the address of a story that readers know."))


def refusal(transition: Transition, article: Article, now: datetime.datetime) -> str:
    """Say why this cannot be done with the story as it stands."""
    standing = Standing.of(article, now)
    if transition.name in {"unschedule", "reschedule"} and standing in {Standing.LIVE, Standing.EXPIRING}:
        return _("It is too late: this is already live.")
    if transition.weight and article.state == State.PUBLISHED:
        return _("There is nothing new to publish: no change was saved since.")
    words = standing.words(article.state)
    return _("“%(verb)s” is not possible: the story stands at “%(standing)s”.") % {
        "verb": transition.label,
        "standing": words,
    }


def _refuse_where_impossible(
    transition: Transition, article: Article, now: datetime.datetime, note: str, notice: str
) -> None:
    if article.state not in transition.moves or Standing.of(article, now) not in transition.standings:
        raise publishing.Refused(refusal(transition, article, now))
    if transition.note_label and not note.strip():
        raise publishing.Refused(_("Say why: “%s” needs a note.") % transition.label)
    if transition.notice_label and not notice.strip():
        raise publishing.Refused(_("Say to readers why: “%s” needs a notice.") % transition.label)


def _judge_second_pair(transition: Transition, article: Article, by: User, override_reason: str) -> bool:
    """Return whether this is done alone; raise Alone where that may not be."""
    missing = second_pair.what_is_missing(article, by) if transition.needs_second_pair else ""
    if missing and settings.SECOND_PAIR_OF_EYES == second_pair.ENFORCE:
        may_override = permissions.may(by, permissions.OVERRIDE, article)
        if not (may_override and override_reason.strip()):
            raise Alone(missing)
    return bool(missing)


def _move(
    article: Article, verb: str, target: State, act: Act, sets: dict[str, Any] | None = None, **more: Any
) -> Event:
    """Write the story's new state, with what else the transition sets, and the event with `more`."""
    before, article.state = article.state, target
    reader = {} if target == State.SUBMITTED else {"reader": None}
    Article.objects.filter(pk=article.pk).update(state=target, updated_at=act.now, **reader, **(sets or {}))
    event = Event.objects.create(
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
        **more,
    )
    notices.tell(event)
    return event
