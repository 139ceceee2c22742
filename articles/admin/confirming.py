"""Says what a verb would do before it is done: which revision goes out, where, and what is given up."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import publishing, revisions
from articles.models import Article, Byline, Edition
from articles.transitions import Transition

DESTRUCTIVE = {"withdraw", "remove", "spike", "discard"}
NEEDS_NEWS = {"publish-changes", "publish-minor"}
GOING_OUT = {"publish", "publish-changes", "publish-minor", "publish-correction", "schedule", "restore"}


def outlook(
    transition: Transition, article: Article, content: dict[str, Any], now: datetime.datetime
) -> list[str]:
    """Return sentences on what the public will see, and when."""
    if transition.name in GOING_OUT:
        return list(_going_out(transition, article, content, now))
    if transition.name == "approve":
        number, headline = _next_number(article, content), article.headline
        return [
            _("You approve revision %(number)s: “%(headline)s”.") % {"number": number, "headline": headline}
        ]
    upcoming = article.editions.upcoming(now).select_related("revision").first()
    if transition.name == "discard":
        return list(_given_up(article, content, now))
    live = article.editions.live(now).stories().select_related("address", "revision").first()
    return [*_standing_now(live), *_standing_later(upcoming)] if transition.effect else []


def exactly(moment: datetime.datetime) -> str:
    """Write a moment in the newsroom's zone, to the second."""
    return date_format(timezone.localtime(moment), "j F Y, H:i:s T")


def _next_number(article: Article, content: dict[str, Any]) -> int:
    """Return the number of the revision that a verb done now would take."""
    latest = article.revisions.first()
    if latest is None:
        return 1
    return latest.number + (latest.digest != revisions.digest(content))


def _going_out(
    transition: Transition, article: Article, content: dict[str, Any], now: datetime.datetime
) -> Iterator[str]:
    names = {"number": _next_number(article, content), "headline": article.headline}
    yield _("Revision %(number)s goes out: “%(headline)s”.") % names
    first = article.editions.once_public(now).order_by("live_from").first()
    day = timezone.localtime(first.first_published_at if first else now).date()
    live = article.editions.live(now).stories().select_related("address", "revision").first()
    if live and transition.name in NEEDS_NEWS and publishing.is_shown_by(live, content):
        yield publishing.nothing_new()
    if live and live.address.slug != article.slug:
        names = {"new": f"/news/{day:%Y/%m/%d}/{article.slug}/", "old": live.get_absolute_url()}
        yield _("Its address changes to %(new)s. Who follows %(old)s is led there.") % names
    yield from _standing_now(live)
    if article.embargo_until and article.embargo_until > now:
        yield _("It is under embargo and cannot go out before %s.") % exactly(article.embargo_until)


def _standing_now(live: Edition | None) -> Iterator[str]:
    if live:
        names = {"number": live.revision.number, "address": live.get_absolute_url()}
        yield _("Readers now see revision %(number)s at %(address)s.") % names
        if live.live_until:
            yield _("What readers see now ends on %s.") % exactly(live.live_until)


def _standing_later(upcoming: Edition | None) -> Iterator[str]:
    if upcoming:
        names = {"number": upcoming.revision.number, "moment": exactly(upcoming.live_from)}
        yield _("Revision %(number)s is to go out on %(moment)s.") % names


def public_edition(article: Article, now: datetime.datetime) -> Edition | None:
    """Return what the desk copy becomes again when its changes are discarded."""
    editions = article.editions.stories().select_related("revision")
    return editions.upcoming(now).first() or editions.live(now).first()


def _given_up(article: Article, content: dict[str, Any], now: datetime.datetime) -> Iterator[str]:
    public = public_edition(article, now)
    if public is None:
        return
    yield _("The desk copy becomes revision %s again.") % public.revision.number
    parts = ", ".join(changed_parts(public.revision.content, content))
    yield _("You discard changes to: %s.") % parts if parts else _("There are no changes to discard.")


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return the names of the parts of a story in which two contents differ, in the order of the form."""
    names = [
        str(field.verbose_name)
        for field in revisions.story_fields(Article, revisions.BOOKKEEPING)
        if old["fields"].get(field.name) != new["fields"].get(field.name)
    ]
    parts = {"tags": _("tags"), "bylines": Byline._meta.verbose_name_plural, "blocks": _("body")}
    return names + [str(words) for key, words in parts.items() if old[key] != new[key]]
