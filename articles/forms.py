import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles import publishing, renditions
from articles.models import Article, Photo
from articles.workflow import Transition

TAG_LENGTH = Tag._meta.get_field("name").max_length


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
        return tags

    def clean_embargo_until(self) -> datetime.datetime | None:
        embargo = self.instance.embargo_until = self.cleaned_data["embargo_until"]
        if embargo and self.instance.pk:
            try:
                publishing.refuse_late_embargo(self.instance, timezone.now())
            except publishing.Refused as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return embargo


class PhotoUploadField(forms.FileField):
    """Takes a photograph that renditions can be made of; its content decides its kind, not its name."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def to_python(self, data):
        file = super().to_python(data)
        if file is not None:
            ending = renditions.check(file, file.size)
            file.name = f"{slugify(PurePath(str(file.name)).stem)[:60] or 'photo'}.{ending}"
        return file


class PhotoForm(forms.ModelForm):
    class Meta:
        model = Photo
        fields = ["original", "alt", "is_decorative", "caption", "credit", "copyright"]
        field_classes = {"original": PhotoUploadField}

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and data.get("is_decorative") and data.get("alt"):
            self.add_error(
                "alt", _("A decorative picture has no text alternative: empty this, or untick that.")
            )
        return data


class TransitionForm(forms.Form):
    """Asks what a transition needs: the version that the editor saw, and perhaps a note and a time."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    at = forms.SplitDateTimeField(label=_("Date and time"), widget=AdminSplitDateTime)
    note = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}), max_length=2000
    )

    def __init__(self, transition: Transition, now: datetime.datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if not transition.asks_time:
            del self.fields["at"]
        if transition.note_label is None:
            del self.fields["note"]
        else:
            self.fields["note"].label = str(transition.note_label)

    def clean_at(self) -> datetime.datetime:
        at = self.cleaned_data["at"]
        if at <= self.now:
            raise forms.ValidationError(_("That time has passed. Choose a later one, or publish now."))
        return at
