"""Puts the demo paper on a desk: through the same doors as a real one, at the times its files say."""

import datetime
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone

from articles import photos, workflow
from articles.corrections import Wording
from articles.models import (
    Article,
    Author,
    AuthorLink,
    Byline,
    Desk,
    Embed,
    Genre,
    Photo,
    PhotoBlock,
    PullQuote,
    RichText,
    Section,
)
from comments import moderation
from comments.models import Comment, HeldFor
from newsroom import roles
from newsroom.authentication import DEMO_PASSWORD
from newsroom.demo import identity, story_file
from newsroom.demo.story_file import StoryFile

HERE = Path(__file__).parent
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Paper:
    """What the stories refer to, by the names they use, and the moment that their days count from."""

    now: datetime.datetime
    users: dict[str, User]
    sections: dict[str, Section]
    authors: dict[str, Author]
    photos: dict[str, Photo]

    @property
    def editor(self) -> User:
        return self.users["elena"]

    @property
    def chief(self) -> User:
        return self.users["vera"]

    def moment(self, text: str) -> datetime.datetime:
        """Read `-3 09:30`, days from now and a time of the newsroom's zone, or `2019-11-03 14:00`."""
        day, clock = text.split()
        if "-" in day[1:]:
            date = datetime.date.fromisoformat(day)
        else:
            date = timezone.localdate(self.now) + datetime.timedelta(days=int(day))
        return timezone.make_aware(datetime.datetime.combine(date, datetime.time.fromisoformat(clock)))


def load(now: datetime.datetime, report: Callable[[str], object]) -> None:
    """Load the whole demo into an empty paper; `report` is called with a line for each part done."""
    roles.sync()
    tables = _read("paper.toml")
    identity.make(tables)
    paper = _make_paper(tables, now)
    report(f"{len(paper.sections)} sections, {len(paper.authors)} authors, {len(paper.photos)} photos")
    paths = sorted(HERE.glob("stories/*.txt"))
    read = {path.stem: story_file.parse(path.read_text(encoding="utf-8")) for path in paths}
    stories = {slug: _make_article(slug, story, paper) for slug, story in read.items()}
    for slug, story in read.items():
        _bring_out(stories[slug], story.header, stories, paper)
    report(f"{len(stories)} stories")
    comments = _read("comments.toml")["comments"]
    for comment in comments:
        _make_comment(comment, stories[comment["story"]], paper)
    report(f"{len(comments)} comments")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _make_paper(tables: dict[str, Any], now: datetime.datetime) -> Paper:
    users = {row["username"]: _make_user(**row) for row in tables["users"]}
    sections: dict[str, Section] = {}
    for position, row in enumerate(tables["sections"], 1):
        parent = {"parent": sections.get(row.get("parent", ""))}
        sections[row["slug"]] = Section.objects.create(position=position, **row | parent)
    for row in tables["desks"]:
        for slug in row["sections"]:
            Desk.objects.create(user=users[row["user"]], section=sections[slug])
    pictures = {row["file"]: _make_photo(users["elena"], **row) for row in tables["photos"]}
    authors = {row["slug"]: _make_author(row, users, pictures) for row in tables["authors"]}
    return Paper(now, users, sections, authors, pictures)


def _make_user(role: str, **fields: str) -> User:
    is_administrator = role == "Administrator"
    user = User.objects.create_user(
        password=DEMO_PASSWORD, is_staff=True, is_superuser=is_administrator, **fields
    )
    if not is_administrator:
        user.groups.add(Group.objects.get(name=role))
    return user


def _make_author(row: dict[str, Any], users: dict[str, User], pictures: dict[str, Photo]) -> Author:
    known = {"user": users.get(row.get("user", "")), "photo": pictures[row["photo"]]}
    author = Author.objects.create(**{name: row[name] for name in row.keys() - {"links"}} | known)
    for position, link in enumerate(row.get("links", [])):
        AuthorLink.objects.create(author=author, position=position, **link)
    return author


def _make_photo(by: User, file: str, **fields: str) -> Photo:
    content = ContentFile((HERE / "photos" / file).read_bytes(), name=file)
    return photos.store(Photo(original=content, **fields), by=by)


def _bring_out(article: Article, header: dict[str, str], stories: dict[str, Article], paper: Paper) -> None:
    """Give the story what it is related to, and take it as far as its file says."""
    began = paper.moment(header.get("published", "-1 08:00")) - 3 * HOUR
    writer = article.created_by or paper.users["marta"]
    article.related = [stories[slug].pk for slug in _listed(header, "related")]
    article.save()
    workflow.save(article, by=writer, now=began)
    _lead_through_the_desk(article, header, writer, paper, began)
    Article.objects.filter(pk=article.pk).update(created_at=began)


def _listed(header: dict[str, str], key: str) -> list[str]:
    return header[key].split(", ") if key in header else []


def _make_article(slug: str, story: StoryFile, paper: Paper) -> Article:
    header = story.header
    writer = paper.authors[_listed(header, "by")[0]].user or paper.users["marta"]
    article = Article.objects.create(
        slug=slug,
        headline=header["headline"],
        genre=header.get("genre", Genre.NEWS),
        kicker=header.get("kicker", ""),
        standfirst=header.get("standfirst", ""),
        section=paper.sections[header["section"]],
        dateline=header.get("dateline", ""),
        lead_photo=paper.photos[header["photo"]] if "photo" in header else None,
        lead_caption=header.get("photo-caption", ""),
        language=header.get("language", "en"),
        comments_open=header.get("comments") != "closed",
        deadline=paper.moment(header["deadline"]) if "deadline" in header else None,
        created_by=writer,
    )
    article.tags.set(_listed(header, "tags"))
    for position, author in enumerate(_listed(header, "by"), 1):
        Byline.objects.create(article=article, author=paper.authors[author], position=position)
    for number, block in enumerate(story.blocks, 1):
        _make_block(article, block, number * 10, paper)
    return article


def _make_block(article: Article, block: story_file.Block, ordering: int, paper: Paper) -> None:
    place = {"parent": article, "region": "body", "ordering": ordering}
    match block:
        case story_file.RichText(html):
            RichText.objects.create(text=html, **place)
        case story_file.Photo(file, caption):
            PhotoBlock.objects.create(photo=paper.photos[file], caption=caption, **place)
        case story_file.PullQuote(quote, attribution):
            PullQuote.objects.create(quote=quote, attribution=attribution, **place)
        case story_file.Embed(url, title):
            Embed.objects.create(url=url, title=title, **place)


def _lead_through_the_desk(
    article: Article, header: dict[str, str], writer: User, paper: Paper, began: datetime.datetime
) -> None:
    def do(name: str, by: User, now: datetime.datetime, **more: Any) -> None:
        article.refresh_from_db()
        workflow.apply(article, name, by=by, version=article.version, now=now, **more)

    # What the editor wrote another publishes, but for one story of a night.
    publisher = paper.chief if writer == paper.editor and "alone" not in header else paper.editor
    if header.keys() & {"published", "scheduled", "submitted", "returned", "claimed", "approved"}:
        do("submit", writer, began + HOUR)
    if "claimed" in header:
        do("claim", paper.editor, began + 2 * HOUR)
    if "approved" in header:
        do("approve", paper.editor, began + 2 * HOUR)
    if "returned" in header:
        do("return", paper.editor, began + 2 * HOUR, note=header["returned"])
    if "scheduled" in header:
        do("schedule", publisher, began + 2 * HOUR, at=paper.moment(header["scheduled"]))
    if "published" in header:
        do("publish", publisher, paper.moment(header["published"]))
    if "corrected" in header:
        at, wording = paper.moment(header["corrected"]), Wording("correction", header["correction"])
        _change(article, writer, at - HOUR, standfirst=header["corrected-standfirst"])
        do("publish-correction", publisher, at, wording=wording)
    if "withdrawn" in header:
        words = {"notice": header["notice"], "note": header["reason"]}
        do("withdraw", paper.chief, paper.moment(header["withdrawn"]), **words)
    if "changed-headline" in header:
        changes = {name: header[f"changed-{name}"] for name in ("headline", "standfirst")}
        _change(article, writer, paper.moment(header["published"]) + 2 * HOUR, **changes)


def _change(article: Article, writer: User, now: datetime.datetime, **fields: str) -> None:
    article.refresh_from_db()
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    workflow.save(article, by=writer, now=now)


def _make_comment(row: dict[str, Any], article: Article, paper: Paper) -> None:
    published = article.editions.earliest("live_from").live_from
    written = published + row["hours"] * HOUR
    comment = moderation.hold(
        article.pk,
        name=row["name"],
        email=row["email"],
        body=row["text"],
        now=written,
        parent=_answered(row, article),
        held_for=row.get("held_for", [HeldFor.POLICY]),
    )
    decide = {
        "approved": moderation.approve,
        "rejected": moderation.reject,
        "spam": moderation.mark_as_spam,
    }.get(row["status"])
    if decide:
        decide(comment, by=paper.users["mo"], now=written + HOUR / 2)


def _answered(row: dict[str, Any], article: Article) -> Comment | None:
    """Return the newest comment by the person whom this one answers."""
    if "answers" not in row:
        return None
    return Comment.objects.filter(article=article, name=row["answers"]).latest("created_at")
