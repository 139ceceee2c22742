"""Accounts, with how each person logs in and where they are logged in."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from newsroom import audit
from newsroom.accounts import second_factor, sessions
from newsroom.admin import rights
from newsroom.models import Verb

admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "has_second_factor"]

    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.TYPES)
        return super().get_queryset(request).annotate(second_factor=Exists(factors))

    @admin.display(description=_("second factor"), boolean=True, ordering="second_factor")
    def has_second_factor(self, user: Any) -> bool:
        return user.second_factor

    # Rights, and passwords that others set

    def save_form(self, request, form, change):
        before = User.objects.filter(pk=form.instance.pk).first()
        vars(request)["rights_before"] = rights.of(before) if before else set()
        return super().save_form(request, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        rights.note(form.instance, vars(request)["rights_before"], by=request.user)

    def user_change_password(self, request, id, form_url=""):
        before = User.objects.filter(pk=unquote(id)).first() if unquote(id).isdecimal() else None
        response = super().user_change_password(request, id, form_url)
        after = User.objects.filter(pk=before.pk).first() if before else None
        if before and after and before.password != after.password:
            audit.record(Verb.PASSWORD_CHANGED, by=request.user, about=audit.name_of(after))
        return response

    # How somebody logs in

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/log-in/", wrap(self.log_in), name="auth_user_log_in"),
            path("<int:pk>/log-in/sessions/", wrap(self.end_sessions), name="auth_user_end_sessions"),
            path("<int:pk>/log-in/factors/", wrap(self.remove_factors), name="auth_user_remove_factors"),
            *super().get_urls(),
        ]

    def log_in(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show an administrator how a person logs in, and where they are logged in."""
        user = self._find(request, pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": user,
            "title": _("Log-in of %s") % audit.name_of(user),
            "factors": [
                (second_factor.name_of(each), each.last_used_at)
                for each in Authenticator.objects.filter(user=user)
            ],
            "must_have_factor": second_factor.must_have(user),
            "listed": sessions.listed(user),
        }
        return TemplateResponse(request, "admin/auth/user/log_in.html", context)

    @method_decorator(require_POST)
    def end_sessions(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self._find(request, pk)
        sessions.end(list(UserSession.objects.filter(user=user)), of=user, by=cast(User, request.user))
        messages.success(request, _("%s is logged out everywhere.") % audit.name_of(user))
        return HttpResponseRedirect(reverse("admin:auth_user_log_in", args=[pk]))

    @method_decorator(require_POST)
    def remove_factors(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Help somebody who has lost phone and codes. Whoever holds these is logged out as well."""
        user = self._find(request, pk)
        held = Authenticator.objects.filter(user=user)
        names = ", ".join(second_factor.name_of(each) for each in held)
        held.delete()
        sessions.end(list(UserSession.objects.filter(user=user)), of=user, by=cast(User, request.user))
        audit.record(Verb.FACTOR_REMOVED, by=request.user, about=audit.name_of(user), detail=names)
        sentence = _("%s logs in by password alone until they set up another factor.")
        messages.success(request, sentence % audit.name_of(user))
        return HttpResponseRedirect(reverse("admin:auth_user_log_in", args=[pk]))

    def _find(self, request: HttpRequest, pk: int) -> User:
        user = User.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404
        return user
