"""What the moderators' queue shows: some comments, the oldest first, and all that helps to decide on them.

It pages by the last comment shown and counts no further than it says, however many wait.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count, Prefetch, Q, QuerySet, TextField, prefetch_related_objects
from django.db.models.functions import Cast, Lower
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Section
from comments.models import Comment, HeldFor, Report, Status

PAGE_SIZE = 20
MOST_REPORTED = 20
WAITING, REPORTED, DECIDED, ALL = "waiting", "reported", "decided", "all"
TABS = {
    WAITING: _("Waiting"),
    REPORTED: _("Reported"),
    DECIDED: _("Recently decided"),
    ALL: _("All"),
}
_REPORTS = Prefetch("reports", Report.objects.open(), to_attr="open_reports")
# The queue begins with who has waited longest; what was decided, with what was decided last.
ORDERS = {
    WAITING: ("created_at", "pk"),
    REPORTED: ("reported_at", "pk"),
    DECIDED: ("-decided_at", "-pk"),
    ALL: ("-created_at", "-pk"),
}


class Filters(forms.Form):
    """What somebody looks for. Nothing is required."""

    tab = forms.ChoiceField(choices=list(TABS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Words or name"), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("any")), *Status.choices])
    section = forms.ModelChoiceField(
        Section.objects.all(), label=_("Section"), required=False, empty_label=_("all sections")
    )
    reason = forms.ChoiceField(
        label=_("Held because"), required=False, choices=[("", _("any reason")), *HeldFor.choices]
    )
    story = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**63 - 1)
    after = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=2**63 - 1)

    @property
    def choices(self) -> list[forms.BoundField]:
        """What the queue asks; by status only where there are several."""
        is_mixed = self.cleaned_data.get("tab") in {DECIDED, ALL}
        return [self[name] for name in ("q", "section", "reason", *(["status"] if is_mixed else []))]


@dataclass
class Row:
    """A comment with its story's public edition, what became of its writer's others, and its reports."""

    comment: Comment
    edition: Edition | None
    history: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_decided(self) -> bool:
        return self.comment.status != Status.HELD


def find(asked: dict[str, Any]) -> QuerySet[Comment]:
    """Return what was asked for, by the names of Filters, in the order of its tab."""
    tab = asked.get("tab") or WAITING
    found = {
        WAITING: Comment.objects.filter(status=Status.HELD),
        REPORTED: Comment.objects.filter(reported_at__isnull=False),
        DECIDED: Comment.objects.filter(decided_at__isnull=False).exclude(decided_by=None),
        ALL: Comment.objects.all(),
    }[tab]
    if words := asked.get("q", "").replace("\0", ""):
        found = found.filter(Q(body__icontains=words) | Q(name__icontains=words))
    if section := asked.get("section"):
        found = found.filter(Q(article__section=section) | Q(article__section__parent=section))
    if reason := asked.get("reason"):
        # As text, which both databases can look into; the codes are our own.
        found = found.annotate(codes=Cast("held_for", TextField())).filter(codes__contains=f'"{reason}"')
    if status := asked.get("status"):
        found = found.filter(status=status)
    if story := asked.get("story"):
        found = found.filter(article=story)
    return found.order_by(*ORDERS[tab])


def page(asked: dict[str, Any]) -> tuple[list[Comment], int | None]:
    """Return the comments of one page, and the last one's id where more follow.

    Whatever readers have reported comes before all that waits.
    """
    tab, last = asked.get("tab") or WAITING, asked.get("after")
    first: list[Comment] = []
    if tab == WAITING and last is None:
        first = list(_joined(find(asked | {"tab": REPORTED}))[:MOST_REPORTED])
    found = find(asked)
    if tab == WAITING:
        found = found.filter(reported_at=None)
    if last is not None:
        found = _behind(found, Comment.objects.filter(pk=last).first(), ORDERS[tab])
    rows = list(_joined(found)[: PAGE_SIZE + 1])
    shown = first + rows[:PAGE_SIZE]
    prefetch_related_objects(shown, _REPORTS)
    return shown, rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None


def whole(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """Fetch with the comments all that is shown of each."""
    return _joined(found).prefetch_related(_REPORTS)


def _joined(found: QuerySet[Comment]) -> QuerySet[Comment]:
    return found.select_related("article__section", "parent", "decided_by")


def _behind(found: QuerySet[Comment], last: Comment | None, order: tuple[str, str]) -> QuerySet[Comment]:
    name, side = order[0].lstrip("-"), "lt" if order[0].startswith("-") else "gt"
    moment = getattr(last, name, None)
    if last is None or moment is None:
        return found.none()
    return found.filter(Q(**{f"{name}__{side}": moment}) | Q(**{name: moment, f"pk__{side}": last.pk}))


def rows(comments: list[Comment], now: datetime.datetime) -> list[Row]:
    """Add what is known beside each comment: three queries for any number."""
    editions = {
        edition.article_id: edition
        for edition in Edition.objects.live(now)
        .select_related("address")
        .only("article", "first_published_at", "address")
        .filter(article__in={comment.article_id for comment in comments})
    }
    histories = _histories({comment.email.lower() for comment in comments if comment.email})
    return [
        Row(comment, editions.get(comment.article_id), _history_of(comment, histories))
        for comment in comments
    ]


def _histories(emails: set[str]) -> dict[str, Counter[str]]:
    """Count what became of all comments from each address; the addresses go no further than this module."""
    written = Comment.objects.annotate(address=Lower("email")).filter(address__in=emails).order_by()
    histories: dict[str, Counter[str]] = {email: Counter() for email in emails}
    for address, status, number in written.values_list("address", "status").annotate(number=Count("pk")):
        histories[address][status] = number
    return histories


def _history_of(comment: Comment, histories: dict[str, Counter[str]]) -> list[tuple[str, int]]:
    """Return what became of the writer's other comments, in words."""
    counts = Counter(histories.get(comment.email.lower(), Counter()))
    counts[comment.status] -= 1
    told = (Status.APPROVED, Status.REJECTED, Status.SPAM)
    return [(str(status.label).lower(), counts[status]) for status in told if counts[status] > 0]
