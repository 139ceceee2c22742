"""Choosing rows of another model in an order of their own, for a field that keeps their keys."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.utils.translation import gettext as _

from articles import permissions
from articles.admin.fetching import FetchedSelectMultiple
from articles.models import Article, Byline

RELATED_AT_MOST = 4


class OrderedSelect(FetchedSelectMultiple):
    """Names what is chosen in the order in which it was."""

    def optgroups(self, name, value, attr=None):
        groups = super().optgroups(name, value, attr)
        order = {key: place for place, key in enumerate(map(str, value))}
        groups[0][1].sort(key=lambda option: order.get(str(option["value"]), len(order)))
        return groups


class KeysChoice(forms.ModelMultipleChoiceField):
    """Gives the keys of the chosen rows, in their order."""

    def clean(self, value):
        known = {str(row.pk) for row in super().clean(value)}
        return [int(key) for key in dict.fromkeys(map(str, value or [])) if key in known]

    def has_changed(self, initial, data):
        return list(map(str, initial or [])) != list(map(str, data or []))


class RelatedChoice(KeysChoice):
    """Chooses among the stories that the person may see; one that a colleague chose may be another."""

    def __init__(self, user: User | AnonymousUser, **options: Any) -> None:
        self.user = user
        widget = OrderedSelect(Byline._meta.get_field("article"), admin.site)
        super().__init__(Article.objects.all(), required=False, widget=widget, **options)

    def label_from_instance(self, article):
        if permissions.may_view(self.user, article):
            return str(article)
        return _("Story no. %s of another section") % article.pk

    def clean(self, value):
        keys = super().clean(value)
        if len(keys) > RELATED_AT_MOST:
            raise forms.ValidationError(_("Choose %s stories at the most.") % RELATED_AT_MOST)
        return keys
