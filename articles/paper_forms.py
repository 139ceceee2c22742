"""What people type of the paper itself."""

from typing import Any

from django import forms

from articles import logos
from articles.models import Paper


class LogoField(forms.FileField):
    """Takes a picture of any kind that is read, and gives a PNG of the size that pages need."""

    largest = logos.LOGO

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return file and logos.prepare(file, file.size, self.largest)


class IconField(LogoField):
    largest = logos.ICON


class PaperForm(forms.ModelForm):
    class Meta:
        model = Paper
        fields = "__all__"  # noqa: DJ007  (the admin's fieldsets choose)
        field_classes = {"logo": LogoField, "logo_on_dark": LogoField, "icon": IconField}
        widgets = {
            "description": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
            "imprint": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 4}),
        }
