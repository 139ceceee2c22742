"""What the feeds say, read by an independent feed reader, and by the rules that validators check."""

import datetime
import json
import re

import pytest
from django.template.loader import get_template

from articles import feeds
from articles.models import BLOCKS
from tests.articles.syndication import NAMES, make_large_photo, texts, xml
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
XML = ["/feed.rss", "/feed.atom"]
PLACES = ["/", "/harbour/", "/city/", "/tags/sea/", "/authors/bo-lund/", "/authors/cy-ray/"]
NOWHERE = [
    "/feed.xml",
    "/feed.rss/",
    "/nowhere/feed.rss",
    "/tags/nowhere/feed.rss",
    "/authors/nobody/feed.rss",
]
TOLD = ["PORTO", "boats", "They float.", "A captain", "In the body.", "They sail", "More", "nine boats."]
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
URL = "http://testserver/news/2026/03/01/ferry/"


@pytest.fixture(params=["summary", "full"])
def length(request, settings):
    settings.FEED_TEXT = request.param
    return request.param


def read_json(client, path="/feed.json"):
    return json.loads(client.get(path).content)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("place", PLACES)
def test_stands_beside_its_list_in_every_format(client, whole, kind, place):
    response = client.get(f"{place}feed.{kind}")
    assert response["Content-Type"] == f"{TYPES[kind]}; charset=utf-8"
    assert URL in response.text and f"http://testserver{place}feed.{kind}" in response.text


@pytest.mark.parametrize("path", NOWHERE)
def test_is_nowhere_else(client, whole, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", XML)
def test_tells_a_feed_reader_all_of_a_story(read_feed, whole, path):
    (entry,) = read_feed(path).entries
    assert (entry.title, entry.link) == ("Ferry “grows” & <grows>", URL)
    assert entry.id == f"tag:testserver,2026-03-01:story/{whole.article_id}"
    assert entry.published_parsed[:5] == (2026, 3, 1, 11, 0)
    assert entry.updated_parsed[:5] == (2026, 3, 1, 12, 0)
    assert [tag.term for tag in entry.tags] == ["Harbour", "Explainer", "Boats", "Sea"]
    assert [author.name for author in entry.authors][-2:] == ["Ada Ferris", "Bo Lund"]
    (picture,) = entry.media_content
    assert picture["url"].startswith("http://testserver/media/photos/")
    assert (picture["type"], picture["width"], picture["height"]) == ("image/jpeg", "1200", "900")
    assert [credit["content"] for credit in entry.media_credit] == ["Jo Reyes/Agency"]


def test_names_each_author_once_with_their_page(client, whole):
    atom, rss = xml(client.get("/feed.atom")), xml(client.get("/feed.rss"))
    assert texts(atom, "atom:entry/atom:author/atom:name") == ["Ada Ferris", "Bo Lund"]
    assert texts(atom, "atom:entry/atom:author/atom:uri") == [
        "http://testserver/authors/ada-ferris/",
        "http://testserver/authors/bo-lund/",
    ]
    assert texts(atom, "atom:entry/atom:contributor/atom:name") == ["Cy Ray"]
    assert texts(rss, "channel/item/dc:creator") == ["Ada Ferris", "Bo Lund"]


def test_writes_a_json_feed_as_its_specification_has_it(client, whole):
    feed = read_json(client)
    (item,) = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Test Courier",
        "description": "The newest stories of The Test Courier",
        "home_page_url": "http://testserver/",
        "feed_url": "http://testserver/feed.json",
        "language": "en",
        "authors": [{"name": "The Test Courier", "url": "http://testserver/"}],
    }
    assert item["id"] == f"tag:testserver,2026-03-01:story/{whole.article_id}"
    assert (item["date_published"], item["date_modified"]) == (
        "2026-03-01T12:00:00+01:00",
        "2026-03-01T13:00:00+01:00",
    )
    assert (item["tags"], item["language"], item["url"]) == (
        ["Harbour", "Explainer", "Boats", "Sea"],
        "en",
        URL,
    )
    assert [author["name"] for author in item["authors"]] == ["Ada Ferris", "Bo Lund"]
    assert item["image"].startswith("http://testserver/media/")
    assert item["_picture"] == {"credit": "Jo Reyes/Agency", "alt": "A quay"}


def test_gives_a_summary_with_the_correction_unless_told_otherwise(client, read_feed, whole):
    for path in XML:
        (entry,) = read_feed(path).entries
        assert re.sub(r"\s+", " ", entry.summary) == (
            "<p><strong>Explainer</strong></p> <p>Eight &amp; more.</p> "
            "<p><strong>Correction, 1 March 2026, 13:00 CET</strong></p> "
            "<p>It has nine boats.</p>"
        )
    (item,) = read_json(client)["items"]
    assert "They float." not in item["content_html"] and "It has nine boats." in item["content_html"]


def test_gives_the_first_words_where_there_is_no_standfirst(read_feed, stop_clock):
    make_edition("Ferry", text=f"<p>{'word ' * 60}</p>", now=T)
    stop_clock(T)
    (entry,) = read_feed("/feed.rss").entries
    assert entry.summary == f"<p>{'word ' * 49}word…</p>"


def test_gives_the_whole_story_where_the_paper_wants_it(client, read_feed, settings, whole):
    settings.FEED_TEXT = "full"
    contents = [read_feed(path).entries[0].content[-1].value for path in XML]
    contents.append(read_json(client)["items"][0]["content_html"])
    for content in contents:
        places = [content.index(words) for words in TOLD]
        assert places == sorted(places)
        assert content.count("<img") == 3 and content.count("Jo Reyes/Agency") == 3


@pytest.mark.parametrize("path", [*XML, "/feed.json"])
def test_has_whole_addresses_only_and_nothing_that_runs(client, whole, length, path):
    page = client.get(path).text
    addresses = re.findall(r"(?:href|src)=(?:&quot;|\\?[\"'])([^\"&\\]*)", page)
    assert [
        each for each in addresses if not each.startswith(("http://testserver/", "https://vimeo.com/"))
    ] == []
    assert re.findall(r"<script|&lt;script|<iframe|&lt;iframe| style=| on[a-z]+=", page) == []
    if length == "full":
        assert {f"{URL}#x", "http://testserver/about/"} <= set(addresses)


@pytest.mark.parametrize("kind", BLOCKS)
def test_knows_every_kind_of_block(kind):
    assert get_template(f"articles/feeds/{kind}.html")


@pytest.mark.parametrize("path", [*XML, "/feed.json"])
def test_drops_the_characters_that_xml_cannot_hold(client, read_feed, length, path, stop_clock):
    odd = "\x01\x08\x0b\x0c\x1f\ufffe\uffff"
    photo = {"alt": f"a{odd}z", "caption": f"b{odd}z", "credit": f"c{odd}z"}
    article = make_article(f"Fer{odd}ry", author=make_author(f"A{odd}da", slug="ada"), tags=[f"Se{odd}a"])
    edit(article, standfirst=f"Eight{odd} boats", section=make_section(f"Ci{odd}ty", slug="ci"))
    edit(article, lead_photo=make_large_photo(**photo), text=f"<p>a{odd}b</p>")
    publish(article, now=T)
    correct(article, f"Ni{odd}ne", now=T + HOUR)
    stop_clock(T + HOUR)
    if path != "/feed.json":
        assert read_feed(path).entries[0].title == "Ferry"
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", XML)
def test_keeps_its_id_when_the_slug_the_section_and_the_headline_change(read_feed, stop_clock, path):
    article = make_article("Ferry", slug="ferry")
    publish(article, now=T)
    stop_clock(T + HOUR)
    before = read_feed(path).entries[0]
    edit(article, slug="boats", headline="Boats", section=make_section("Sport"))
    publish(article, now=T + HOUR)
    after = read_feed(path).entries[0]
    assert (after.id, after.title) == (before.id, "Boats")
    assert (before.link, after.link) == (URL, URL.replace("ferry", "boats"))


@pytest.mark.parametrize("path", XML)
def test_moves_the_time_of_an_update_for_more_than_a_minor_change(read_feed, stop_clock, path):
    article = make_article("Ferry")
    publish(article, now=T)
    stop_clock(T + 3 * HOUR)
    seen = []
    for hours, verb in ((1, "publish-minor"), (2, "publish-changes")):
        edit(article, text=f"<p>{hours}</p>")
        apply(article, verb, now=T + hours * HOUR)
        entry = read_feed(path).entries[0]
        seen.append((entry.published_parsed[3], entry.updated_parsed[3]))
    assert seen == [(11, 11), (11, 13)]


def test_says_what_kind_of_text_it_is_and_who_paid(read_feed, stop_clock):
    make_edition("Ad", genre="sponsored", sponsor="The Ferry Company", now=T)
    make_edition("View", genre="opinion", now=T + HOUR)
    stop_clock(T + HOUR)
    view, ad = read_feed("/feed.atom").entries
    assert "<strong>Opinion</strong>" in view.summary
    assert "<strong>Sponsored, paid for by The Ferry Company</strong>" in ad.summary
    assert [tag.term for tag in ad.tags] == ["City", "Sponsored"]


def test_has_the_newest_stories_as_far_as_it_goes(read_feed, monkeypatch, stop_clock):
    monkeypatch.setattr(feeds, "SIZE", 2)
    for number in range(3):
        make_edition(f"Story {number}", now=T + number * HOUR)
    stop_clock(T + 3 * HOUR)
    assert [entry.title for entry in read_feed("/feed.rss").entries] == ["Story 2", "Story 1"]


@pytest.mark.parametrize("path", XML)
def test_is_a_feed_before_the_first_story(read_feed, path):
    make_section()
    assert read_feed(path).entries == read_feed(f"/city{path}").entries == []


def test_names_the_section_the_tag_or_the_author(read_feed, stop_clock):
    make_section("City", description="What the council does")
    make_edition("Ferry", author=make_author("Ada Ferris", bio="Sails."), tags=["Sea"], now=T)
    stop_clock(T)
    heads = [read_feed(f"{place}/feed.rss").feed for place in ("/city", "/tags/sea", "/authors/ada-ferris")]
    assert [(head.title.removeprefix("The Test Courier – "), head.subtitle) for head in heads] == [
        ("City", "What the council does"),
        ("Sea", "The newest stories of The Test Courier"),
        ("Ada Ferris", "Sails."),
    ]
    assert heads[0].link == "http://testserver/city/"


def test_obeys_the_rules_of_rss(client, whole, length):
    root = xml(client.get("/feed.rss"))
    (channel,) = root
    assert (root.tag, root.get("version"), channel.tag) == ("rss", "2.0", "channel")
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        assert len(texts(channel, name)) == 1
    (self_link,) = channel.findall("atom:link", NAMES)
    assert self_link.attrib == {"rel": "self", "href": "http://testserver/feed.rss"}
    (item,) = channel.findall("item")
    assert texts(item, "pubDate") == ["Sun, 01 Mar 2026 12:00:00 +0100"]
    assert texts(channel, "lastBuildDate") == ["Sun, 01 Mar 2026 12:00:00 +0000"]
    assert [guid.get("isPermaLink") for guid in item.findall("guid")] == ["false"]
    assert len(texts(item, "content:encoded")) == {"full": 1, "summary": 0}[length]


def test_obeys_the_rules_of_atom(client, whole, length):
    feed = xml(client.get("/feed.atom"))
    (entry,) = feed.findall("atom:entry", NAMES)
    for part in (feed, entry):
        assert [len(texts(part, f"atom:{name}")) for name in ("id", "title", "updated")] == [1] * 3
    assert [link.attrib for link in feed.findall("atom:link", NAMES)] == [
        {"rel": "alternate", "href": "http://testserver/"},
        {"rel": "self", "href": "http://testserver/feed.atom"},
    ]
    assert texts(feed, "atom:author/atom:name") == ["The Test Courier"]
    assert texts(entry, "atom:published") == ["2026-03-01T12:00:00+01:00"]
    kinds = {"full": ["html"], "summary": []}[length]
    assert [content.get("type") for content in entry.findall("atom:content", NAMES)] == kinds
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
