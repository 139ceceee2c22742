import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from anyascii import anyascii
from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.renditions import SHAPES, WHOLE, Order, Owner, Rendition

SEARCHED = ("caption", "alt", "credit", "creator", "copyright", "place", "usage_terms")


class Origin(models.TextChoices):
    """How a picture came about, where it is no plain photograph; IPTC’s own words for it."""

    COMPOSITE = "composite", _("Put together from several pictures")
    PARTLY_GENERATED = "compositeWithTrainedAlgorithmicMedia", _("Partly made by artificial intelligence")
    GENERATED = "trainedAlgorithmicMedia", _("Made by artificial intelligence")
    CREATED = "digitalCreation", _("Drawn or rendered by a person")

    __empty__ = _("Photographed")


def originals() -> Storage:
    return storages["originals"]


def new_token() -> str:
    return secrets.token_hex(12)


@dataclass(frozen=True)
class Picture:
    """One shape of a photo as a page shows it: addresses for browsers, and a size in pixels."""

    src: str
    sources: list[tuple[str, str]]  # media types and their `srcset`, the best first
    srcset: str
    width: int
    height: int


@dataclass(frozen=True)
class Jpeg:
    """One file of a photo, for programs that take one: its address and its size in pixels."""

    url: str
    width: int
    height: int


class PhotoQuerySet(models.QuerySet["Photo"]):
    def shown(self, at: datetime.datetime) -> "PhotoQuerySet":
        """What readers may see at that moment: neither taken down nor past the end of its rights."""
        return self.filter(Q(rights_expire_at=None) | Q(rights_expire_at__gt=at), taken_down_at=None)

    def hidden(self, at: datetime.datetime) -> "PhotoQuerySet":
        return self.filter(Q(taken_down_at__isnull=False) | Q(rights_expire_at__lte=at))

    def next_hidden(self, at: datetime.datetime) -> datetime.datetime | None:
        """Return the next moment at which the rights of one end."""
        ending = self.filter(rights_expire_at__gt=at)
        return ending.aggregate(next=models.Min("rights_expire_at"))["next"]

    def unmade(self) -> "PhotoQuerySet":
        """What lacks renditions that it should have."""
        return self.exclude(made_key=F("wanted_key"))

    def matching(self, words: str) -> "PhotoQuerySet":
        """What has every word in any of its texts, whatever their accents and capitals."""
        found = self
        for word in fold(words.replace("\0", "")).split()[:10]:
            found = found.filter(searched__contains=word)
        return found


def why_hidden(
    taken_down_at: datetime.datetime | None, rights_expire_at: datetime.datetime | None, at: datetime.datetime
) -> str:
    """Return why readers do not see such a photo at that moment, empty where they do."""
    if taken_down_at:
        return str(_("taken down"))
    if rights_expire_at and rights_expire_at <= at:
        return str(_("rights ended"))
    return ""


def fold(text: str) -> str:
    """Write a text as it is searched: in small letters of ASCII, as both databases compare them alike."""
    return anyascii(text).lower()


class Photo(models.Model):
    """A photograph: its private original, the words and rights that belong to it, its public renditions.

    Its files are written by `photos` alone. `wanted_key` names the renditions that it should have, `made_key`
    those that it has in full. Of what its file said, `imported` keeps what went into which field.
    """

    original = models.FileField(
        _("file"), storage=originals, upload_to="%Y/%m/", max_length=200,
        help_text=_("Readers get smaller copies without the camera’s data."),
    )  # fmt: skip
    alt = models.CharField(
        _("text alternative"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("The picture says nothing that needs a text alternative.")
    )
    suggested_alt = models.CharField(max_length=300, blank=True, editable=False)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who took it, as printed.")
    )
    creator = models.CharField(_("photographer"), max_length=200, blank=True)
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    usage_terms = models.TextField(
        _("terms of use"), blank=True, help_text=_("What the paper may do with it. Only the desk sees this.")
    )
    rights_expire_at = models.DateTimeField(
        _("rights end"),
        null=True,
        blank=True,
        help_text=_("From that second on no page shows the photo; the stories stay."),
    )
    origin = models.CharField(
        _("how it was made"), max_length=40, blank=True, choices=Origin.choices,
        help_text=_("Readers are told under the picture where it is no photograph."),
    )  # fmt: skip
    licence_url = models.URLField(
        _("address of its licence"), blank=True, help_text=_("Search engines show it with the picture.")
    )
    licensor_url = models.URLField(
        _("address to license it at"), blank=True, help_text=_("Where others ask to use the picture.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    focal_x = models.FloatField(
        _("focal point from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    focal_y = models.FloatField(
        _("focal point from the top"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    imported = models.JSONField(default=dict, editable=False)
    searched = models.TextField(blank=True, editable=False)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    wanted_key = models.CharField(max_length=16, blank=True, editable=False)
    made_key = models.CharField(max_length=16, blank=True, editable=False)
    renditions = models.JSONField(default=list, editable=False)
    retired = models.JSONField(default=list, editable=False)
    taken_down_at = models.DateTimeField(_("taken down"), null=True, editable=False)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    taken_down_because = models.TextField(_("why it was taken down"), blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-id"]
        permissions = [("take_down_photo", _("Can take photos down, put them back and replace their files"))]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="photo_newest"),
            models.Index(fields=["id"], condition=~Q(made_key=F("wanted_key")), name="photo_unmade"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="photo_focal_point_is_in_it",
            )
        ]

    def __str__(self):
        return self.caption[:80] or self.alt[:80] or PurePath(str(self.original.name)).name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep what is searched in line with the words."""
        words = [getattr(self, name) for name in SEARCHED]
        self.searched = fold(" ".join([*words, PurePath(str(self.original.name)).stem]))
        if update_fields is not None:
            update_fields = {*update_fields, "searched"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def content_key(self) -> str:
        """Names all that templates show of it: what they make of it is kept under this name."""
        words = (self.origin, self.creator, self.copyright, self.licence_url, self.licensor_url)
        return "\n".join((*words, *(each["name"] for each in self.renditions)))

    @property
    def order(self) -> Order:
        """The renditions that this photo should have, as it is now."""
        owner = Owner(self.creator, self.credit, self.copyright, self.licence_url, self.origin)
        return Order(self.digest, self.folder, owner, (self.focal_x, self.focal_y))

    @property
    def folder(self) -> str:
        """Where its renditions stand; the address of each leads back to the photo."""
        return f"photos/{self.token[:2]}/{self.token}"

    def why_hidden(self, at: datetime.datetime) -> str:
        """Return why readers do not see the photo at that moment, empty where they do."""
        return why_hidden(self.taken_down_at, self.rights_expire_at, at)

    @property
    def lacks(self) -> list[str]:
        """What a story with it could not be published without, in words."""
        missing = []
        if not (self.alt or self.is_decorative):
            missing.append(_("No text alternative"))
        if not self.credit:
            missing.append(_("No credit"))
        return [str(each) for each in missing]

    def picture(self, shape: str = WHOLE) -> Picture | None:
        """Return the photo in that shape; whole where the crop is not made yet, None where nothing is."""
        ours = [each for each in self.renditions if each["shape"] == shape]
        if not ours:
            return self.picture() if shape != WHOLE else None
        jpegs = [each for each in ours if each["kind"] == "jpg"]
        middle = next((each for each in jpegs if each["width"] >= 800), jpegs[-1])
        sources = [(f"image/{kind}", _srcset(ours, kind)) for kind in ("avif", "webp")]
        width, height = (self.width, self.height) if shape == WHOLE else _size(jpegs)
        return Picture(
            src=default_storage.url(middle["name"]),
            sources=[(kind, srcset) for kind, srcset in sources if srcset],
            srcset=_srcset(ours, "jpg"),
            width=width,
            height=height,
        )

    def jpeg(self, shape: str = WHOLE, width: int = 1200) -> Jpeg | None:
        """Return the file in that shape nearest to that width; whole where the crop is not made yet."""
        ours = [each for each in self.renditions if each["shape"] == shape and each["kind"] == "jpg"]
        if not ours:
            return self.jpeg(width=width) if shape != WHOLE else None
        nearest = min(ours, key=lambda each: abs(each["width"] - width))
        return Jpeg(default_storage.url(nearest["name"]), nearest["width"], nearest["height"])

    @property
    def whole(self) -> Picture | None:
        return self.picture()

    @property
    def wide(self) -> Picture | None:
        return self.picture("16x9")

    @property
    def standard(self) -> Picture | None:
        return self.picture("4x3")

    @property
    def square(self) -> Picture | None:
        return self.picture("1x1")

    @property
    def crops(self) -> list[tuple[str, str, Picture | None]]:
        """The shapes that pages show, in words, by name and as they are made."""
        return [(shape.replace("x", ":"), shape, self.picture(shape)) for shape in SHAPES]

    @property
    def thumbnail(self) -> Rendition | None:
        """The smallest whole picture, for the desk."""
        whole = [each for each in self.renditions if each["shape"] == WHOLE and each["kind"] == "jpg"]
        return min(whole, key=lambda each: each["width"], default=None)

    @property
    def thumbnail_url(self) -> str:
        return default_storage.url(self.thumbnail["name"]) if self.thumbnail else ""


def _srcset(renditions: list[Any], kind: str) -> str:
    ours = [each for each in renditions if each["kind"] == kind]
    return ", ".join(f"{default_storage.url(each['name'])} {each['width']}w" for each in ours)


def _size(renditions: list[Any]) -> tuple[int, int]:
    return renditions[-1]["width"], renditions[-1]["height"]
