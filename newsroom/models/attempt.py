from django.db import models


class Attempt(models.Model):
    """One try at a password or a code that has not succeeded. Whose, only its digest tells."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_key_at")]

    def __str__(self):
        return f"{self.at}"
