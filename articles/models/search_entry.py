from django.db import models

from articles.models.edition import Edition


class SearchEntry(models.Model):
    """Where search finds an edition. Its words are kept with it in the database's own way.

    Written by `search` alone; the place is a number that orders all stories by time (see `search.ranking`).
    """

    place = models.BigIntegerField(primary_key=True)
    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="search_entry")
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.edition)
