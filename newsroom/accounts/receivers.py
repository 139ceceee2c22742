"""Puts on record what allauth and the stock admin do on their own, and tell of by signals only."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.db.models.signals import post_save

from newsroom import audit
from newsroom.accounts import second_factor
from newsroom.models import Verb

# What the paper says has a history of its own; rights are put on record with what they were and are.
APART = {"articles.article", "articles.photo", "articles.author", "taggit.tag", "comments.comment"}
RIGHTS = {"auth.user", "auth.group"}
VERBS = {ADDITION: Verb.ADDED, CHANGE: Verb.CHANGED, DELETION: Verb.DELETED}


def connect() -> None:
    authenticator_added.connect(note_added)
    authenticator_removed.connect(note_removed)
    authenticator_reset.connect(note_renewed)
    password_changed.connect(note_password)
    post_save.connect(note_logged, sender=LogEntry)


def note_added(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    is_code = authenticator.type == Authenticator.Type.RECOVERY_CODES
    verb = Verb.CODES_MADE if is_code else Verb.FACTOR_ADDED
    audit.record(verb, by=user, detail=second_factor.name_of(authenticator))


def note_removed(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.record(Verb.FACTOR_REMOVED, by=user, detail=second_factor.name_of(authenticator))


def note_renewed(user: Any, **kwargs: Any) -> None:
    audit.record(Verb.CODES_MADE, by=user)


def note_password(user: Any, **kwargs: Any) -> None:
    audit.record(Verb.PASSWORD_CHANGED, by=user)


def note_logged(instance: LogEntry, created: bool, **kwargs: Any) -> None:
    """Take over what the admin notes of a setting; changed rights are noted where they are saved."""
    model = ".".join(instance.content_type.natural_key()) if instance.content_type else ""
    is_noted_elsewhere = model in RIGHTS and instance.action_flag == CHANGE
    if not created or model in APART or is_noted_elsewhere:
        return
    kind = instance.content_type.name if instance.content_type else ""
    audit.record(
        VERBS[instance.action_flag],
        by=instance.user,
        about=f"{kind}: {instance.object_repr}",
        detail=instance.get_change_message(),
    )
