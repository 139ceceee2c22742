"""What editors do with readers' conversations: pin a good comment, answer as the newsroom, close and reopen.

Each takes effect at once, for comments are read anew with every page. Who may is asked here.
"""

import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article
from comments import letters, moderation
from comments.models import Comment, Status, StoryComments
from comments.threads import MOST_PINNED

HOST = "comments.pin_comment"


class Refused(Exception):
    """This cannot be done; its text is a sentence for the editor. Nothing was changed."""


def may_host(user: User | AnonymousUser, article: Article) -> bool:
    """Whether the person looks after the comments on that story."""
    return user.has_perm(HOST) and permissions.may_view(user, article)


@transaction.atomic
def pin(comment: Comment, *, by: User) -> None:
    """Put the comment before the others, as one of a few."""
    _refuse_unless_allowed(by, comment.article)
    Article.objects.select_for_update().get(pk=comment.article_id)  # of two at once, one is counted first
    if Comment.objects.filter(article=comment.article_id, is_pinned=True).count() >= MOST_PINNED:
        raise Refused(_("A story has %d pinned comments at most: unpin one first.") % MOST_PINNED)
    shown = Comment.objects.approved().filter(pk=comment.pk, parent=None, is_pinned=False)
    if not shown.update(is_pinned=True):
        raise Refused(_("Only a comment that readers see, and that answers none, can be pinned."))
    moderation.touch_comments(comment.article_id)


@transaction.atomic
def unpin(comment: Comment, *, by: User) -> None:
    _refuse_unless_allowed(by, comment.article)
    if not Comment.objects.filter(pk=comment.pk, is_pinned=True).update(is_pinned=False):
        raise Refused(_("This comment is not pinned."))
    moderation.touch_comments(comment.article_id)


@transaction.atomic
def answer(comment: Comment, body: str, *, by: User, now: datetime.datetime) -> Comment:
    """Answer a comment that readers see, in the newsroom's name; the answer is shown at once."""
    _refuse_unless_allowed(by, comment.article)
    if comment.status != Status.APPROVED:
        raise Refused(_("Only a comment that readers see can be answered."))
    author = getattr(by, "author", None)
    name = author.name if author else by.get_full_name() or by.get_username()
    written = moderation.hold(
        comment.article_id, name=name, email="", body=body, now=now, parent=comment,
        is_staff_answer=True, staff_author=by,
    )  # fmt: skip
    moderation.move(Comment.objects.filter(pk=written.pk), Status.APPROVED, decided_at=now, decided_by=by)
    written.refresh_from_db()
    letters.announce(written, now=now)
    return written


def close(article: Article, *, by: User, now: datetime.datetime) -> None:
    """Take no more comments on the story from now on; those that are shown stay."""
    _set_open(article, False, by=by, now=now)


def reopen(article: Article, *, by: User, now: datetime.datetime) -> None:
    """Take comments on the story again, however old it is, unless the whole site is closed."""
    _set_open(article, True, by=by, now=now)


@transaction.atomic
def _set_open(article: Article, is_open: bool, *, by: User, now: datetime.datetime) -> None:
    _refuse_unless_allowed(by, article)
    values = {"is_open": is_open, "changed_at": now, "changed_by": by}
    StoryComments.objects.update_or_create(article=article, defaults=values)
    moderation.touch_comments(article.pk)


def _refuse_unless_allowed(by: User, article: Article) -> None:
    if not may_host(by, article):
        raise moderation.NotAllowed(_("You may not look after the comments on this story."))
