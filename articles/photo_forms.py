"""What people type of photographs: one or many files, their words, and why one is taken down."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazystr
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles import photos, picture_files
from articles.models import Photo


class PhotoUploadField(forms.FileField):
    """Takes a photograph that renditions can be made of; its content decides its kind, not its name."""

    widget = forms.FileInput

    def widget_attrs(self, widget):
        kinds = ",".join(kind.media_type for kind in picture_files.accepted())
        return super().widget_attrs(widget) | {"accept": kinds}

    def to_python(self, data):
        file = super().to_python(data)
        if file is not None:
            ending = picture_files.check(file, file.size)
            file.name = f"{slugify(PurePath(str(file.name)).stem)[:60] or 'photo'}.{ending}"
        return file


class WebAddressField(forms.URLField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, assume_scheme="https")


class PhotoForm(forms.ModelForm):
    """The words of a photo; a new one's file too, which is refused once where the library has it already."""

    keep_both = forms.BooleanField(
        label=_("keep a second copy"),
        required=False,
        help_text=_("Tick this only if the library should have the same file twice."),
    )

    class Meta:
        model = Photo
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)
        field_classes = {
            "original": PhotoUploadField,
            "licence_url": WebAddressField,
            "licensor_url": WebAddressField,
        }
        widgets = (
            {
                name: forms.Textarea(attrs={"class": "vLargeTextField", "rows": 3})
                for name in ("caption", "usage_terms")
            }
            | {
                name: forms.TextInput(attrs={"class": "vLargeTextField"})
                for name in ("alt", "credit", "creator", "copyright", "place")
            }
            | {
                name: forms.URLInput(attrs={"class": "vLargeTextField"})
                for name in ("licence_url", "licensor_url")
            }
            | {
                name: forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"})
                for name in ("focal_x", "focal_y")
            }
        )

    same: Photo | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in self.instance.imported.items():
            if name in self.fields and not self.is_bound:
                self._say_imported(name, words)
        if self.instance.suggested_alt and "alt" in self.fields:
            suggestion = _("The file suggests: “%s”.") % self.instance.suggested_alt
            self.fields["alt"].help_text = f"{self.fields['alt'].help_text} {suggestion}"

        for name in self.fields.keys() & {"focal_x", "focal_y"}:
            self.fields[name].required = False

    def _say_imported(self, name: str, words: str) -> None:
        value = getattr(self.instance, name)
        if words == (value.isoformat() if hasattr(value, "isoformat") else value):
            told = self.fields[name].help_text
            self.fields[name].help_text = lazystr(f"{told} {_('Taken from the file.')}".strip())

    def clean_focal_x(self) -> float:
        return self._focal("focal_x")

    def clean_focal_y(self) -> float:
        return self._focal("focal_y")

    def _focal(self, name: str) -> float:
        """Leave the point where it is when its box is empty."""
        given = self.cleaned_data[name]
        return getattr(self.instance, name) if given is None else given

    def clean_original(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["original"]
        digest = picture_files.digest_of(file)
        is_meant = self.data.get(self.add_prefix("keep_both"))
        self.same = None if is_meant else photos.find_same(digest, but=self.instance.pk)
        if self.same:
            raise forms.ValidationError(_("The library has this file already: “%s”.") % self.same)
        return file

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if data and data.get("is_decorative") and data.get("alt"):
            self.add_error(
                "alt", _("A decorative picture has no text alternative: empty this, or untick that.")
            )
        return data


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class UploadForm(forms.Form):
    """Asks for files; each is judged for itself, so that one that is refused keeps none of the others out."""

    photographs = forms.Field(label=_("Photographs"), required=False, widget=ManyFiles)
    credit = forms.CharField(
        label=_("Credit for all of them"),
        max_length=200,
        required=False,
        help_text=_("Left empty, each gets the credit that its file carries."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ",".join(kind.media_type for kind in picture_files.accepted())
        self.fields["photographs"].widget.attrs["accept"] = kinds


class ReplaceForm(forms.Form):
    file = PhotoUploadField(label=_("New file"), help_text=_("Every page that shows it changes at once."))


class TakeDownForm(forms.Form):
    because = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Only the desk sees this. The photo leaves every page at once; the stories stay."),
        error_messages={"required": _("Say why the photo is taken down.")},
    )


class PutBackForm(forms.Form):
    """Asks nothing."""
