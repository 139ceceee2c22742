"""The lists of the desk: which stories stand in which, each unordered. What a row says is for others.

`stories` are those that the list is for; no list shows more than it is given.
"""

import datetime

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.text import smart_split, unescape_string_literal

from articles.models import (
    Article,
    Author,
    Autosave,
    Byline,
    Edition,
    EditionAuthor,
    Event,
    Message,
    Photo,
    Section,
    State,
)
from articles.models.editions import EditionQuerySet

SEARCHED = ["headline", "kicker", "slug"]
IN_WORK = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED)

Stories = QuerySet[Article]


def mine(stories: Stories, user: User) -> Stories:
    """Those that the person began or that name them."""
    named = Byline.objects.filter(author__user=user).order_by().values("article")
    return stories.filter(Q(created_by=user) | Q(pk__in=named))


def of_author(stories: Stories, author: int) -> Stories:
    """Those that name the author, in whatever role."""
    return stories.filter(pk__in=Byline.objects.filter(author=author).order_by().values("article"))


def in_section(stories: Stories, section: int) -> Stories:
    """Those of the section and its parts."""
    within = Section.objects.filter(Q(pk=section) | Q(parent=section)).order_by()
    return stories.filter(section__in=within.values("pk"))


def matching(stories: Stories, text: str) -> Stories:
    """Those with every word, or phrase in quotes, of the text in one of `SEARCHED` or a name in a byline."""
    for word in smart_split(text):
        if len(word) > 1 and word[0] in "\"'" and word[0] == word[-1]:
            word = unescape_string_literal(word)
        named = Byline.objects.filter(author__name__icontains=word).order_by().values("article")
        found = Q(pk__in=named)
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": word})
        stories = stories.filter(found)
    return stories


def to_read(stories: Stories) -> Stories:
    """What waits for an editor."""
    return stories.filter(state=State.SUBMITTED)


def returned(stories: Stories) -> Stories:
    """What an editor sent back."""
    return stories.filter(state=State.RETURNED)


def drafts(stories: Stories) -> Stories:
    """What is being written, be it for the first time or anew."""
    return stories.filter(state=State.DRAFT)


def approved(stories: Stories) -> Stories:
    """What could go out as it stands."""
    return stories.filter(state=State.APPROVED)


def scheduled(stories: Stories, now: datetime.datetime) -> EditionQuerySet:
    """What goes out at a time to come."""
    return Edition.objects.upcoming(now).filter(article__in=stories)


def live(stories: Stories, now: datetime.datetime) -> EditionQuerySet:
    """What readers see."""
    return Edition.objects.live(now).stories().filter(article__in=stories)


def live_naming(stories: Stories, user: User, now: datetime.datetime) -> "QuerySet[EditionAuthor]":
    """What readers see that names the person, found by where it is filed, which is in the order of lists."""
    author = Author.objects.filter(user=user).values("pk")[:1]
    return EditionAuthor.objects.filter(author=Subquery(author), edition__in=live(stories, now))


def lacking_a_photo(stories: Stories, now: datetime.datetime) -> EditionQuerySet:
    """What readers see without a photo that was taken down, or whose rights have ended."""
    return live(stories, now).showing(Photo.objects.hidden(now))


def changed(stories: Stories, now: datetime.datetime) -> Stories:
    """What readers see while the desk copy says something else."""
    public = Edition.objects.live(now).stories().filter(article=OuterRef("pk"))
    return stories.filter(Exists(public), state__in=IN_WORK)


def alone(stories: Stories) -> "QuerySet[Event]":
    """What was published without a second pair of eyes, and nobody has reviewed since."""
    reviews = Event.objects.filter(reviewed=OuterRef("pk"))
    published = Event.objects.filter(~Exists(reviews), is_alone=True).exclude(verb="approve")
    return published.filter(article__in=stories)


def unsaved(stories: Stories, user: User) -> "QuerySet[Autosave]":
    """What the person typed and never saved, in a story that they may still see or in a new one."""
    seen = Exists(stories.filter(pk=OuterRef("article")))
    return Autosave.objects.filter(Q(article=None) | seen, user=user)


def failed_letters(stories: Stories) -> "QuerySet[Message]":
    """Letters about these stories that no server took."""
    return Message.objects.filter(article__in=stories).exclude(failed_at=None)
