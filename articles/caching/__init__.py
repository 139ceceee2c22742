"""Keeps public pages, and sees to it that none of them is ever stale. Nothing else talks to caches and CDNs.

A view is marked with `public_page` and says what its page shows with `note` or `note_list`; whoever writes
what pages show says so with `touch`. A kept page is checked, not deleted: it is right while nothing of what
it showed has been touched since before it was made, and no moment has passed at which it changes by itself.
"""

from articles.caching import tags
from articles.caching.cdn import labels, longest
from articles.caching.changes import forget_pages, touch, touch_photo, touch_story
from articles.caching.visits import note, note_list, public_page

__all__ = [
    "forget_pages",
    "labels",
    "longest",
    "note",
    "note_list",
    "public_page",
    "tags",
    "touch",
    "touch_photo",
    "touch_story",
]
