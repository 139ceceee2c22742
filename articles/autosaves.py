"""Keeps what people have typed into stories' forms and not saved, and says who else has a form open.

An autosave lies apart from the story: it makes no revision, no event, nothing public. Whether it may become
the story is for the form to say, when it is sent again.
"""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import form_content, revisions
from articles.models import Article, Autosave, Presence

# Names of the form that say what it was, beside the story's own.
VERSION, BASE, OWNER, UNDECIDED = "version", "_base", "_owner", "_undecided"
PRESENT_FOR = datetime.timedelta(seconds=60)
OVERTAKEN_WITHIN = datetime.timedelta(seconds=10)
OWNER_FOR = datetime.timedelta(days=30)
NOT_KEPT = {"csrfmiddlewaretoken", OWNER, "_save", "_continue", "_addanother", "_then"}


@dataclass(frozen=True)
class Offer:
    """What a person typed and did not save, beside what the story said before they did."""

    autosave: Autosave
    content: form_content.Content
    before: form_content.Content
    has_moved_on: bool


# Whose form it is


def sign_owner(article: Article | None, user: User) -> str:
    """Return the proof that this form was given to this person, for when the log-in has gone meanwhile."""
    return signing.dumps([user.pk, article.pk if article else 0], salt=__name__)


def is_owner(proof: str, user: User, article: Article | None) -> bool:
    return _read_owner(proof) == (user.pk, article.pk if article else 0)


def find_owner(proof: str) -> tuple[User, Article | None] | None:
    """Return to whom a form was given, and for which story, unless the proof is none."""
    user_id, article_id = _read_owner(proof)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    article = Article.objects.filter(pk=article_id).first()
    return None if user is None or (article is None and article_id) else (user, article)


def _read_owner(proof: str) -> tuple[int, int]:
    """Return the ids of the person and of the story; 0, which nobody has, for a new one or a false proof."""
    try:
        user_id, article_id = signing.loads(proof, salt=__name__, max_age=OWNER_FOR)
    except signing.BadSignature:
        return 0, 0
    return user_id, article_id


# What was typed


def keep(article: Article | None, user: User, post: QueryDict, *, now: datetime.datetime) -> None:
    values = {"form": strip(post).urlencode(), "version": max(version_of(post), 0), "saved_at": now}
    Autosave.objects.update_or_create(article=article, user=user, defaults=values)


def is_overtaken(article: Article, user: User, post: QueryDict, *, now: datetime.datetime) -> bool:
    """Whether the person saved the story while this was on its way, so that it is old already."""
    if version_of(post) == article.version:
        return False
    latest = article.revisions.first()
    return bool(latest and latest.created_by_id == user.pk and latest.created_at > now - OVERTAKEN_WITHIN)


def strip(post: QueryDict) -> QueryDict:
    """Return what people typed, without buttons, proofs and the rows that the script copies."""
    form = QueryDict(mutable=True)
    for name, values in post.lists():
        if name not in NOT_KEPT and "__prefix__" not in name:
            form.setlist(name, values)
    return form


def version_of(post: QueryDict) -> int:
    """Return the version of the story that a form was opened at; -1, which none has, where it says none."""
    text = post.get(VERSION, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def base_of(article: Article, post: QueryDict) -> form_content.Content | None:
    """Return the content that a form was opened with, where the history has it."""
    number = post.get(BASE, "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    revision = article.revisions.filter(number=int(number)).first()
    return revision.content if revision else None


def find(article: Article | None, user: User) -> Autosave | None:
    return Autosave.objects.filter(article=article, user=user).first()


def forget(article: Article | None, user: User) -> None:
    Autosave.objects.filter(article=article, user=user).delete()


def to_offer(article: Article | None, user: User) -> Offer | None:
    """Return what the person typed and did not save; forget it where that is nothing new."""
    autosave = find(article, user)
    if autosave is None:
        return None
    post = QueryDict(autosave.form)
    desk = revisions.snapshot(article) if article else form_content.read(QueryDict())
    content = form_content.read(post, desk)
    before = (base_of(article, post) if article else None) or desk
    is_new_and_blank = article is None and form_content.is_blank(content)
    if is_new_and_blank or any(form_content.is_same(content, each) for each in (desk, before)):
        autosave.delete()
        return None
    return Offer(autosave, content, before, has_moved_on=not form_content.is_same(desk, before))


# Who else is here


def greet(article: Article, user: User, *, now: datetime.datetime) -> list[str]:
    """Note that the person has the story open; return a sentence for each other who has, or just had."""
    present = Presence.objects.filter(article=article, seen_at__gt=now - PRESENT_FOR)
    present = present.select_related("user").order_by("opened_at", "pk")
    others = [each for each in present if each.user_id != user.pk]
    opened_at = next((each.opened_at for each in present if each.user_id == user.pk), now)
    Presence.objects.bulk_create(
        [Presence(article=article, user=user, opened_at=opened_at, seen_at=now)],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["opened_at", "seen_at"],
    )
    return [
        _("%(name)s has had this story open since %(time)s.")
        % {"name": each.user.get_full_name() or each.user.get_username(), "time": clock(each.opened_at)}
        for each in others
    ]


def clock(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
