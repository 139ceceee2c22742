from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.revision import Revision


class PreviewLink(models.Model):
    """Lets somebody without an account read one revision for a while. The token itself is kept nowhere."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(_("for whom"), max_length=120)
    ignores_embargo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return f"{self.for_whom}: {self.revision}"


class PreviewOpening(models.Model):
    """One opening of a preview link."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self):
        return f"{self.link} {self.at:%Y-%m-%d %H:%M}"
