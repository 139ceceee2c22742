"""What a moderator asks the queue for, and the comments that are asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.models import Section
from comments.admin import keys
from comments.models import Comment, HeldFor, Report, ReportReason, Status

WAITING, REPORTED, DECIDED, ALL = "waiting", "reported", "decided", "all"
TABS = {
    WAITING: _("Waiting"),
    REPORTED: _("Reported"),
    DECIDED: _("Recently decided"),
    ALL: _("All"),
}
# The queue begins with who has waited longest; what was decided, with what was decided last.
ORDERS: dict[str, keys.Order] = {
    WAITING: ("created_at", "pk"),
    REPORTED: ("urgency", "reported_at", "pk"),
    DECIDED: ("-decided_at", "-pk"),
    ALL: ("-created_at", "-pk"),
}
HIGHEST = 2**63 - 1


class Filters(forms.Form):
    """What somebody looks for. Nothing is required."""

    tab = forms.ChoiceField(choices=list(TABS.items()), required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Words or name"), required=False, max_length=200)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[("", _("any")), *Status.choices])
    section = forms.TypedChoiceField(label=_("Section"), required=False, coerce=int, empty_value=None)
    reason = forms.ChoiceField(
        label=_("Held because"), required=False, choices=[("", _("any reason")), *HeldFor.choices]
    )
    story = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=HIGHEST)
    near = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=HIGHEST)
    many = forms.BooleanField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        if data.get("story"):  # which says the section
            del self.fields["section"]
        else:
            self.fields["section"].choices = [  # type: ignore[attr-defined]
                ("", _("all sections")),
                *Section.objects.values_list("pk", "name"),
            ]

    def clean_after(self) -> keys.Place:
        text = self.cleaned_data["after"]
        try:
            return keys.read(text, ORDERS[self.cleaned_data.get("tab") or WAITING]) if text else ()
        except ValueError:
            raise ValidationError(_("There is no such page.")) from None

    @property
    def choices(self) -> list[forms.BoundField]:
        """What the queue asks; by status only where there are several."""
        is_mixed = self.cleaned_data.get("tab") in {DECIDED, ALL}
        names = ["q", "section", "reason", *(["status"] if is_mixed else [])]
        return [self[name] for name in names if name in self.fields]

    @property
    def kept(self) -> list[tuple[str, Any]]:
        """What another choice leaves as it is."""
        names = ("story", "near", "many")
        return [(name, self[name].value()) for name in names if self.cleaned_data.get(name)]

    @property
    def is_narrowed(self) -> bool:
        return any(
            self.cleaned_data.get(name) for name in ("q", "section", "reason", "status", "story", "near")
        )


def find(asked: dict[str, Any]) -> QuerySet[Comment]:
    """Return what an index finds of what was asked for, in the order of its tab."""
    tab = asked.get("tab") or WAITING
    found = {
        WAITING: Comment.objects.filter(status=Status.HELD, reported_at=None),
        REPORTED: _by_urgency(Comment.objects.filter(reported_at__isnull=False)),
        DECIDED: Comment.objects.filter(decided_at__isnull=False).exclude(decided_by=None),
        ALL: Comment.objects.all(),
    }[tab]
    if tab == ALL and (status := asked.get("status")):
        found = found.filter(status=status)
    if story := asked.get("story"):
        found = found.filter(article=story)
    if near := asked.get("near"):
        network = Comment.objects.filter(pk=near).values("network")
        found = found.filter(network=Subquery(network)).exclude(network="")
    return found.order_by(*ORDERS[tab])


def must_look(asked: dict[str, Any]) -> bool:
    """Whether comments have to be looked through one by one, and there may be very many."""
    names = ["q", "section", "reason", *(["status"] if asked.get("tab") != ALL else [])]
    is_short = asked.get("story") or asked.get("near")
    return any(asked.get(name) for name in names) and not is_short


def narrow(found: QuerySet[Comment], asked: dict[str, Any]) -> QuerySet[Comment]:
    """Leave of the comments those that what no index knows is true of."""
    if words := asked.get("q"):
        found = found.filter(Q(body__icontains=words) | Q(name__icontains=words))
    if section := asked.get("section"):
        found = found.filter(Q(article__section=section) | Q(article__section__parent=section))
    if reason := asked.get("reason"):
        # As text, which both databases can look into; the codes are our own.
        found = found.alias(codes=Cast("held_for", TextField())).filter(codes__contains=f'"{reason}"')
    if status := asked.get("status"):
        found = found.filter(status=status)
    return found


def _by_urgency(found: QuerySet[Comment]) -> QuerySet[Comment]:
    """What is said to break the law comes before all other reports."""
    said = Report.objects.open().filter(comment=OuterRef("pk"), reason=ReportReason.ILLEGAL)
    return found.annotate(urgency=Case(When(Exists(said), then=Value(0)), default=Value(1)))
