"""The second pair of eyes: whether somebody other than its makers has looked at what is about to go out.

It is a matter of who people are, not of a box that is ticked. What follows from it is `workflow`'s to say.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.models import Article, State

OFF, WARN, ENFORCE = "off", "warn", "enforce"


def what_is_missing(article: Article, by: User) -> str:
    """Return why that is not so, in a sentence for the person about to publish; empty if all is well."""
    if settings.SECOND_PAIR_OF_EYES == OFF or _was_approved_by_another(article):
        return ""
    if by.pk in makers(article):
        return _("You wrote this story or submitted it, and nobody else has approved it.")
    if not article.revisions.exclude(created_by=by.pk).exists():
        return _("Nobody but you has worked on this story.")
    return ""


def makers(article: Article) -> set[int]:
    """Return the ids of the users whose story it is: those named in the bylines, and who submitted it."""
    named = article.bylines.filter(author__user__isnull=False).values_list("author__user", flat=True)
    return {pk for pk in (*named, article.submitted_by_id) if pk}


def _was_approved_by_another(article: Article) -> bool:
    """An approval holds for the very text that it was given to."""
    approval = article.events.filter(verb="approve").select_related("revision").first()
    if article.state != State.APPROVED or approval is None or approval.is_alone:
        return False
    latest = article.revisions.first()
    return bool(approval.revision and latest and approval.revision.digest == latest.digest)
