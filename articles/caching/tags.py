"""Names for what pages show. A page notes them while it is made; whoever changes something touches them.

A list has a name of its own, and one for each month of first publication, so that a change of a story makes
those pages of it new that reach to the story's month.
"""

import datetime

from articles.models import Edition

# On every page: the navigation, and whatever else all pages share.
DRESS = "dress"
# For pages that do not say what they show: touched with every change.
ANYTHING = "anything"
# Whether and how long stories take comments.
COMMENT_RULES = "comment-rules"
STORIES = "stories"
CORRECTIONS = "corrections"
MOST_MONTHS = 12


def story(article_id: int) -> str:
    return f"story-{article_id}"


def comments_on(article_id: int) -> str:
    return f"comments-{article_id}"


def photo(pk: int) -> str:
    return f"photo-{pk}"


def files(token: str) -> str:
    """Name the public files of the photo with that token."""
    return f"files-{token}"


def page(pk: int) -> str:
    """Name what the paper says of itself at an address of its own."""
    return f"page-{pk}"


def author(pk: int) -> str:
    """Name what is said of an author; the list of their stories is `stories_by`."""
    return f"author-{pk}"


def stories_in(section_id: int) -> str:
    return f"stories-in-{section_id}"


def stories_on(topic_id: int) -> str:
    return f"stories-on-{topic_id}"


def stories_by(author_id: int) -> str:
    return f"stories-by-{author_id}"


def lists_of(edition: Edition) -> set[str]:
    """Name the lists that the edition stands in."""
    return {
        STORIES,
        *([CORRECTIONS] if edition.corrections else []),
        *(stories_in(filing.section_id) for filing in edition.filed_sections.all()),
        *(stories_on(filing.tag_id) for filing in edition.filed_tags.all()),
        *(stories_by(filing.author_id) for filing in edition.filed_authors.all()),
    }


def touched_by(edition: Edition) -> set[str]:
    """Name all that changes for readers when the edition begins or ends."""
    lists = lists_of(edition)
    month = _month(edition.first_published_at)
    return {story(edition.article_id), *lists, *(f"{name}-{month}" for name in lists)}


def span(name: str, oldest: datetime.datetime | None, newest: datetime.datetime) -> set[str]:
    """Name the part of a list from one first publication to another; all of it where it has no oldest."""
    if oldest is None:
        return {name}
    first, last = (each.year * 12 + each.month - 1 for each in (_utc(oldest), _utc(newest)))
    if last - first >= MOST_MONTHS:
        return {name}
    return {f"{name}-{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)}


def month_after(moment: datetime.datetime) -> datetime.datetime:
    """Return when the next month begins: what reaches to now knows by no name what comes from then on."""
    at = _utc(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (at + datetime.timedelta(days=31)).replace(day=1)


def _month(moment: datetime.datetime) -> str:
    return f"{_utc(moment):%Y-%m}"


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.astimezone(datetime.UTC)
