"""What pages tell search engines and social networks, read back by an independent reader."""

import datetime
import json
import re

import extruct
import pytest

from articles import linked_data
from articles.models import Byline, Genre
from tests.articles.syndication import make_large_photo
from tests.factories import (
    apply,
    correct,
    edit,
    make_article,
    make_author,
    make_edition,
    make_section,
    moment,
    publish,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
HOST = "http://testserver"
FERRY = "/news/2026/03/01/ferry/"
RECOMMENDED = {"author", "dateModified", "datePublished", "headline", "image"}  # by Google, for an article
GENRES = {
    "news": "NewsArticle",
    "analysis": "AnalysisNewsArticle",
    "explainer": "BackgroundNewsArticle",
    "review": "ReviewNewsArticle",
    "opinion": "OpinionNewsArticle",
    "satire": "SatiricalArticle",
    "sponsored": "AdvertiserContentArticle",
}


@pytest.fixture
def things(client):
    """Return a function that gives a page's things by their type, as an independent reader finds them."""

    def read(path: str) -> dict[str, dict]:
        page = client.get(path, follow=True).text
        assert page.count("application/ld+json") <= 1
        found = extruct.extract(page, base_url=HOST, syntaxes=["json-ld"])["json-ld"]
        assert {block["@context"] for block in found} <= {"https://schema.org"}
        return {thing["@type"]: thing for block in found for thing in block["@graph"]}

    return read


PUBLISHER = {
    "@type": "NewsMediaOrganization",
    "@id": f"{HOST}/#publisher",
    "name": "The Test Courier",
    "url": f"{HOST}/",
    "logo": {"@type": "ImageObject", "url": f"{HOST}/static/newsroom/icon.svg"},
}


def test_tells_all_of_a_story(things, whole):
    story = things(FERRY)["BackgroundNewsArticle"]
    assert set(story) >= RECOMMENDED
    pictures = story.pop("image")
    assert story == {
        "@type": "BackgroundNewsArticle",
        "@id": f"{HOST}{FERRY}#story",
        "url": f"{HOST}{FERRY}",
        "mainEntityOfPage": f"{HOST}{FERRY}",
        "headline": "Ferry “grows” & <grows>",
        "description": "Boats, in short.",
        "datePublished": "2026-03-01T12:00:00+01:00",
        "dateModified": "2026-03-01T13:00:00+01:00",
        "author": [
            {"@type": "Person", "name": "Ada Ferris", "url": f"{HOST}/authors/ada-ferris/"},
            {"@type": "Person", "name": "Bo Lund", "url": f"{HOST}/authors/bo-lund/"},
        ],
        "contributor": [{"@type": "Person", "name": "Cy Ray", "url": f"{HOST}/authors/cy-ray/"}],
        "publisher": PUBLISHER,
        "articleSection": "Harbour",
        "keywords": ["Boats", "Sea"],
        "inLanguage": "en",
        "wordCount": 3,
        "isAccessibleForFree": True,
        "dateline": "PORTO",
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "It has nine boats.",
                "datePublished": "2026-03-01T13:00:00+01:00",
            }
        ],
        "commentCount": 1,
    }
    assert [round(each["width"] / each["height"], 2) for each in pictures] == [1.78, 1.33, 1.0]
    assert max(each["width"] for each in pictures) >= 1200
    assert min(each["width"] * each["height"] for each in pictures) >= 50_000


def test_credits_the_pictures(things, whole):
    for picture in things(FERRY)["BackgroundNewsArticle"]["image"]:
        assert picture["url"] == picture["contentUrl"]
        assert re.fullmatch(rf"{HOST}/media/photos/.+\.jpg", picture["url"])
        assert (picture["creditText"], picture["copyrightNotice"]) == ("Jo Reyes/Agency", "© Agency")
        assert picture["creator"] == {"@type": "Person", "name": "Jo Reyes"}


def test_dates_a_story_as_its_page_does(client, things, whole):
    page = client.get(FERRY).text
    dates = page[page.index('class="dates"') : page.index("</p>", page.index('class="dates"'))]
    shown = [datetime.datetime.fromisoformat(each) for each in re.findall(r'datetime="([^"]+)"', dates)]
    story = things(FERRY)["BackgroundNewsArticle"]
    told = [datetime.datetime.fromisoformat(story[name]) for name in ("datePublished", "dateModified")]
    assert told == shown and all(each.utcoffset() for each in told)


def test_keeps_the_date_of_change_byte_for_byte_through_a_minor_one(client, whole, stop_clock):
    before = re.findall(r'"dateModified": "[^"]+"', client.get(FERRY).text)
    edit(whole.article, text="<p>Nine boats.</p>")
    apply(whole.article, "publish-minor", now=T + 2 * HOUR)
    stop_clock(T + 2 * HOUR)
    page = client.get(FERRY).text
    assert "Nine boats." in page
    assert re.findall(r'"dateModified": "[^"]+"', page) == before != []


@pytest.mark.parametrize(("genre", "kind"), GENRES.items())
def test_says_what_kind_of_text_it_is(things, stop_clock, genre, kind):
    make_edition("Ferry", slug="ferry", genre=genre, sponsor="A company", now=T)
    stop_clock(T)
    assert things(FERRY)[kind]["sponsor"] == {"@type": "Organization", "name": "A company"}


def test_knows_a_type_for_every_genre():
    assert set(linked_data.TYPES) == set(Genre) == set(GENRES)


def test_names_the_paper_where_nobody_signs(things, stop_clock):
    article = make_article("Ferry", slug="ferry")
    article.bylines.update(role=Byline.Role.PHOTOS)
    publish(article, now=T)
    stop_clock(T)
    assert things(FERRY)["NewsArticle"]["author"] == [PUBLISHER]


def test_leaves_out_what_a_story_has_not(things, stop_clock):
    make_edition("Ferry", slug="ferry", now=T)
    stop_clock(T)
    story = things(FERRY)["NewsArticle"]
    missing = {"image", "description", "contributor", "keywords", "dateline", "correction", "sponsor"}
    assert missing & set(story) == set()
    assert story["commentCount"] == 0


def test_has_no_picture_that_is_too_small(things, stop_clock):
    photo = make_large_photo()
    photo.renditions = [each for each in photo.renditions if each["width"] <= 160]
    photo.save()
    make_edition("Ferry", slug="ferry", lead_photo=photo, now=T)
    stop_clock(T)
    assert "image" not in things(FERRY)["NewsArticle"]


def test_leads_from_the_front_page_to_a_story(things, whole):
    steps = things(FERRY)["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "The Test Courier", f"{HOST}/"),
        (2, "City", f"{HOST}/city/"),
        (3, "Harbour", f"{HOST}/harbour/"),
        (4, "Ferry “grows” & <grows>", f"{HOST}{FERRY}"),
    ]
    harbour = things("/harbour/")["BreadcrumbList"]["itemListElement"]
    assert harbour == steps[:3]


def test_introduces_the_paper_on_its_front_page(things):
    assert things("/") == {
        "NewsMediaOrganization": PUBLISHER,
        "WebSite": {"@type": "WebSite", "name": "The Test Courier", "url": f"{HOST}/"},
    }


NASTY = "</script><script>alert(1)</script><!-- & ' \" \u2028 \\"


def test_lets_no_text_break_out(client, things, stop_clock):
    words = dict.fromkeys(("standfirst", "kicker", "seo_description"), NASTY)
    author, section = make_author(NASTY, slug="x"), make_section(NASTY, slug="y")
    photo = make_large_photo(caption=NASTY, credit=NASTY, creator=NASTY, copyright=NASTY, alt=NASTY)
    article = make_article(
        NASTY, slug="ferry", dateline=NASTY[:60], author=author, section=section, lead_photo=photo,
        tags=[NASTY.replace('"', "")], **words,
    )  # fmt: skip
    publish(article, now=T)
    correct(article, NASTY, now=T + HOUR)
    stop_clock(T + HOUR)
    page = client.get(FERRY).text
    assert page.count("<script") == page.count("</script") == 2 and "<!--" not in page
    story = things(FERRY)["NewsArticle"]
    assert (story["headline"], story["author"][0]["name"], story["articleSection"]) == (NASTY, NASTY, NASTY)
    assert story["correction"][0]["text"] == NASTY


def test_says_nothing_of_a_preview_or_a_story_that_is_gone(
    client, things, properties, desk, editor, stop_clock
):
    article = make_article("Ferry", slug="ferry")
    publish(article, now=T)
    preview = desk(editor).get(f"/admin/articles/article/{article.pk}/preview/").text
    assert "ld+json" not in preview and "og:" not in preview and 'rel="canonical"' not in preview
    for verb, at in (("withdraw", T + HOUR), ("remove", T + 2 * HOUR)):
        apply(article, verb, now=at)
        stop_clock(at)
        assert things(FERRY) == {}
        assert [name for name in properties(FERRY) if ":" in name] == []
        assert properties(FERRY)["robots"] == ["noindex"]


def test_writes_one_block_that_is_json(client, whole):
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(FERRY).text)
    assert json.loads(block)["@context"] == "https://schema.org"
    assert re.findall(r"[<>&]", block) == []
