from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from articles.models import Desk


class PersonField(forms.ModelChoiceField):
    """Names people as colleagues do."""

    def label_from_instance(self, user):
        return user.get_full_name() or user.get_username()


@admin.register(Desk)
class DeskAdmin(admin.ModelAdmin):
    """Ties people to sections. A managing editor need not see the list of accounts to do that."""

    list_display = ["person", "section"]
    list_display_links = ["person"]
    list_filter = ["section"]
    list_select_related = ["user", "section"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "section__name"]
    show_full_result_count = False

    @admin.display(description=_("person"), ordering="user__username")
    def person(self, desk: Desk) -> str:
        return desk.user.get_full_name() or desk.user.get_username()

    def get_autocomplete_fields(self, request):
        return ["user", "section"] if request.user.has_perm("auth.view_user") else ["section"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            staff = User.objects.filter(is_staff=True, is_active=True).order_by("first_name", "username")
            kwargs |= {"form_class": PersonField, "queryset": staff}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
