from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.models import Standing


class StandingFilter(admin.SimpleListFilter):
    """Filters by what the public sees; the list's rows carry their `standing`."""

    title = _("what readers see")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        return queryset.filter(standing=self.value()) if self.value() else queryset
