from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    LOGGED_IN = "logged-in", _("Logged in")
    LOGGED_OUT = "logged-out", _("Logged out")
    FAILED = "failed", _("Log-in failed")
    CODE_FAILED = "code-failed", _("Wrong code")
    LOCKED_OUT = "locked-out", _("Locked out")
    SESSIONS_ENDED = "sessions-ended", _("Sessions ended")
    PASSWORD_CHANGED = "password-changed", _("Password changed")
    RESET_ASKED = "reset-asked", _("New password asked for by mail")
    FACTOR_ADDED = "factor-added", _("Second factor added")
    FACTOR_REMOVED = "factor-removed", _("Second factor removed")
    CODES_MADE = "codes-made", _("Recovery codes made")
    RIGHTS_CHANGED = "rights-changed", _("Roles or rights changed")
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Setting changed")
    DELETED = "deleted", _("Deleted")
    EXPORTED = "exported", _("Exported what is held about a reader")
    ERASED = "erased", _("Erased a reader")


class AppendOnly(TypeError):
    """Somebody tried to change what is on record."""


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly("What is on record stays as it is.")

    def delete(self) -> NoReturn:
        raise AppendOnly("What is on record stays.")

    def forget_networks(self) -> int:
        """Wipe from where these came: the one thing that is not kept for ever."""
        return super().update(network="")


class AuditEntry(models.Model):
    """Who did what beyond the stories, when, and from which network. Only ever added to."""

    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    by_name = models.CharField(_("who"), max_length=200, blank=True)
    about = models.CharField(_("about"), max_length=300, blank=True)
    detail = models.TextField(_("in detail"), blank=True)
    network = models.CharField(_("from"), max_length=43, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("record of staff")
        ordering = ["-id"]
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["verb", "-id"], name="audit_verb"),
            models.Index(fields=["at"], condition=~models.Q(network=""), name="audit_networks"),
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.about or self.by_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("What is on record stays as it is.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("What is on record stays.")
