"""The sitemaps, by the rules of their protocol and of Google News."""

import datetime

import pytest

from articles import sitemaps
from articles.models import Edition
from tests.articles.syndication import NAMES, texts, xml
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
MICROSECOND = datetime.timedelta(microseconds=1)
UNKNOWN = ["2026-13", "26-01", "0000-01", "2026-03-2", "2026-03-0", "tags-2", "tags-0", "news-2", "x"]
LANGUAGES = [("en-gb", "en"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw"), ("hsb", "hsb")]
HOST = "http://testserver"


def read(client, path):
    """Return the root of a sitemap that keeps the protocol."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    root = xml(response)
    entries = {"urlset": "url", "sitemapindex": "sitemap"}
    name = root.tag.removeprefix(f"{{{NAMES['map']}}}")
    assert {child.tag for child in root} <= {f"{{{NAMES['map']}}}{entries[name]}"}
    for child in root:
        kinds = [each.tag.rpartition("}")[2] for each in child]
        assert kinds in (["loc"], ["loc", "lastmod"], ["loc", "news"])
    return root


def locs(client, path):
    return [loc.removeprefix(HOST) for loc in texts(read(client, path), "*/map:loc")]


def lastmods(client, path):
    root = read(client, path)
    return dict(zip(texts(root, "*/map:loc"), texts(root, "*/map:lastmod"), strict=True))


def test_lists_a_file_for_each_month_of_first_publication(client, stop_clock):
    for at in ("2026-01-31 23:59", "2026-02-01 00:00", "2026-03-01 00:30"):
        make_edition(at, slug="s" + at[5:10], now=moment(at))
    stop_clock(T)
    assert locs(client, "/sitemap.xml") == [
        "/sitemap-sections.xml",
        "/sitemap-authors.xml",
        "/sitemap-tags.xml",
        "/sitemap-2026-03.xml",
        "/sitemap-2026-02.xml",
        "/sitemap-2026-01.xml",
    ]
    assert [locs(client, f"/sitemap-2026-0{month}.xml") for month in (1, 2, 3)] == [
        ["/news/2026/01/31/s01-31/"],
        ["/news/2026/02/01/s02-01/"],
        ["/news/2026/03/01/s03-01/"],
    ]
    assert [locs(client, path) for path in ("/sitemap-2025-12.xml", "/sitemap-2026-04.xml")] == [[], []]


@pytest.mark.parametrize("name", UNKNOWN)
def test_knows_no_other_file(client, name):
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_holds_the_last_month_there_is(client):
    assert locs(client, "/sitemap-9999-12.xml") == []


def test_moves_the_time_of_a_story_for_more_than_a_minor_change(client, stop_clock):
    article, other = make_article("Ferry", slug="ferry"), make_article("Other", slug="other")
    publish(article, now=T)
    publish(other, now=T)
    stop_clock(T + 9 * HOUR)
    seen = []
    for hours, verb in ((1, "publish-minor"), (2, "publish-changes")):
        edit(article, text=f"<p>{hours}</p>")
        apply(article, verb, now=T + hours * HOUR)
        seen.append(lastmods(client, "/sitemap-2026-03.xml"))
    correct(article, now=T + 3 * HOUR)
    seen.append(lastmods(client, "/sitemap-2026-03.xml"))
    ferry, other_url = f"{HOST}/news/2026/03/01/ferry/", f"{HOST}/news/2026/03/01/other/"
    assert [each[ferry][11:] for each in seen] == ["12:00:00+01:00", "14:00:00+01:00", "15:00:00+01:00"]
    assert {each[other_url] for each in seen} == {"2026-03-01T12:00:00+01:00"}


def test_changes_the_file_of_a_corrected_story_only(client, stop_clock):
    old, new = make_article("Old", slug="old"), make_article("New", slug="new")
    publish(old, now=moment("2026-01-05 12:00"))
    publish(new, now=T)
    stop_clock(T + HOUR)
    files = ("/sitemap-2026-01.xml", "/sitemap-2026-03.xml")
    before = [client.get(path)["ETag"] for path in files]
    correct(old, now=T + HOUR)
    after = [client.get(path)["ETag"] for path in files]
    assert [one == two for one, two in zip(before, after, strict=True)] == [False, True]
    index = read(client, "/sitemap.xml")
    assert texts(index, "map:sitemap/map:lastmod") == [
        "2026-03-01T12:00:00+01:00",
        "2026-03-01T13:00:00+01:00",
    ]


def test_has_the_address_where_a_story_stands_now(client, stop_clock):
    article = make_article("Ferry", slug="old")
    publish(article, now=T)
    edit(article, slug="new")
    publish(article, now=T + HOUR)
    stop_clock(T + HOUR)
    assert locs(client, "/sitemap-2026-03.xml") == ["/news/2026/03/01/new/"]
    assert locs(client, "/sitemap-news.xml") == ["/news/2026/03/01/new/"]


def test_cuts_a_month_that_is_too_long_for_one_file(client, monkeypatch, stop_clock):
    monkeypatch.setattr(sitemaps, "MOST_URLS", 2)
    for number in range(5):
        make_edition(f"Story {number}", slug=f"s{number}", now=T)
    stop_clock(T)
    index = [path for path in locs(client, "/sitemap.xml") if "2026-03" in path]
    assert index == ["/sitemap-2026-03.xml", "/sitemap-2026-03-2.xml", "/sitemap-2026-03-3.xml"]
    files = [locs(client, path) for path in index]
    assert [[path[-2] for path in file] for file in files] == [["0", "1"], ["2", "3"], ["4"]]


def test_lists_sections_in_use_and_what_has_stories(client, stop_clock):
    make_section("Football", parent=make_section("Sport"))
    make_section("Old", is_active=False)
    make_author("Nobody")
    make_article("Draft", author=make_author("Waiting"), tags=["Waiting"])
    make_edition("Ferry", tags=["Sea", "Harbour"], now=T)
    stop_clock(T)
    assert sorted(locs(client, "/sitemap-sections.xml")) == ["/", "/city/", "/football/", "/news/", "/sport/"]
    assert sorted(locs(client, "/sitemap-tags.xml")) == ["/tags/harbour/", "/tags/sea/"]
    assert locs(client, "/sitemap-authors.xml") == ["/authors/ada-ferris/"]


def test_cuts_the_file_of_tags_as_well(client, monkeypatch, stop_clock):
    monkeypatch.setattr(sitemaps, "MOST_URLS", 2)
    make_edition("Ferry", tags=["a", "b", "c"], now=T)
    stop_clock(T)
    files = [path for path in locs(client, "/sitemap.xml") if "tags" in path]
    assert files == ["/sitemap-tags.xml", "/sitemap-tags-2.xml"]
    found = [path for file in files for path in locs(client, file)]
    assert sorted(found) == ["/tags/a/", "/tags/b/", "/tags/c/"]


def news(client, path="/sitemap-news.xml"):
    """Return what a news sitemap says of each story, having checked that it says each thing once."""
    found = []
    for url in read(client, path):
        (story,) = url.findall("news:news", NAMES)
        names = ("publication/news:name", "publication/news:language", "publication_date", "title")
        (row,) = zip(*(texts(story, f"news:{name}") for name in names), strict=True)
        found.append(row)
    return found


def test_tells_google_news_what_it_asks_for(client, settings, stop_clock):
    settings.SITE_NAME = "The Courier (Porto) & Sons"
    article = make_article("Ferry & <boats>\x0b", language="es", kicker="Sea")
    publish(article, now=T)
    correct(article, now=T + HOUR)
    stop_clock(T + HOUR)
    assert news(client) == [("The Courier & Sons", "es", "2026-03-01T12:00:00+01:00", "Ferry & <boats>")]


@pytest.mark.parametrize(
    ("code", "told"), [("en-gb", "en"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw"), ("hsb", "hsb")]
)
def test_names_the_language_as_google_news_does(client, stop_clock, code, told):
    make_edition("Ferry", language=code, now=T)
    stop_clock(T)
    assert [row[1] for row in news(client)] == [told]


def test_has_the_news_of_two_days_newest_first(client, stop_clock):
    for hours in range(3):
        make_edition(f"Story {hours}", now=T + hours * HOUR)
    seen = []
    for at in (T - MICROSECOND, T + 2 * HOUR, T + 48 * HOUR - MICROSECOND, T + 48 * HOUR, T + 50 * HOUR):
        stop_clock(at)
        seen.append([row[3] for row in news(client)])
    all_three = ["Story 2", "Story 1", "Story 0"]
    assert seen == [[], all_three, all_three, all_three[:2], []]


def test_has_no_sponsored_news(client, stop_clock):
    make_edition("Ad", genre="sponsored", sponsor="A company", slug="ad", now=T)
    stop_clock(T)
    assert news(client) == []
    assert locs(client, "/sitemap-2026-03.xml") == ["/news/2026/03/01/ad/"]


def test_becomes_an_index_where_the_news_are_too_many(client, monkeypatch, stop_clock):
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 2)
    for number in range(2):
        make_edition(f"Story {number}", now=T + number * HOUR)
    stop_clock(T + 9 * HOUR)
    assert len(news(client)) == 2
    make_edition("Story 2", now=T + 2 * HOUR)
    assert locs(client, "/sitemap-news.xml") == ["/sitemap-news-1.xml", "/sitemap-news-2.xml"]
    assert [row[3] for row in news(client, "/sitemap-news-1.xml")] == ["Story 2", "Story 1"]
    assert [row[3] for row in news(client, "/sitemap-news-2.xml")] == ["Story 0"]


def test_names_pages_that_answer_and_call_that_address_their_own(client, stop_clock):
    make_edition("Ferry", section=make_section("Football", parent=make_section("Sport")), now=T)
    stop_clock(T)
    for path in (*locs(client, "/sitemap-2026-03.xml"), *locs(client, "/sitemap-sections.xml")):
        response = client.get(path)
        assert response.status_code == 200
        assert f'<link rel="canonical" href="{HOST}{path}">' in response.text


def test_counts_editions_of_no_other_time(stop_clock):
    article = make_article("Ferry")
    publish(article, now=T)
    correct(article, now=T + HOUR)
    (month,) = Edition.objects.live(T + HOUR).stories().by_month()
    assert month == {"month": "2026-03", "stories": 1, "changed_at": T + HOUR}
