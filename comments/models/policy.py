from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Mode(models.TextChoices):
    ALL = "all", _("Every comment is read before it is shown")
    KNOWN = "known", _("Readers with enough approved comments are shown at once")


class CommentPolicy(models.Model):
    """How the whole site takes comments: one row, or none while everything is as the fields' defaults say."""

    is_open = models.BooleanField(
        _("comments open"),
        default=True,
        help_text=_("Unticked, no story takes comments; those that are shown stay."),
    )
    closes_after_days = models.PositiveSmallIntegerField(
        _("close after so many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Counted from a story’s first publication. Left empty, its comments stay open."),
    )
    mode = models.CharField(_("who is read first"), max_length=5, choices=Mode, default=Mode.ALL)
    known_after = models.PositiveSmallIntegerField(
        _("enough approved comments"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("From the same name and e-mail address, and none rejected in the last 30 days."),
    )
    least_seconds = models.PositiveSmallIntegerField(
        _("fewest seconds to write a comment"),
        default=3,
        validators=[MaxValueValidator(60)],
        help_text=_("Whoever is faster is asked to send again."),
    )
    most_links = models.PositiveSmallIntegerField(
        _("most links"), default=2, help_text=_("A comment with more waits for a moderator.")
    )
    hourly_per_network = models.PositiveSmallIntegerField(
        _("comments an hour from one network"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("A household, an office or a school often shares one. More are refused for the while."),
    )
    hourly_per_story = models.PositiveSmallIntegerField(
        _("comments an hour on one story"),
        default=60,
        validators=[MinValueValidator(1)],
        help_text=_("More wait for a moderator, whoever sends them."),
    )
    asks_service = models.BooleanField(
        _("ask the spam service"),
        default=False,
        help_text=_("It is sent the name, the text and the network, never the e-mail address."),
    )
    keeps_refused_days = models.PositiveSmallIntegerField(
        _("keep rejected comments and spam so many days"), default=90, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("rules for comments")
        verbose_name_plural = _("rules for comments")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="policy_is_one_row"),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="policy_has_a_mode"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "CommentPolicy":
        return cls.objects.first() or cls(pk=1)


class StoryComments(models.Model):
    """What the desk has said of the comments on one story: it goes before the story's box and the days."""

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="+")
    is_open = models.BooleanField(_("comments open"))
    changed_at = models.DateTimeField(_("changed"), editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("comments on a story")
        verbose_name_plural = _("comments on stories")

    def __str__(self):
        return f"{self.article}"
