"""Lets somebody without an account read one revision of a story, for a while: makes, revokes, follows links.

Only the digest of a link's token is kept, so that neither the database nor a backup of it opens anything.
"""

import datetime
import hashlib
import secrets

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, PreviewLink, PreviewOpening, Revision

TOKEN_BYTES = 24


class NotAllowed(Exception):
    """The person may not do this; its text says so."""


class Unknown(Exception):
    """There never was such a link."""


class Ended(Exception):
    """The link has expired or was revoked."""


class UnderEmbargo(Exception):
    """The story may not be shown yet; its text says so to an editor."""


def make(
    revision: Revision,
    *,
    for_whom: str,
    by: User,
    now: datetime.datetime,
    hours: int = 24,
    ignores_embargo: bool = False,
) -> tuple[PreviewLink, str]:
    """Return a link to that revision and its token, which can be shown now and never again."""
    article = revision.article
    if not permissions.may_edit(by, article):
        raise NotAllowed(_("You may not do this with this story."))
    if ignores_embargo and not permissions.may(by, permissions.PUBLISH, article):
        raise NotAllowed(_("Only an editor may show a story before its embargo ends."))
    if is_under_embargo(article, now) and not ignores_embargo:
        raise UnderEmbargo(_("The story is under embargo. Only an editor may show it before that ends."))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PreviewLink.objects.create(
        revision=revision,
        digest=_digest(token),
        for_whom=for_whom,
        ignores_embargo=ignores_embargo,
        created_at=now,
        created_by=by,
        expires_at=now + datetime.timedelta(hours=hours),
    )
    return link, token


def revoke(link: PreviewLink, *, by: User, now: datetime.datetime) -> None:
    """End the link at once. A second time changes nothing."""
    if not permissions.may_edit(by, link.revision.article):
        raise NotAllowed(_("You may not do this with this story."))
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def follow(token: str, *, now: datetime.datetime) -> PreviewLink:
    """Return the link that the token opens, and note that it was opened.

    Found by the token's digest, which nobody can guess their way along by how long an answer takes.
    Raises Unknown, Ended or UnderEmbargo.
    """
    links = PreviewLink.objects.select_related("revision__article")
    link = links.filter(digest=_digest(token)).first()
    if link is None:
        raise Unknown
    if link.has_ended(now):
        raise Ended
    if is_under_embargo(link.revision.article, now) and not link.ignores_embargo:
        raise UnderEmbargo
    PreviewOpening.objects.create(link=link, at=now)
    return link


def is_under_embargo(article: Article, now: datetime.datetime) -> bool:
    """By the story as it stands: an embargo set after a link was made closes it until it ends."""
    return article.embargo_until is not None and now < article.embargo_until


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
