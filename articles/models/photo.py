from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.renditions import Rendition


def originals() -> Storage:
    return storages["originals"]


class Photo(models.Model):
    """A photograph: its private original, the words and rights that belong to it, its public renditions."""

    original = models.FileField(
        _("file"),
        storage=originals,
        upload_to="%Y/%m/",
        max_length=200,
        help_text=_("JPEG, PNG or WebP. Readers get smaller copies without the camera’s data."),
    )
    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("The picture says nothing that needs a text alternative.")
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who took it, as printed.")
    )
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    renditions = models.JSONField(default=list, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self):
        return self.caption[:80] or self.alt[:80] or self.original.name

    def srcset(self, kind: str) -> str:
        """Return the `srcset` of all renditions of a kind, `webp` or `jpg`."""
        ours: list[Rendition] = [each for each in self.renditions if each["kind"] == kind]
        return ", ".join(f"{default_storage.url(each['name'])} {each['width']}w" for each in ours)

    def smallest(self, width: int = 0) -> Rendition:
        """Return the smallest JPEG at least this wide, or else the widest."""
        jpegs = [each for each in self.renditions if each["kind"] == "jpg"]
        return next((each for each in jpegs if each["width"] >= width), jpegs[-1])

    @property
    def webp_srcset(self) -> str:
        return self.srcset("webp")

    @property
    def jpeg_srcset(self) -> str:
        return self.srcset("jpg")

    @property
    def src(self) -> str:
        """The address for a browser that knows no `srcset`."""
        return default_storage.url(self.smallest(800)["name"])

    @property
    def thumbnail(self) -> str:
        return default_storage.url(self.smallest()["name"])
