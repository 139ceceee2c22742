from django.db import models
from taggit.models import ItemBase, Tag

from articles.models.article import Article
from articles.models.author import Author
from articles.models.correction import Correction
from articles.models.section import Section


class Filing(models.Model):
    """Files an edition under what readers list it by, in the order of lists, which an index then has.

    The index has the edition as well, so that a database walks along it and never sorts all that a list has,
    however long it is. Written with its edition, by `publishing`.
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
            models.Index(
                fields=["tag", "-first_published_at", "-article", "content_object"],
                name="edition_of_tag",
            )
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
                fields=["author", "-first_published_at", "-article", "edition"],
                name="edition_by_author",
            )
        ]

    def __str__(self):
        return f"{self.author} – {self.edition}"


class EditionSection(Filing):
    """A section that lists the edition: its own, and the one that this is a part of."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="filings")
    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="filed_sections")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "section"], name="edition_stands_in_a_section_once")
        ]
        indexes = [
            models.Index(
                fields=["section", "-first_published_at", "-article", "edition"],
                name="edition_in_section",
            )
        ]

    def __str__(self):
        return f"{self.section} – {self.edition}"


class EditionCorrection(models.Model):
    """A correction that the edition shows, for the list of all of them."""

    edition = models.ForeignKey("Edition", on_delete=models.CASCADE, related_name="filed_corrections")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Correction.Kind)
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "made_at"], name="edition_is_corrected_once_at_a_time")
        ]
        indexes = [models.Index(fields=["-made_at", "-article"], name="correction_newest")]

    def __str__(self):
        return f"{self.get_kind_display()} – {self.edition}"
