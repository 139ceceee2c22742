"""Every kind of page that readers see, each once: the demo paper, and what it has no story for."""

import re

from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles.models import Edition, Gallery, Message
from comments import letters
from comments.models import Comment
from newsroom.demo import loader
from tests.factories import apply, make_article, make_comment, make_photo, make_words, moment, publish

NOW = moment("2026-11-23 12:00")
STORY = "/news/2019/11/03/notes-from-an-important-visit/"
PLAIN = {
    "front": "/",
    "listing": "/news/",
    "section with parts": "/city/",
    "part of a section": "/transport/",
    "opinion section": "/opinion/",
    "tag": "/tags/harbour/",
    "author": "/authors/marta-quintero/",
    "year": "/news/2026/",
    "month": "/news/2026/11/",
    "day": "/news/2026/11/22/",
    "search": "/search/",
    "search with results": "/search/?q=harbour",
    "search with errors": "/search/?q=nowhere+quokka&section=science&since=soon",
    "nothing found": "/search/?q=nowhere+quokka",
    "corrections": "/corrections/",
    "about": "/about/",
    "contact": "/contact/",
    "policy": "/policies/privacy/",
    "missing": "/nothing-here/",
    "too long": f"/search/?q={'x' * settings.ADDRESS_MAX_LENGTH}",
    "story of years ago": STORY,
    "thanks for a comment": f"{STORY}comments/thanks/",
    "thanks for a report": f"{STORY}comments/reported/",
    "preview": "/preview/none/",
}
STORIES = {
    "story with a photo": "jetty-reopens-after-three-winters",
    "opinion": "keep-the-harbour-clock-wrong",
    "story with a video": "council-meetings-online",
    "corrected story": "crab-season-opens-early",
    "story in another language": "las-nutrias-vuelven-al-rio",
}


def make_paper() -> dict[str, str]:
    """Load the demo and what it lacks; return the address of each kind of page."""
    loader.load(NOW, lambda line: None)
    stories = {name: address(slug) for name, slug in STORIES.items()}
    withdrawn = Edition.objects.get(is_withdrawn=True).get_absolute_url()
    made = {"withdrawn story": withdrawn, "removed story": _removed(), "story from the right": _hebrew()}
    return PLAIN | stories | made | _pages_of_comments()


def address(slug: str) -> str:
    return Edition.objects.get(article__slug=slug, live_until=None).get_absolute_url()


def _removed() -> str:
    edition = publish(make_article("Gone", slug="gone"), now=NOW)
    apply(edition.article, "remove")
    return edition.get_absolute_url()


def _hebrew() -> str:
    """Publish a story that is read from the right, with a gallery and a title for it."""
    article = make_article(
        "המעבורת שטה שוב", slug="hebrew", language="he", text="<p>שמונה סירות.</p>", lead_photo=make_photo()
    )
    photos = [make_photo(alt=f"A boat at pier {number}").pk for number in (1, 2, 3)]
    Gallery.objects.create(parent=article, region="body", ordering=20, title="סירות", photos=photos)
    return publish(article, now=NOW).get_absolute_url()


def _pages_of_comments() -> dict[str, str]:
    edition = Edition.objects.get(article__slug="notes-from-an-important-visit", live_until=None)
    shown = Comment.objects.filter(article=edition.article_id, status="approved").latest("pk")
    sent = Client().post(f"{STORY}comments/", make_words(edition))
    confirm, end = _letters(edition)
    return {
        "answering a comment": f"{STORY}comments/reply/{shown.pk}/",
        "reporting a comment": f"{STORY}comments/report/{shown.pk}/",
        "one comment": f"{STORY}comments/{shown.pk}/",
        "own comment": sent["Location"],
        "changing a comment": f"{sent['Location']}change/",
        "confirming letters": confirm,
        "ending letters": end,
    }


def _letters(edition: Edition) -> list[str]:
    letters.ask(make_comment(edition), edition, now=timezone.now())
    return re.findall(r"(/comments/letters/[^/]+/(?:confirm|end)/)", Message.objects.latest("pk").body)
