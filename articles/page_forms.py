"""What people type of the paper's own pages, and of addresses that lead elsewhere."""

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.models import RichText, Section
from articles.models.paper import validate_target
from articles.models.section import RESERVED_SLUGS


class PageForm(forms.ModelForm):
    url = forms.RegexField(
        r"^/([a-z0-9-]+/)+$",
        label=_("address"),
        max_length=100,
        help_text=_("Such as /about/ or /policies/corrections/. An old one leads to the new one."),
        error_messages={"invalid": _("An address has small letters, digits and hyphens between slashes.")},
    )
    content = RichText._meta.get_field("text").formfield(label=_("text"), widget=AdminTextareaWidget)

    class Meta:
        model = FlatPage
        fields = ["title", "url", "content"]

    def clean_url(self) -> str:
        url = self.cleaned_data["url"]
        first, *rest = url.strip("/").split("/")
        if first in RESERVED_SLUGS:
            raise forms.ValidationError(_("The site itself uses this address. Choose another."))
        if not rest and Section.objects.filter(slug=first).exists():
            raise forms.ValidationError(_("A section stands at this address. Choose another."))
        if FlatPage.objects.filter(url=url).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another page stands at this address."))
        return url

    def clean_content(self) -> str:
        return html.clean(self.cleaned_data["content"])


class RedirectForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]
        labels = {"old_path": _("from"), "new_path": _("to")}
        help_texts = {
            "old_path": _("An address of this site, such as /2009/ferries.html."),
            "new_path": _("An address of this site, or a whole one: https://example.com/."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.site_id = settings.SITE_ID
        self.fields["new_path"].required = True
        self.fields["new_path"].validators.append(validate_target)

    def clean_old_path(self) -> str:
        path = self.cleaned_data["old_path"]
        if not path.startswith("/") or path.startswith("//"):
            raise forms.ValidationError(_("Begin with a slash: /2009/ferries.html."))
        if Redirect.objects.filter(old_path=path).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This address leads elsewhere already."))
        return path
