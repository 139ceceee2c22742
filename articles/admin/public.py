from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model

from articles import caching


class PublicAdmin(admin.ModelAdmin):
    """The form of rows that public pages show: those pages are new once a row is saved or deleted."""

    def tags_of(self, row: Any) -> list[str]:
        """Return what pages that show the row have noted."""
        raise NotImplementedError

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self._touch(obj)

    def delete_model(self, request, obj):
        self._touch(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            self._touch(*queryset)
            super().delete_queryset(request, queryset)

    def _touch(self, *rows: Model) -> None:
        caching.touch(*(tag for row in rows for tag in self.tags_of(row)))
