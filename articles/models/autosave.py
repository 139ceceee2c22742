from django.conf import settings
from django.db import models

from articles.models.article import Article


class Autosave(models.Model):
    """What a person has typed into a story's form and not yet saved, as the form would send it."""

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="story_autosaves"
    )
    form = models.TextField()
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="autosave_one_a_person_and_story"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(article=None), name="autosave_one_new_story_a_person"
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.article}"


class Presence(models.Model):
    """Who has a story's form open: told to colleagues, hinders nobody."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_one_a_person_and_story")
        ]

    def __str__(self):
        return f"{self.user}: {self.article}"
