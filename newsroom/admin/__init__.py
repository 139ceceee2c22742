"""Accounts, roles and the record of staff. The pages of allauth, which show secrets, are taken away."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin

from newsroom.admin import audit_entry, group, user  # noqa: F401 (they register themselves)

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)
