import secrets

from django.db import models


def _secret() -> str:
    return secrets.token_hex(32)


class NetworkKey(models.Model):
    """One day's key for the digests of readers' networks. Once it is destroyed, they tell nothing."""

    day = models.DateField(unique=True)
    secret = models.CharField(max_length=64, default=_secret)

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day}"
