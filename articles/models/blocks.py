"""What a story's body is made of, in order. A new kind of block is a model here, and an entry in BLOCKS.

`published()` returns what readers get of a block, as plain data; templates/articles/blocks/ has its look.
"""

from typing import Any

from content_editor.models import create_plugin_base
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles import embeds, html
from articles.models.article import Article
from articles.models.keys import KeysField
from articles.models.photo import Photo

Block: Any = create_plugin_base(Article)


class RichText(Block):
    text = ProseEditorField(
        _("text"),
        extensions={
            "Bold": True,
            "Italic": True,
            "Subscript": True,
            "Superscript": True,
            "Heading": {"levels": [2, 3]},
            "BulletList": True,
            "OrderedList": True,
            "ListItem": True,
            "Blockquote": True,
            "HorizontalRule": True,
            "HardBreak": True,
            "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
        },
        sanitize=html.clean,
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self):
        return Truncator(html.text(self.text)).words(8)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = html.clean(self.text)
        super().save(*args, **kwargs)

    def published(self) -> dict[str, Any]:
        return {"html": html.clean(self.text)}


class PhotoBlock(Block):
    photo = models.ForeignKey(
        Photo, verbose_name=_("photo"), on_delete=models.PROTECT, related_name="body_blocks"
    )
    caption = models.TextField(
        _("caption in this story"), blank=True, help_text=_("Left empty, the photo’s own caption is shown.")
    )
    alt = models.CharField(
        _("text alternative in this story"),
        max_length=300,
        blank=True,
        help_text=_("Left empty, the photo’s own text alternative is used."),
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self):
        return self.caption[:80] or str(self.photo)

    def published(self) -> dict[str, Any]:
        return {
            "photo": self.photo_id,
            "alt": "" if self.photo.is_decorative else self.alt or self.photo.alt,
            "caption": self.caption or self.photo.caption,
            "credit": self.photo.credit,
        }


class Gallery(Block):
    """Several photos in a row, in the order of their ids in the list, each with its own words."""

    title = models.CharField(_("title"), max_length=120, blank=True)
    photos = KeysField("articles.Photo", _("photos"))

    class Meta:
        verbose_name = _("gallery")
        verbose_name_plural = _("galleries")

    def __str__(self):
        return self.title or str(self._meta.verbose_name)

    def published(self) -> dict[str, Any]:
        known = Photo.objects.in_bulk(self.photos)
        shown = [known[key] for key in self.photos if key in known]
        return {
            "title": self.title,
            "photos": [
                {
                    "photo": photo.pk,
                    "alt": "" if photo.is_decorative else photo.alt,
                    "caption": photo.caption,
                    "credit": photo.credit,
                }
                for photo in shown
            ],
        }


class PullQuote(Block):
    quote = models.TextField(_("quotation"), help_text=_("Without quotation marks."))
    attribution = models.CharField(_("who said it"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("pull quote")
        verbose_name_plural = _("pull quotes")

    def __str__(self):
        return Truncator(self.quote).words(8)

    def published(self) -> dict[str, Any]:
        return {"quote": self.quote, "attribution": self.attribution}


class Embed(Block):
    url = models.URLField(
        _("address of the video’s page"),
        help_text=_("A page at YouTube or Vimeo. It loads when a reader asks for it."),
    )
    title = models.CharField(_("title"), max_length=200, help_text=_("What the reader will see in it."))

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    def __str__(self):
        return self.title

    def clean(self):
        try:
            self.url = embeds.find_player(self.url).url
        except embeds.NotEmbeddable:
            raise ValidationError({"url": _("Choose the page of a video at YouTube or Vimeo.")}) from None

    def published(self) -> dict[str, Any]:
        player = embeds.find_player(self.url)
        return {
            "provider": player.provider,
            "url": player.url,
            "player_url": player.player_url,
            "title": self.title,
        }


BLOCKS: dict[str, type[RichText | PhotoBlock | Gallery | PullQuote | Embed]] = {
    "richtext": RichText,
    "photoblock": PhotoBlock,
    "gallery": Gallery,
    "pullquote": PullQuote,
    "embed": Embed,
}
