"""Decides who is told of what happened to a story, and queues the letters in the transaction that did it.

Editors hear of what is submitted to their sections, its makers of everything else, and whoever is mentioned
in a note of that. Nobody hears of what they did themselves, or of a story that they may not see.
"""

import re

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles import outbox, permissions, second_pair
from articles.models import Article, Byline, Desk, Event, Message
from articles.transitions import BY_NAME

NOT_TOLD = {"save", "restore-revision", "claim"}
MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
BACKEND = "newsroom.authentication.Backend"
SUBJECT_LENGTH: int = Message._meta.get_field("subject").max_length or 0


def tell(event: Event) -> None:
    """Queue a letter to everybody whom the event concerns."""
    names = _names_in(event.note)
    if event.verb in NOT_TOLD and not names:
        return
    outbox.queue(
        _letter(event, user, is_mentioned=user.username.lower() in names) for user in _concerned(event, names)
    )


def _names_in(note: str) -> set[str]:
    """Return what stands after each @, also without the full stop that may end a sentence there."""
    found = set(MENTION.findall(note))
    found |= {name.rstrip(".-+@") for name in found}
    return found | {name.lower() for name in found}


def _concerned(event: Event, names: set[str]) -> "QuerySet[User]":
    article = event.article
    in_sections, own = _in_sections(article), _own(article)
    who = (Q(handle__in=names) | Q(username__in=names)) & (in_sections | own)
    if event.verb == "submit":
        who |= Q(pk__in=_who_may(permissions.PUBLISH).values("pk")) & in_sections
    elif event.verb not in NOT_TOLD:
        who |= Q(pk__in=second_pair.makers(article) | {article.created_by_id or 0}) & (in_sections | own)
    people = _who_may(permissions.VIEW).filter(is_staff=True).exclude(pk=event.by_id or 0).exclude(email="")
    return people.alias(handle=Lower("username")).filter(who).order_by("pk")


def _who_may(permission: str) -> "QuerySet[User]":
    """Return the active people who hold that permission, whatever story it is about."""
    return User.objects.with_perm(permission, backend=BACKEND)


# What `permissions` asks of one person, as conditions on many


def _own(article: Article) -> Q:
    named = Byline.objects.filter(article=article, author__user=OuterRef("pk"))
    return Q(pk=article.created_by_id or 0) | Q(Exists(named))


def _in_sections(article: Article) -> Q:
    desks = Desk.objects.filter(user=OuterRef("pk"))
    everywhere = ~Q(Exists(desks))
    if not article.section_id:
        return everywhere
    here = Q(section=article.section_id) | Q(section__subsections=article.section_id)
    return everywhere | Q(Exists(desks.filter(here)))


def _letter(event: Event, user: User, *, is_mentioned: bool) -> Message:
    headline = " ".join(event.article.headline.split())
    done = BY_NAME[event.verb].done if event.verb in BY_NAME else _("Reviewed afterwards")
    if is_mentioned:
        subject, reason = _("You are mentioned: %s"), _("You read this because the note mentions you.")
    elif event.verb == "submit":
        subject, reason = f"{done}: %s", _("You read this because you edit stories of this section.")
    else:
        subject, reason = f"{done}: %s", _("You read this because the story is yours.")
    context = {"event": event, "headline": headline, "done": done, "reason": reason}
    context["address"] = f"{settings.SITE_URL}{event.article.get_admin_url()}"
    return Message(
        article=event.article,
        to=user.email,
        subject=(subject % headline)[:SUBJECT_LENGTH],
        body=render_to_string("articles/mail/event.txt", context),
        created_at=event.at,
        send_after=event.at,
    )
