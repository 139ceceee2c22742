"""What time alone will change: when it touches which tags, as whoever changes something touches them by hand.

It is read once for many pages, and anew after an edition was written, for that may begin or end later on.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from articles.caching import tags
from articles.models import Edition

AHEAD = datetime.timedelta(days=2)
ENOUGH = datetime.timedelta(days=1)
# With these it is read anew.
WATCHED = (tags.STORIES, tags.DRESS)


@dataclass(frozen=True)
class Agenda:
    """All changes until a moment: of each tag that changes, when it does, in order."""

    until: datetime.datetime
    moments: dict[str, list[datetime.datetime]]
    since: Any  # the moment of the clocks before it was read
    watched: Any

    def next(self, shown: Iterable[str], after: datetime.datetime) -> datetime.datetime:
        """Return when one of these tags changes next, or until when it is known that none does."""
        found = [self.until]
        for tag in shown:
            moments = self.moments.get(tag, [])
            found += moments[bisect_right(moments, after) :][:1]
        return min(found)


def read(now: datetime.datetime, since: Any, watched: Any) -> Agenda:
    until = now + AHEAD
    changing = Edition.objects.beginning_or_ending(now, until)
    moments: defaultdict[str, set[datetime.datetime]] = defaultdict(set)
    for edition in changing.prefetch_related("filed_sections", "filed_tags", "filed_authors"):
        changes = {each for each in (edition.live_from, edition.live_until) if each and now < each <= until}
        for tag in {*tags.touched_by(edition), tags.ANYTHING}:
            moments[tag] |= changes
    return Agenda(until, {tag: sorted(found) for tag, found in moments.items()}, since, watched)
