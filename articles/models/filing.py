from django.db import models
from taggit.models import ItemBase, Tag

from articles.models.article import Article
from articles.models.author import Author


class Filing(models.Model):
    """Files an edition under what readers list it by, in the order of lists, which an index then has.

    Written with its edition, by `publishing`.
    """

    first_published_at = models.DateTimeField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class EditionTag(Filing, ItemBase):
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="filings")
    content_object = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="filed_tags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="edition_has_a_tag_once")
        ]
        indexes = [
            models.Index(fields=["tag", "-first_published_at", "-article"], name="edition_newest_of_tag")
        ]

    def __str__(self):
        return f"{self.tag} – {self.content_object}"


class EditionAuthor(Filing):
    """An author who is named by the edition, in whatever role."""

    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="filings")
    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="filed_authors")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "author"], name="edition_names_an_author_once")
        ]
        indexes = [
            models.Index(
                fields=["author", "-first_published_at", "-article"], name="edition_newest_by_author"
            )
        ]

    def __str__(self):
        return f"{self.author} – {self.edition}"
