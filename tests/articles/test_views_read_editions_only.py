"""No public page can show a draft, for none asks for desk copies: the database itself is watched."""

import datetime

import pytest

from articles.models import Article, Edition, Embed, PhotoBlock, PullQuote
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_author,
    make_edition,
    make_page,
    make_photo,
    make_section,
    make_words,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
MICROSECOND = datetime.timedelta(microseconds=1)
SECRET = "Leaked"
NEWS = "/news/2026/03/01/"
PAGES = {
    "/": 200,
    "/news/": 200,
    f"/news/?before=20260301T110000.000000-{10**9}": 200,
    "/sport/": 200,
    "/football/": 200,
    f"{NEWS}ferry/": 200,
    f"{NEWS}withdrawn/": 200,
    f"{NEWS}removed/": 410,
    f"{NEWS}expired/": 410,
    f"{NEWS}old/": 301,
    f"{NEWS}draft/": 404,
    f"{NEWS}scheduled/": 404,
    "/feed.rss": 200,
    "/feed.json": 200,
    "/sport/feed.atom": 200,
    "/tags/harbour/feed.rss": 200,
    "/authors/ada-ferris/feed.rss": 200,
    "/sitemap.xml": 200,
    "/sitemap-pages.xml": 200,
    "/sitemap-tags.xml": 200,
    "/sitemap-authors.xml": 200,
    "/sitemap-news.xml": 200,
    "/sitemap-2026-03.xml": 200,
    f"{NEWS}ferry/comments/thanks/": 200,
    f"{NEWS}ferry/comments/reported/": 200,
    f"{NEWS}ferry/comments/?after={'0' * 22}": 404,
    "/search/?q=ferry": 200,
    "/search/?q=leaked": 200,
    "/search/?q=-nothing": 200,
    "/search/?q=ferry&tag=harbour&author=ada-ferris&section=sport&since=2026-03-01": 200,
    "/search/?tag=leaked&author=leaked": 400,
    "/nowhere/": 404,
    "/tags/harbour/": 200,
    "/tags/leaked/": 404,
    "/authors/ada-ferris/": 200,
    "/authors/leaked/": 404,
    "/news/2026/": 200,
    "/news/2026/03/": 200,
    NEWS: 200,
    "/news/2026/02/": 404,
    "/corrections/": 200,
    "/about/": 200,
    "/look/0.css": 200,
}


@pytest.fixture
def paper(stop_clock):
    """Stories of every standing, each with a desk copy that readers must not see."""
    stop_clock(T)
    football = make_section("Football", parent=make_section("Sport"))
    ferry = make_article("Ferry", section=football, lead_photo=make_photo(), tags=["Harbour"], slug="old")
    add_blocks(ferry, "Shown")
    publish(ferry, now=T - 9 * MICROSECOND)
    edit(ferry, slug="ferry")
    publish(ferry, now=T - 8 * MICROSECOND)
    apply(make_edition("Withdrawn", now=T - 9 * MICROSECOND).article, "withdraw", note="Wrong.", now=T)
    apply(make_edition("Removed", now=T - 9 * MICROSECOND).article, "remove", note=SECRET, now=T)
    apply(make_edition("Expired", now=T - 9 * MICROSECOND).article, "expire", at=T, now=T - MICROSECOND)
    correct(ferry, now=T - 7 * MICROSECOND)
    draft = make_article("Draft", standfirst=SECRET)
    scheduled = make_article("Scheduled", standfirst=SECRET, tags=["Harbour"], section=football)
    apply(scheduled, "schedule", at=T + MICROSECOND, now=T)
    edit(ferry, related=[draft.pk, scheduled.pk])
    publish(ferry, now=T - 6 * MICROSECOND)
    make_page("/about/")
    return ferry


def add_blocks(article, words):
    place = {"parent": article, "region": "body"}
    PullQuote.objects.create(**place, ordering=20, quote=words)
    PhotoBlock.objects.create(**place, ordering=30, photo=make_photo(words), caption=words)
    Embed.objects.create(**place, ordering=40, url="https://vimeo.com/1", title=words)


def test_answers_every_public_page_without_asking_for_desk_copies(client, paper, desk_is_locked):
    with desk_is_locked():
        assert {path: client.get(path).status_code for path in PAGES} == PAGES


def test_takes_a_comment_without_asking_for_desk_copies(client, paper, desk_is_locked):
    comment = make_words(Edition.objects.get(live_until=None, article=paper))
    with desk_is_locked():
        answers = [client.post(f"{NEWS}ferry/comments/", data).status_code for data in (comment, {})]
    assert answers == [303, 422]


def test_watches_desk_copies_indeed(paper, desk_is_locked):
    for ask in (Article.objects.first, Article.objects.filter(editions__isnull=False).exists):
        with desk_is_locked(), pytest.raises(AssertionError, match="A public page asks for desk copies"):
            ask()


def spoil(article):
    """Write what nobody may read into every text, tag, byline and block of a desk copy."""
    kinds = {"CharField", "TextField"}
    texts = [field.name for field in Article._meta.concrete_fields if field.get_internal_type() in kinds]
    words = dict.fromkeys(texts, SECRET) | {"state": article.state, "language": "es"}
    section = make_section(SECRET, is_active=False)
    edit(article, **words, slug="leaked", section=section, comments_open=False, tags=[SECRET], text=SECRET)
    add_blocks(article, SECRET)
    article.bylines.update(author=make_author(SECRET))


def test_shows_nothing_of_a_desk_copy_on_any_page(client, paper):
    before = {path: client.get(path).content for path in PAGES}
    for article in Article.objects.all():
        spoil(article)
    assert {path: client.get(path).content for path in PAGES} == before
    assert SECRET.encode() not in b"".join(before.values())
