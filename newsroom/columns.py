"""The columns of the desk's lists: what a cell says of a row. A cell asks nothing of the database."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import workflow
from articles.checks import Weight
from articles.models import Standing, State
from newsroom.story_rows import Row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE = "–"


@dataclass(frozen=True)
class Column:
    """A heading, and what a row says under it: text, or markup that is safe."""

    label: "StrOrPromise"
    cell: Callable[[Row], str]


def moment(at: datetime.datetime | None, now: datetime.datetime) -> str:
    if at is None:
        return NONE
    local, is_recent = timezone.localtime(at), abs(at - now) < datetime.timedelta(days=300)
    words = date_format(local, "j M, H:i" if is_recent else "j M Y, H:i")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


def _link(url: str, words: object) -> str:
    return format_html('<a href="{}">{}</a>', url, words)


def _headline(row: Row) -> str:
    return _link(row.story.get_admin_url(), row.story.headline or _("No headline yet"))


def _headline_to_read(row: Row) -> str:
    """The row's one link: it claims what waits; what one reads already, or what does not wait, it opens."""
    is_waiting = row.story.state == State.SUBMITTED and row.story.reader_id != row.viewer.pk
    claim = reverse("admin:articles_article_verb", args=[row.story.pk, "claim"])
    url = claim if is_waiting else row.story.get_admin_url()
    return format_html('<a href="{}"><b>{}</b> {}</a>', url, _("Read:"), row.story.headline)


def _purge(row: Row) -> str:
    return _link(reverse("admin:articles_purge_change", args=[row.listed.pk]), _("See what changed"))


def _unsaved(row: Row) -> str:
    """The form itself offers the text back."""
    if row.story is None:
        return _link(reverse("admin:articles_article_add"), _("You have unsaved text in a new story"))
    words = _("You have unsaved text in “%s”") % row.story.headline
    return _link(row.story.get_admin_url(), words)


def _section(row: Row) -> str:
    return row.story.section.name if row.story.section else NONE


def _authors(row: Row) -> str:
    return ", ".join(byline.author.name for byline in row.story.bylines.all()) or NONE


def _words(row: Row) -> str:
    return NONE if row.words is None else str(row.words)


def _deadline(row: Row) -> str:
    due = row.story.deadline
    if due is None or due > row.now:
        return moment(due, row.now)
    return format_html('{} <strong class="late">{}</strong>', moment(due, row.now), _("overdue"))


def _waiting(row: Row) -> str:
    since = row.story.submitted_at
    if since is None:
        return NONE
    return format_html("{} ({})", moment(since, row.now), timesince(since, row.now, depth=1))


def _reader(row: Row) -> str:
    reader = row.story.reader
    if reader is None:
        return _("Nobody yet")
    return _("You") if reader.pk == row.viewer.pk else reader.get_full_name() or reader.get_username()


def _checks(row: Row) -> str:
    if row.weights is None:
        return NONE
    hindrances = sum(weight >= Weight.BLOCKS for weight in row.weights)
    if hindrances:
        words = ngettext("%s to mend", "%s to mend", hindrances) % hindrances
        return format_html('<span class="late"><span aria-hidden="true">✗</span> {}</span>', words)
    return format_html('<span aria-hidden="true">✓</span> {}', _("Passed"))


def _missing(row: Row) -> str:
    """How many checks fail, by what they hinder."""
    if row.weights is None:
        return NONE
    counts = {weight: row.weights.count(weight) for weight in Weight}
    sentences = {
        Weight.ESSENTIAL: ngettext(
            "%s before you can submit", "%s before you can submit", counts[Weight.ESSENTIAL]
        ),
        Weight.BLOCKS: ngettext(
            "%s before it can be published", "%s before it can be published", counts[Weight.BLOCKS]
        ),
        Weight.ADVICE: ngettext("%s piece of advice", "%s pieces of advice", counts[Weight.ADVICE]),
    }
    found = [(sentences[weight] % counts[weight],) for weight in sentences if counts[weight]]
    return format_html_join(", ", "{}", found) or _("Nothing")


def _photo(row: Row) -> str:
    return NONE if row.has_photo is None else _("Yes") if row.has_photo else _("No")


def _embargo(row: Row) -> str:
    until = row.story.embargo_until
    return moment(until, row.now) if until and until > row.now else NONE


def _standing(row: Row) -> str:
    standing = Standing(row.story.standing)
    return format_html('<span class="badge {}">{}</span>', standing, standing.words(row.story.state))


def _when(row: Row) -> str:
    return moment(row.listed.at, row.now)


def _goes_out(row: Row) -> str:
    """To the second and with its zone, and how far off that is."""
    at = timezone.localtime(row.listed.at)
    words = date_format(at, "j F Y, H:i:s T")
    return format_html('<time datetime="{}">{}</time> ({})', at.isoformat(), words, timeuntil(at, row.now))


def _who(row: Row) -> str:
    return row.listed.who or NONE


def _note(row: Row) -> str:
    return row.listed.note.strip().partition("\n")[0] or NONE


def _published(row: Row) -> str:
    return moment(row.live.first_published_at if row.live else None, row.now)


def _public_update(row: Row) -> str:
    return moment(row.live.modified_at, row.now) if row.live and row.live.is_updated else NONE


def _public_page(row: Row) -> str:
    if row.live is None:
        return NONE
    words = format_html('{}<span class="visually-hidden">: {}</span>', _("See it"), row.story.headline)
    return _link(row.live.get_absolute_url(), words)


def _history(row: Row) -> str:
    return _link(reverse("admin:articles_article_history", args=[row.story.pk]), row.story.headline)


def _what(row: Row) -> str:
    transition = workflow.BY_NAME.get(row.listed.verb)
    return str(transition.done) if transition else NONE


HEADLINE = Column(gettext_lazy("Headline"), _headline)
TO_READ = Column(gettext_lazy("Story"), _headline_to_read)
HISTORY = Column(gettext_lazy("History of"), _history)
UNSAVED = Column(gettext_lazy("Story"), _unsaved)
SECTION = Column(gettext_lazy("Section"), _section)
AUTHORS = Column(gettext_lazy("By"), _authors)
WORDS = Column(gettext_lazy("Words"), _words)
DEADLINE = Column(gettext_lazy("Deadline"), _deadline)
WAITING = Column(gettext_lazy("Waiting since"), _waiting)
READER = Column(gettext_lazy("Read by"), _reader)
CHECKS = Column(gettext_lazy("Checks"), _checks)
MISSING = Column(gettext_lazy("Still missing"), _missing)
PHOTO = Column(gettext_lazy("Photo"), _photo)
EMBARGO = Column(gettext_lazy("Embargo until"), _embargo)
STANDING = Column(gettext_lazy("State"), _standing)
EDITED = Column(gettext_lazy("Last edited"), lambda row: moment(row.story.updated_at, row.now))
WHEN = Column(gettext_lazy("When"), _when)
GOES_OUT = Column(gettext_lazy("Goes out"), _goes_out)
WHO = Column(gettext_lazy("Who"), _who)
APPROVED_BY = Column(gettext_lazy("Approved by"), _who)
APPROVED = Column(gettext_lazy("Approved"), _when)
RETURNED_BY = Column(gettext_lazy("Returned by"), _who)
RETURNED = Column(gettext_lazy("Returned"), _when)
NOTE = Column(gettext_lazy("Note"), _note)
REASON = Column(gettext_lazy("Reason given"), _note)
WHAT = Column(gettext_lazy("What"), _what)
PUBLISHED = Column(gettext_lazy("Published"), _published)
UPDATED = Column(gettext_lazy("Updated"), _public_update)
PUBLIC_PAGE = Column(gettext_lazy("For readers"), _public_page)
LETTER = Column(gettext_lazy("To"), _who)
PURGE = Column(gettext_lazy("Readers may see what was there before"), _purge)
SUBJECT = Column(gettext_lazy("Subject"), lambda row: row.listed.note or NONE)
ERROR = Column(gettext_lazy("What the server said"), lambda row: row.listed.verb or NONE)
