"""Writes editions, and nothing else does: what the public sees, from when and until when.

Each verb takes the moment it is done as `now` and runs in the caller's transaction, which holds the
story (see `workflow.apply`). Whether the story is ready and who may do it is decided there.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import caching, search
from articles.composing import COMPOSED, compose, corrections_of
from articles.models import (
    Address,
    Article,
    Correction,
    Edition,
    EditionAuthor,
    EditionCorrection,
    EditionPhoto,
    EditionSection,
    FormerTag,
    Kind,
    Photo,
    Revision,
    Section,
)


class Refused(Exception):
    """The verb cannot be done; its text is a sentence for the editor. Nothing was changed."""


def publish(
    article: Article, *, revision: Revision, now: datetime.datetime, kind: Kind = Kind.UPDATE
) -> Edition:
    """Make the revision public from `now` on; what was live until now ends in the same instant."""
    _refuse_if_scheduled(article, now)
    live = article.editions.live(now).stories().select_related("address").first()
    edition = compose(revision.content)
    if live and kind != Kind.CORRECTION and _shows_the_same(live, edition, revision.content):
        raise Refused(nothing_new())
    return _open(article, revision, edition, live_from=now, now=now, kind=kind)


def schedule(
    article: Article, *, revision: Revision, at: datetime.datetime, now: datetime.datetime
) -> Edition:
    """Make the revision public from `at` on; readers see what is live until that very moment."""
    _refuse_if_scheduled(article, now)
    _refuse_if_past(at, now)
    edition = compose(revision.content)
    _refuse_hidden_photos(edition, at)
    return _open(article, revision, edition, live_from=at, now=now, kind=Kind.UPDATE)


def unschedule(article: Article, *, now: datetime.datetime) -> Edition:
    """Take back what is scheduled, unless its time has come meanwhile; return what that was."""
    upcoming = article.editions.upcoming(now).select_related("revision").first()
    if upcoming is None or not article.editions.upcoming(now).filter(pk=upcoming.pk).delete()[0]:
        raise Refused(_("It is too late: this is already live."))
    article.editions.filter(live_until=upcoming.live_from).update(live_until=upcoming.live_until)
    Address.objects.filter(pk=upcoming.address_id, editions=None).delete()
    _changed(article, now)
    return upcoming


def reschedule(article: Article, *, at: datetime.datetime, now: datetime.datetime) -> Edition:
    """Move what is scheduled to another time, as the revision that it is."""
    _refuse_if_past(at, now)
    return schedule(article, revision=unschedule(article, now=now).revision, at=at, now=now)


def expire(article: Article, *, at: datetime.datetime | None, now: datetime.datetime) -> None:
    """Let what is live end at that moment; None lets it stay."""
    _refuse_if_scheduled(article, now)
    if at is not None:
        _refuse_if_past(at, now)
    live = article.editions.live(now).stories()
    until = next(iter(live.values_list("live_until", flat=True)), None)
    if until and (at is None or at > until):
        _refuse_under_embargo(article, until)
    if not live.update(live_until=at):
        raise Refused(_("This story is not live."))
    _changed(article, now)


def withdraw(article: Article, *, revision: Revision, notice: str, now: datetime.datetime) -> Edition:
    """End what is live, and what is scheduled; the address keeps the headline and a public notice."""
    live = article.editions.live(now).stories().select_related("address").first()
    if live is None:
        raise Refused(_("This story is not live."))
    return _put_in_place(live, revision, now, is_withdrawn=True, notice=notice, headline=live.headline)


def remove(article: Article, *, revision: Revision, now: datetime.datetime) -> Edition:
    """End whatever is or was public; the address says that it is gone, and nothing of the story."""
    last = article.editions.once_public(now).select_related("address").latest("live_from")
    return _put_in_place(last, revision, now, is_removed=True, headline="")


def _put_in_place(
    last: Edition, revision: Revision, now: datetime.datetime, *, headline: str, **what: Any
) -> Edition:
    """Open an edition that shows no story at the address where the last one stands or stood."""
    article = last.article
    if article.editions.upcoming(now).exists():
        unschedule(article, now=now)
    _close(article, now)
    edition = Edition.objects.create(
        article=article,
        revision=revision,
        address=last.address,
        live_from=now,
        first_published_at=last.first_published_at,
        modified_at=now,
        section_id=last.section_id,
        genre=last.genre,
        kicker=last.kicker if headline else "",
        headline=headline,
        short_headline=last.short_headline if headline else "",
        language=last.language,
        kind=Kind.UPDATE,
        comments_open=False,
        **what,
    )
    if edition.is_withdrawn:  # its notice stands in every feed that had the story
        _file(edition, last.tags.names(), last.filed_authors.values_list("author", flat=True))
    _changed(article, now)
    return edition


def _changed(article: Article, now: datetime.datetime) -> None:
    """Let search, and the pages of what readers saw until this moment, see and will see, follow."""
    search.index([article.pk], now=now)
    current = article.editions.filter(Q(live_until=None) | Q(live_until__gte=now))
    caching.touch_story(current.prefetch_related("filed_sections", "filed_tags", "filed_authors"))


def refuse_late_embargo(article: Article, now: datetime.datetime) -> None:
    """Refuse an embargo that ends after what is scheduled already goes out."""
    upcoming = article.editions.upcoming(now).first()
    if upcoming and article.embargo_until and upcoming.live_from < article.embargo_until:
        sentence = _("The story is scheduled for %s, before this embargo ends. Unschedule it first.")
        raise Refused(sentence % _words(upcoming.live_from))


def refuse_lifting_embargo(article: Article, content: dict[str, Any], now: datetime.datetime) -> None:
    """Refuse to bring back content that would lift or shorten, unnoticed, an embargo that still runs."""
    written = content["fields"]["embargo_until"]
    embargo = datetime.datetime.fromisoformat(written) if written else now
    if article.embargo_until and article.embargo_until > max(embargo, now):
        sentence = _("That version does not know the embargo until %s. If it no longer holds, lift it first.")
        raise Refused(sentence % _words(article.embargo_until))


def _refuse_under_embargo(article: Article, live_from: datetime.datetime) -> None:
    if article.embargo_until and live_from < article.embargo_until:
        raise Refused(_("This story is under embargo until %s.") % _words(article.embargo_until))


def _refuse_if_scheduled(article: Article, now: datetime.datetime) -> None:
    if upcoming := article.editions.upcoming(now).first():
        raise Refused(_("This story is scheduled for %s. Unschedule it first.") % _words(upcoming.live_from))


def _refuse_if_past(at: datetime.datetime, now: datetime.datetime) -> None:
    if at <= now:
        raise Refused(_("That time has passed. Choose a later one, or publish now."))


def _refuse_hidden_photos(edition: Edition, at: datetime.datetime) -> None:
    """Refuse a time at which readers could not see a photo of the story."""
    keys = {key for key in (edition.lead_photo_id, *edition.body_photo_ids) if key}
    for photo in Photo.objects.hidden(at).filter(pk__in=keys):
        sentence = _("Readers would not see the photo “%(photo)s” then: %(why)s.")
        raise Refused(sentence % {"photo": photo, "why": photo.why_hidden(at)})


def _words(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i:s T")


def _close(article: Article, at: datetime.datetime) -> datetime.datetime | None:
    """End what would be live at that moment; return when it would have ended otherwise."""
    if article.editions.filter(live_from=at).exists():
        raise Refused(_("This story was published in this very moment. Try again."))
    live = article.editions.live(at).first()
    if live is None:
        return None
    article.editions.filter(pk=live.pk).update(live_until=at)
    return live.live_until if not (live.is_withdrawn or live.is_removed) else None


def is_shown_by(live: Edition, content: dict[str, Any]) -> bool:
    """Whether readers of the edition miss nothing of that content."""
    return _shows_the_same(live, compose(content), content)


def nothing_new() -> str:
    return _("There is nothing new to publish: readers already see all of it.")


def _shows_the_same(live: Edition, composed: Edition, content: dict[str, Any]) -> bool:
    """Whether readers would see no difference, neither in texts nor in what photos and authors say now."""
    return (
        all(getattr(live, name) == getattr(composed, name) for name in COMPOSED)
        and sorted(live.tags.names()) == FormerTag.objects.current_names(content["tags"])
        and live.address.slug == content["fields"]["slug"]
    )


def _open(
    article: Article,
    revision: Revision,
    edition: Edition,
    *,
    live_from: datetime.datetime,
    now: datetime.datetime,
    kind: Kind,
) -> Edition:
    """Date the composed edition and save it with all that belongs to it."""
    _refuse_under_embargo(article, live_from)
    if kind == Kind.CORRECTION and not article.corrections.filter(made_at=live_from).exists():
        raise Refused(_("A correction says what was wrong: it is published with its wording."))
    first = article.editions.once_public(now).order_by("live_from").first()
    last = article.editions.once_public(now).order_by("-live_from").first()
    edition.article, edition.revision = article, revision
    edition.kind = kind if first else Kind.FIRST
    edition.live_from, edition.live_until = live_from, _close(article, live_from)
    edition.first_published_at = first.first_published_at if first else live_from
    edition.modified_at = last.modified_at if last and kind == Kind.MINOR else live_from
    edition.corrections = corrections_of(article)
    edition.address = _address(article, edition.first_published_at, revision.content["fields"]["slug"])
    edition.save()
    _file(edition, revision.content["tags"], {byline["author"] for byline in edition.bylines})
    EditionPhoto.objects.bulk_create(
        EditionPhoto(edition=edition, photo_id=pk) for pk in sorted(set(edition.body_photo_ids))
    )
    _changed(article, now)
    return edition


def _file(edition: Edition, tags: Iterable[str], authors: Iterable[int]) -> None:
    """Put the edition where lists and feeds find it."""
    place = _place(edition)
    edition.tags.set(FormerTag.objects.current_names(tags), through_defaults=place)
    _file_in_sections(edition.section, [edition])
    EditionCorrection.objects.bulk_create(
        EditionCorrection(
            edition=edition,
            article_id=edition.article_id,
            kind=each.kind,
            text=each.text,
            made_at=each.made_at,
        )
        for each in map(Correction.read, edition.corrections)
    )
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=edition, author_id=pk, **place) for pk in sorted(authors)
    )


def _place(edition: Edition) -> dict[str, Any]:
    return {"first_published_at": edition.first_published_at, "article_id": edition.article_id}


def _file_in_sections(section: Section, editions: Iterable[Edition]) -> None:
    keys = [key for key in (section.pk, section.parent_id) if key]
    EditionSection.objects.bulk_create(
        (EditionSection(edition=each, section_id=key, **_place(each)) for each in editions for key in keys),
        batch_size=1000,
    )


@transaction.atomic
def refile(section: Section) -> None:
    """File anew what stands in a section that has become part of another, or of none."""
    EditionSection.objects.filter(edition__section=section).delete()
    light = Edition.objects.filter(section=section).only("first_published_at", "article_id")
    _file_in_sections(section, light.iterator(chunk_size=1000))


def _address(article: Article, first_published_at: datetime.datetime, slug: str) -> Address:
    day = timezone.localtime(first_published_at).date()
    address, _created = Address.objects.get_or_create(day=day, slug=slug, defaults={"article": article})
    if address.article_id != article.pk:
        raise Refused(
            _("Another story of that day has the address “%s”. Change this story’s address.") % slug
        )
    return address
