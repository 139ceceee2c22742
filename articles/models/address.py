from django.db import models
from django.urls import reverse

from articles.models.article import Article


class Address(models.Model):
    """Where a story stands or stood. Once public it is that story's for ever, and redirects when left."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="addresses")
    day = models.DateField()
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "slug"], name="address_belongs_to_one_story")]

    def __str__(self):
        return self.get_absolute_url()

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.day, self.slug])
