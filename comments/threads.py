"""Gives a story's comments as readers see them: pinned ones, then threads, the oldest first, page by key.

What a page shows and whether it takes comments comes by one query, so that a story's page costs the same
whether it has none or a thousand.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.query import RawQuerySet
from django.db.models.sql import RawQuery

from articles.models import Edition
from comments.models import Comment, CommentQuerySet, Status
from comments.models.comment import THREAD

PAGE_SIZE = 50
MOST_PINNED = 3  # far fewer than a page has, so that a page's key is never that of a pinned one

# Every table is joined to one row that is always there. No column that readers may not see is even loaded.
# The page is cut out before anything is joined to it, so that it is read from the index, in its order.
_PAGE = """
SELECT comment.id, comment.article_id, comment.place, comment.name, comment.body, comment.status,
    comment.created_at, comment.edited_at, comment.is_pinned, comment.is_staff_answer, comment.parent_id,
    parent.name AS parent_name, parent.status AS parent_status,
    (SELECT COUNT(*) FROM comments_comment counted
        WHERE counted.article_id = %(article)s AND counted.status = 'approved') AS number,
    policy.is_open AS is_site_open, policy.closes_after_days AS days, story.is_open AS said
FROM (SELECT 1) AS always
LEFT JOIN comments_commentpolicy policy ON policy.id = 1
LEFT JOIN comments_storycomments story ON story.article_id = %(article)s
LEFT JOIN (
    SELECT one.* FROM comments_comment one
    WHERE one.article_id = %(article)s
        AND (one.status = 'approved' OR (one.status = 'removed' AND EXISTS (
            SELECT 1 FROM comments_comment reply WHERE reply.parent_id = one.id AND reply.status = 'approved'
        )))
        AND (%(after)s = '' OR (NOT one.is_pinned AND one.place > %(after)s))
    ORDER BY one.is_pinned DESC, one.place
    LIMIT %(size)s
) AS comment ON 1 = 1
LEFT JOIN comments_comment parent ON parent.id = comment.parent_id
ORDER BY comment.is_pinned DESC, comment.place
"""


class _Asked(RawQuery):
    """Asks the database once; models are made of the rows only where comments are shown anew."""

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        return list(super().__iter__())

    def __iter__(self):
        return iter(self.rows)


@dataclass(frozen=True)
class Page:
    """Comments in their order, the key of the next, the number of all, and what is said of taking more."""

    asked: _Asked
    has_comments: bool
    after: str
    number: int
    is_site_open: bool
    days: int | None
    said: bool | None

    @cached_property
    def comments(self) -> list[Comment]:
        asked: Any = self.asked  # whose kind the stubs take for another
        found = RawQuerySet(_PAGE, model=Comment, query=asked, params=asked.params)
        return list(found)[:PAGE_SIZE] if self.has_comments else []

    @property
    def content_key(self) -> str:
        """Names all that is shown of the comments: what templates make of them is kept under this name."""
        return repr(self.asked.rows)

    @property
    def keys(self) -> set[int]:
        return {comment.pk for comment in self.comments}


def page(edition: Edition, after: str = "") -> Page:
    values = {"article": edition.article_id, "after": after, "size": PAGE_SIZE + 1}
    asked = _Asked(_PAGE, using=Comment.objects.db, params=values)
    rows = asked.rows
    names = asked.get_columns()
    first, last = (dict(zip(names, rows[place], strict=True)) for place in (0, min(len(rows), PAGE_SIZE) - 1))
    return Page(
        asked,
        has_comments=first["id"] is not None,
        after=last["place"] if len(rows) > PAGE_SIZE else "",
        number=first["number"],
        is_site_open=first["is_site_open"] is None or bool(first["is_site_open"]),
        days=first["days"],
        said=None if first["said"] is None else bool(first["said"]),
    )


def shown_on(edition: Edition) -> CommentQuerySet:
    """What the page has: approved comments, and the empty places of erased ones that were answered."""
    answered = Exists(Comment.objects.approved().filter(parent=OuterRef("pk")))
    return Comment.objects.on(edition).filter(Q(status=Status.APPROVED) | Q(answered, status=Status.REMOVED))


def page_of(edition: Edition, comment: Comment) -> str:
    """Return the key of a page that shows the comment, empty for the story's own page."""
    earlier = shown_on(edition).filter(is_pinned=False, place__lt=comment.place).order_by("-place")
    pinned = shown_on(edition).filter(is_pinned=True)[:PAGE_SIZE].count()
    places = list(earlier.values_list("place", flat=True)[: PAGE_SIZE - pinned])
    return "" if comment.is_pinned or len(places) < PAGE_SIZE - pinned else places[0]


def is_key(text: str) -> bool:
    """Say whether such a key can have been made by us."""
    return len(text) in {THREAD, 2 * THREAD} and set(text) <= set("0123456789abcdef")
