"""Small makers of rows. Each gives a valid row; arguments say what a test is about."""

import datetime
import io
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.flatpages.models import FlatPage
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from articles import photos, workflow
from articles.corrections import Wording
from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Desk,
    Edition,
    Event,
    Message,
    Photo,
    Revision,
    RichText,
    Section,
    Standing,
)
from comments import stamps
from comments.models import Comment

_numbers = count(1)


def moment(text: str) -> datetime.datetime:
    """Read a time such as 2026-03-01 12:00 in the newsroom's zone; return it in UTC, as the clock does."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text)).astimezone(datetime.UTC)


def make_user(username: str = "", role: str = "", **fields: Any) -> User:
    user = User.objects.create_user(username or f"user{next(_numbers)}", is_staff=bool(role), **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_editor_in_chief() -> User:
    """Return the one superuser who does what a test leaves to nobody in particular."""
    return User.objects.filter(is_superuser=True).first() or make_superuser()


def make_superuser(username: str = "admin") -> User:
    return User.objects.create_superuser(username)


def make_section(name: str = "City", **fields: Any) -> Section:
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Section.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def make_author(name: str = "Ada Ferris", **fields: Any) -> Author:
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Author.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def picture_bytes(width: int = 64, height: int = 48, kind: str = "JPEG", colour: str = "teal") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, kind)
    return buffer.getvalue()


def make_photo(alt: str = "A quay at dawn", credit: str = "Jo Reyes", **fields: Any) -> Photo:
    content = ContentFile(picture_bytes(colour=f"#{next(_numbers):06x}"), name="quay.jpg")
    return photos.store(Photo(original=content, alt=alt, credit=credit, **fields), by=None)


def make_article(
    headline: str = "Ferry timetable grows", *, text: str = "<p>Eight boats.</p>", **fields: Any
) -> Article:
    """Make a desk copy that passes every check: a section, one byline, one block of text."""
    tags = fields.pop("tags", [])
    author = fields.pop("author", None) or make_author()
    fields.setdefault("section", make_section())
    article = Article.objects.create(headline=headline, **fields)
    article.tags.set(tags)
    Byline.objects.create(article=article, author=author)
    RichText.objects.create(parent=article, region="body", ordering=10, text=text)
    return article


def apply(
    article: Article, name: str, *, by: User | None = None, now: datetime.datetime | None = None, **more: Any
) -> Event:
    """Do a transition to the story as it is now, as an editor who may do everything unless told.

    A note and a notice are given where the transition asks for them.
    """
    article.refresh_from_db()
    by, now = by or make_editor_in_chief(), now or timezone.now()
    if workflow.BY_NAME[name].note_label:
        more.setdefault("note", "Why.")
    if workflow.BY_NAME[name].notice_label:
        more.setdefault("notice", "It was wrong.")
    return workflow.apply(article, name, by=by, version=article.version, now=now, **more)


def edit(
    article: Article, *, by: User | None = None, now: datetime.datetime | None = None, **fields: Any
) -> Revision | None:
    """Change the desk copy as a person does in its form: its fields, its tags, the `text` of its body."""
    article.refresh_from_db()
    if "text" in fields:
        RichText.objects.filter(parent=article).update(text=fields.pop("text"))
    if "tags" in fields:
        article.tags.set(fields.pop("tags"))
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    return workflow.save(article, by=by or make_editor_in_chief(), now=now or timezone.now())


def publish(article: Article, *, now: datetime.datetime | None = None) -> Edition:
    """Publish the story, its changes, or once more what was withdrawn; return what readers then see."""
    now = now or timezone.now()
    verbs = {Standing.UNPUBLISHED: "publish", Standing.LIVE: "publish-changes"}
    apply(article, verbs.get(Standing.of(article, now), "restore"), now=now)
    return Edition.objects.get(article=article, live_until=None)


def make_edition(
    headline: str = "Ferry timetable grows", *, now: datetime.datetime | None = None, **fields: Any
) -> Edition:
    """Make a story and publish it."""
    return publish(make_article(headline, **fields), now=now)


def correct(
    article: Article,
    text: str = "The ferry has eight boats.",
    *,
    kind: str = "correction",
    supersedes: Correction | None = None,
    now: datetime.datetime | None = None,
) -> Edition:
    """Publish a correction of the live story, and return what readers then see."""
    apply(article, "publish-correction", wording=Wording(kind, text, supersedes), now=now)
    return Edition.objects.get(article=article, live_until=None)


def make_desk(user: User, section: Section) -> Desk:
    """Let the person work for that section."""
    vars(user).pop("desk_sections", None)
    return Desk.objects.create(user=user, section=section)


def make_message(to: str = "jo@example.com", **fields: Any) -> Message:
    """Make a letter that is due now, unless told."""
    now = timezone.now()
    values = {"subject": "Submitted: Ferry", "body": "Read it.", "created_at": now, "send_after": now}
    return Message.objects.create(to=to, **values | fields)


def make_page(url: str = "/about/", title: str = "About us", content: str = "<p>Since 1874.</p>") -> FlatPage:
    """Make a page of the paper's own."""
    page = FlatPage.objects.create(url=url, title=title, content=content)
    page.sites.add(settings.SITE_ID)
    return page


def make_comment(edition: Edition, body: str = "The noon boat is late.", **fields: Any) -> Comment:
    """Make a comment that waits, unless a status is given."""
    values = {"name": "Rosa Ibarra", "email": "rosa@example.com", "created_at": timezone.now()} | fields
    return Comment.objects.create(article_id=edition.article_id, body=body, **values)


def make_words(edition: Edition, body: str = "The noon boat is late.", **fields: str) -> dict[str, str]:
    """Return what a reader sends who has had the page open for a minute."""
    stamp = stamps.make(edition.article_id, timezone.now() - datetime.timedelta(minutes=1))
    return {"name": "Rosa Ibarra", "email": "rosa@example.com", "body": body, "stamp": stamp} | fields
