from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group

from newsroom.admin import rights

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    def save_related(self, request, form, formsets, change):
        before = rights.of(form.instance)
        super().save_related(request, form, formsets, change)
        rights.note(form.instance, before, by=request.user)
