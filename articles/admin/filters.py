from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from articles.admin.story import now_of
from articles.models import Standing, standing_at


class StandingFilter(admin.SimpleListFilter):
    """Filters by what the public sees."""

    title = _("what readers see")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return Standing.choices

    def queryset(self, request, queryset):
        value = self.value()
        if value is None:
            return queryset
        return (
            standing_at(queryset, Standing(value), now_of(request)) if value in Standing else queryset.none()
        )
