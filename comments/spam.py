"""Judges what a reader sends, before anybody has read it: refuses it, or says why it has to wait.

`CHECKS` are asked in their order. Each returns a reason to hold the comment, or to refuse it, or None. The
first refusal ends the matter; reasons to hold add up for the moderator to see. The rest is `submissions`'.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from articles.models import Edition
from comments import opening, spam_service, texts
from comments.models import Comment, CommentPolicy, CommentQuerySet, HeldFor, Mode, Status, WatchedWord
from comments.models.comment import MOST_CHARACTERS, digest
from comments.models.word import Consequence

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
SAME_TEXTS_A_DAY = 5
REJECTIONS_REMEMBERED = datetime.timedelta(days=30)
MANY_REJECTIONS = 2


class Refused(Exception):
    """The comment is not taken; the text says why to the reader, `status` to the browser."""

    def __init__(self, sentence: str, status: int = 422):
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Attempt:
    """What a reader sends, and all that is known of how it came."""

    edition: Edition
    name: str
    email: str
    body: str
    policy: CommentPolicy
    now: datetime.datetime
    form_age: datetime.timedelta | None = None
    trap: str = ""
    network: str = ""
    networks: list[str] = field(default_factory=list)
    own_id: int = 0

    @property
    def others(self) -> CommentQuerySet:
        """Every comment but the one that is being changed."""
        return Comment.objects.exclude(pk=self.own_id)


Check = Callable[[Attempt], HeldFor | Refused | None]


def judge(attempt: Attempt, checks: Iterable[Check] | None = None) -> list[HeldFor]:
    """Return why the comment has to wait, nothing if it need not. Raises Refused."""
    reasons = []
    for check in checks or CHECKS:
        reason = check(attempt)
        if isinstance(reason, Refused):
            raise reason
        if reason:
            reasons.append(reason)
    return reasons


def is_empty_or_too_long(attempt: Attempt) -> Refused | None:
    """Spaces, control characters and those of no width make no comment."""
    if not texts.shows_something(attempt.body):
        return Refused(_("Write your comment."))
    if len(attempt.body) > MOST_CHARACTERS:
        return Refused(_("Keep this to %d characters.") % MOST_CHARACTERS)
    return None


def comes_to_closed_comments(attempt: Attempt) -> Refused | None:
    if opening.is_open(attempt.edition, attempt.policy, attempt.now):
        return None
    return Refused(_("Comments on this story are closed."), status=409)


def fills_in_the_trap(attempt: Attempt) -> Refused | None:
    """People do not see that field."""
    return Refused(_("Leave the field “Leave this empty” empty.")) if attempt.trap else None


def is_too_fast_or_too_old(attempt: Attempt) -> Refused | None:
    """Asks how long the page had been made, which on a cached page only ever speaks for the reader."""
    if attempt.form_age is None:
        return Refused(
            _("This page had been open for too long. Read your comment again, then send it again.")
        )
    if attempt.form_age < datetime.timedelta(seconds=attempt.policy.least_seconds):
        return Refused(_("That was too fast for a person. Wait a few seconds, then send it again."))
    return None


def repeats_a_text(attempt: Attempt) -> HeldFor | Refused | None:
    """Says only in the network it came from that it is one’s own.

    Else anybody could find out a writer's address: by trying some with the text that all can read.
    """
    same = attempt.others.filter(digest=digest(attempt.body), created_at__gt=attempt.now - DAY)
    is_own = Q(email__iexact=attempt.email, network__in=attempt.networks)
    own = Count("pk", filter=is_own & Q(article=attempt.edition.article_id))
    seen = same.aggregate(all=Count("pk"), own=own)
    if seen["own"]:
        return Refused(_("You have sent this comment already. It is with us."))
    if seen["all"] >= SAME_TEXTS_A_DAY:
        return Refused(_("This very text has been sent several times today. Say it in words of your own."))
    return HeldFor.DUPLICATE if seen["all"] else None


def comes_from_a_busy_network(attempt: Attempt) -> Refused | None:
    recent = Comment.objects.filter(network__in=attempt.networks, created_at__gt=attempt.now - HOUR)
    if recent.count() < attempt.policy.hourly_per_network:
        return None
    sentence = _("Many comments have come from your network within an hour. Send yours again a little later.")
    return Refused(sentence, status=429)


def comes_to_a_busy_story(attempt: Attempt) -> HeldFor | None:
    """Only holds, for whoever floods a story must not keep others from it."""
    recent = Comment.objects.filter(article=attempt.edition.article_id, created_at__gt=attempt.now - HOUR)
    return HeldFor.BUSY if recent.count() >= attempt.policy.hourly_per_story else None


def holds_many_links(attempt: Attempt) -> HeldFor | None:
    is_many = texts.count_links(attempt.body) > attempt.policy.most_links
    return HeldFor.LINKS if is_many or texts.count_links(attempt.name) else None


def holds_a_watched_word(attempt: Attempt) -> HeldFor | Refused | None:
    text = texts.plain(f"{attempt.name}\n{attempt.body}")
    found = {
        consequence
        for words, consequence in WatchedWord.objects.values_list("text", "consequence")
        if texts.has_words(text, texts.plain(words))
    }
    if Consequence.REFUSE in found:
        return Refused(_("This comment holds words that are not taken here."))
    return HeldFor.WORD if found else None


def was_rejected_lately(attempt: Attempt) -> HeldFor | None:
    since = attempt.now - REJECTIONS_REMEMBERED
    refused = attempt.others.filter(status__in=[Status.REJECTED, Status.SPAM], decided_at__gt=since)
    counts = [
        each.count()
        for each in (refused.by_email(attempt.email), refused.filter(network__in=attempt.networks))
    ]
    return HeldFor.REJECTIONS if max(counts) >= MANY_REJECTIONS else None


def is_spam_to_the_service(attempt: Attempt) -> HeldFor | None:
    if not attempt.policy.asks_service:
        return None
    try:
        is_spam = spam_service.is_spam(attempt.name, attempt.body, attempt.network, attempt.edition)
    except spam_service.Away:
        return HeldFor.SERVICE_AWAY
    return HeldFor.SERVICE if is_spam else None


def is_read_first(attempt: Attempt) -> HeldFor | None:
    """What the editors' rules say of a comment with which nothing is wrong."""
    if attempt.policy.mode == Mode.ALL:
        return HeldFor.POLICY
    approved = Comment.objects.approved().by_email(attempt.email).filter(name__iexact=attempt.name)
    return HeldFor.NEWCOMER if approved.count() < attempt.policy.known_after else None


CHECKS: tuple[Check, ...] = (
    is_empty_or_too_long,
    comes_to_closed_comments,
    fills_in_the_trap,
    is_too_fast_or_too_old,
    repeats_a_text,
    comes_from_a_busy_network,
    comes_to_a_busy_story,
    holds_many_links,
    holds_a_watched_word,
    was_rejected_lately,
    is_spam_to_the_service,
    is_read_first,
)

# A change of one's own comment is no new comment: how it came, and how many come, is not asked again.
CHECKS_OF_A_CHANGE: tuple[Check, ...] = (
    is_empty_or_too_long,
    repeats_a_text,
    holds_many_links,
    holds_a_watched_word,
    was_rejected_lately,
    is_spam_to_the_service,
    is_read_first,
)
