import datetime
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles import publishing
from articles.corrections import Wording
from articles.local_time import LocalTimeField
from articles.models import Article, Correction, FormerTag, Section, Standing
from articles.transitions import Transition

NEVER_PUBLIC = {Standing.UNPUBLISHED, Standing.SCHEDULED}
TAG_LENGTH = Tag._meta.get_field("name").max_length
PROSE: Any = {
    "widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    "max_length": 2000,
}


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)
        widgets = {
            "headline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "standfirst": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3}),
            "lead_caption": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if tags := self.fields.get("tags"):
            tags.widget.attrs |= {
                "class": "vLargeTextField",
                "autocomplete": "off",
                "data-suggestions": reverse_lazy("admin:articles_article_tags"),
            }

        if "headline" in self.fields and not self.is_bound and not self.instance.pk:
            self.fields["headline"].widget.attrs["autofocus"] = True
        if "slug" in self.fields and self.was_public:
            self.fields["slug"].help_text = _(
                "A new address takes effect with the next publication; the old one leads there for ever."
            )

    @property
    def was_public(self) -> bool:
        """Whether readers ever saw the story; the admin's rows carry their `standing`."""
        return getattr(self.instance, "standing", Standing.UNPUBLISHED) not in NEVER_PUBLIC

    def clean_related(self) -> list[int]:
        related = self.cleaned_data["related"]
        if self.instance.pk in related:
            raise forms.ValidationError(_("A story cannot be related to itself."))
        return related

    def clean_section(self) -> Section | None:
        """Any section may be chosen, also one that others work for: that is how a story is handed over."""
        section = self.cleaned_data["section"]
        if section and not section.is_active and "section" in self.changed_data:
            raise forms.ValidationError(_("“%s” is archived. Choose a section in use.") % section)
        return section

    def clean_tags(self) -> list[str]:
        tags = self.cleaned_data["tags"]
        if too_long := [name for name in tags if len(name) > TAG_LENGTH]:
            raise forms.ValidationError(
                _("A tag has %(limit)s characters at the most: “%(tag)s…”.")
                % {
                    "limit": TAG_LENGTH,
                    "tag": too_long[0][:40],
                }
            )
        return FormerTag.objects.current_names(tags)

    def clean_embargo_until(self) -> datetime.datetime | None:
        embargo = self.instance.embargo_until = self.cleaned_data["embargo_until"]
        if embargo and self.instance.pk:
            try:
                publishing.refuse_late_embargo(self.instance, timezone.now())
            except publishing.Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return embargo


class TransitionForm(forms.Form):
    """Asks what a transition needs: the version that the editor saw, a time, a wording, notes."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    at = LocalTimeField(label=_("Date and time"), help_text=_("To the second, as clocks show it here."))
    kind = forms.ChoiceField(label=_("What it is"), choices=Correction.Kind)
    text = forms.CharField(
        label=_("What was wrong, and what is right"),
        help_text=_("Readers see this under the story and among all corrections, with today’s date."),
        **PROSE,
    )
    supersedes = forms.ModelChoiceField(
        Correction.objects.none(),
        label=_("Takes the place of"),
        required=False,
        empty_label=_("None: readers see both"),
    )
    notice = forms.CharField(help_text=_("Readers see this at the story’s address."), **PROSE)
    note = forms.CharField(help_text=_("Only the desk sees this."), **PROSE)
    override_reason = forms.CharField(
        label=_("Why it goes out without a second pair of eyes"),
        help_text=_("A third person reviews it afterwards and reads this."),
        required=False,
        **PROSE,
    )

    def __init__(
        self,
        transition: Transition,
        article: Article,
        now: datetime.datetime,
        data: Mapping[str, Any] | None = None,
        *,
        may_override: bool = False,
    ) -> None:
        super().__init__(data, initial={"version": article.version})
        self.now = now
        asked = {
            "at": transition.asks_time,
            "kind": transition.asks_wording,
            "text": transition.asks_wording,
            "supersedes": transition.asks_wording and article.corrections.standing(),
            "notice": transition.notice_label,
            "note": transition.note_label,
            "override_reason": may_override,
        }
        for name in [name for name, wanted in asked.items() if not wanted]:
            del self.fields[name]
        for name in {"notice", "note"} & self.fields.keys():
            self.fields[name].label = str(asked[name])
        if supersedes := self.fields.get("supersedes"):
            cast(forms.ModelChoiceField, supersedes).queryset = article.corrections.standing()

    def clean_at(self) -> datetime.datetime:
        at = self.cleaned_data["at"]
        if at <= self.now:
            raise forms.ValidationError(_("That time has passed. Choose a later one, or publish now."))
        return at

    def answers(self) -> dict[str, Any]:
        """Return what was asked, as `workflow.apply` takes it."""
        given = dict(self.cleaned_data)
        wording = {name: given.pop(name) for name in ("kind", "text", "supersedes") if name in given}
        return given | ({"wording": Wording(**wording)} if wording else {})
