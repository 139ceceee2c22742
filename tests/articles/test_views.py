import datetime
import re
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Edition, Embed, PhotoBlock, PullQuote, RichText
from tests.factories import apply, edit, make_article, make_edition, make_photo, make_section, moment, publish

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
HOUR = datetime.timedelta(hours=1)
YEAR = 31_536_000


@pytest.fixture(autouse=True)
def noon(stop_clock):
    stop_clock(T + 5 * HOUR)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_shows_an_empty_paper(client):
    make_section()
    assert [client.get(path).status_code for path in ("/", "/news/", "/city/")] == [200, 200, 200]


def test_lists_what_is_live_newest_first(client, listed):
    for hours, name in enumerate("abc"):
        make_edition(name, now=T + hours * HOUR)
    make_edition("d", section=make_section("Sport"), now=T + 3 * HOUR)
    assert [listed(path) for path in ("/", "/news/", "/city/", "/sport/")] == [
        ["d", "c", "b", "a"], ["d", "c", "b", "a"], ["c", "b", "a"], ["d"],
    ]  # fmt: skip


def test_lists_the_stories_of_a_part_in_the_section_above(listed):
    sport = make_section("Sport")
    make_edition("Cup", section=make_section("Football", parent=sport), now=T)
    make_edition("Race", section=sport, now=T + HOUR)
    assert (listed("/sport/"), listed("/football/")) == (["Race", "Cup"], ["Cup"])


@pytest.mark.parametrize("path", ["/news/", "/city/"])
def test_goes_on_to_the_older_stories_and_ends(client, listed, path):
    for number in range(45):
        make_edition(f"Story {number:02}", now=T + number * datetime.timedelta(minutes=1))
    found = []
    while path:
        found += listed(path)
        older = re.search(r'rel="next" href="([^"]+)"', client.get(path).content.decode())
        path = older and path.split("?")[0] + older[1]
    assert found == [f"Story {number:02}" for number in reversed(range(45))]


def test_shows_a_story_with_all_that_belongs_to_it(client):
    article = make_article(
        "Ferry", kicker="Transport", standfirst="Eight a day.", tags=["Harbour"], dateline="VIGO"
    )
    blocks: list[Any] = [
        (PullQuote, {"quote": "More boats!"}),
        (Embed, {"url": "https://vimeo.com/1", "title": "A trip"}),
    ]
    blocks += [(PhotoBlock, {"photo": make_photo("A quay", caption="At dawn")})]
    for ordering, (model, values) in enumerate(blocks, 2):
        model.objects.create(parent=article, region="body", ordering=10 * ordering, **values)
    response = client.get(publish(article, now=T).get_absolute_url())
    words = ["Ferry", "Transport", "Eight a day.", "Harbour", "VIGO", "City", "Ada Ferris", "Eight boats."]
    words += ["More boats!", "A trip", "At dawn", "Jo Reyes", "1 Mar 2026, 12:00 CET"]
    assert (response.status_code, [word for word in words if word not in text(response)]) == (200, [])
    assert 'alt="A quay"' in response.content.decode()


def test_shows_a_photo_in_every_width_and_none_of_its_original(client):
    photo = make_photo()
    page = client.get(make_edition(lead_photo=photo, now=T).get_absolute_url()).content.decode()
    picture = photo.whole
    assert picture and picture.sources[0][1] in page and picture.srcset in page
    assert photo.original.name not in page


def test_escapes_everything_but_the_cleaned_body(client):
    nasty = "<script>alert(1)</script>"
    words = dict.fromkeys(("kicker", "standfirst", "dateline"), nasty)
    photo = make_photo(nasty, caption=nasty, credit=nasty)
    article = make_article(nasty, slug="nasty", tags=[nasty], lead_photo=photo, **words)
    PullQuote.objects.create(parent=article, region="body", ordering=20, quote=nasty, attribution=nasty)
    edition = publish(article, now=T)
    RichText.objects.update(text=nasty)
    for path in ("/", "/news/", "/city/", edition.get_absolute_url()):
        page = client.get(path).text
        ours = re.findall(r'<script type="(?:application/ld\+json"|module" src="/static/[\w/.]+")>', page)
        assert len(ours) == page.count("<script") == page.count("</script")


def test_says_when_a_story_was_updated(client):
    article = make_article("Ferry")
    publish(article, now=T)
    first = text(client.get("/news/2026/03/01/ferry/"))
    edit(article, headline="Ferry sinks")
    publish(article, now=T + HOUR)
    second = text(client.get("/news/2026/03/01/ferry/"))
    assert ["Updated 1 Mar 2026, 13:00 CET" in page for page in (first, second)] == [False, True]


def test_shows_a_notice_where_a_story_was_withdrawn(client, listed):
    edition = make_edition("Ferry", now=T)
    apply(edition.article, "withdraw", note="It was wrong.", now=T + HOUR)
    response = client.get(edition.get_absolute_url())
    words = ("Ferry", "It was wrong.", "1 Mar 2026, 13:00 CET")
    assert (response.status_code, [word for word in words if word not in text(response)]) == (200, [])
    assert "Eight boats." not in text(response)
    assert [listed(path) for path in ("/", "/news/", "/city/")] == [[], [], []]


def test_leads_from_every_address_that_a_story_left_to_the_one_it_has_in_one_hop(client):
    article = make_article("Ferry", slug="one")
    for hours, slug in enumerate(("one", "two", "three", "four")):
        edit(article, slug=slug)
        publish(article, now=T + hours * HOUR)
        for old in ("one", "two", "three")[:hours]:
            response = client.get(f"/news/2026/03/01/{old}/")
            assert (response.status_code, response["Location"]) == (301, f"/news/2026/03/01/{slug}/")
        assert client.get(f"/news/2026/03/01/{slug}/").status_code == 200


def test_leads_on_to_the_notice_of_a_story_that_was_withdrawn(client):
    article = make_article(slug="one")
    publish(article, now=T)
    edit(article, slug="two")
    publish(article, now=T + HOUR)
    apply(article, "withdraw", note="It was wrong.", now=T + 2 * HOUR)
    response = client.get("/news/2026/03/01/one/", follow=True)
    assert (response.redirect_chain, response.status_code) == ([("/news/2026/03/01/two/", 301)], 200)


def test_leads_nowhere_from_a_slug_that_was_never_public(client):
    article = make_article(slug="one")
    edit(article, slug="two")
    publish(article, now=T)
    assert client.get("/news/2026/03/01/one/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/news/2026/03/01/other/", "/news/2026/03/02/ferry/", "/news/2026/3/1/ferry/",
        "/news/2026/02/30/ferry/", "/news/0000/00/00/ferry/",
        "/news/2026/03/01/ferry/x/", "/nowhere/", "/news/2025/", "/news/2026/3/", "/media/",
        "/media/none.jpg", "/media/photos/", "/news/2026/03/01/férry/",
        "/media/" + "a" * 300, "/" + "a" * 3000 + "/",
    ],
)  # fmt: skip
def test_has_no_page_at_any_other_address_and_lets_no_cache_say_so(client, path):
    make_edition("Ferry", lead_photo=make_photo(), now=T)
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("path", ["/", "/news/", "/city/", "/news/2026/03/01/ferry/", "/media/photos/a.jpg"])
def test_is_only_for_reading(client, path):
    make_edition("Ferry", now=T)
    assert [getattr(client, method)(path).status_code for method in ("post", "put", "delete")] == [
        405,
        405,
        405,
    ]


@pytest.mark.parametrize("path", ["/", "/news/", "/city/", "/news/2026/03/01/ferry/", "/nowhere/"])
def test_sets_no_cookie_and_allows_nothing_inline(client, path):
    make_edition("Ferry", now=T)
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert (response.cookies, "Cookie" in response.get("Vary", "")) == ({}, False)
    assert ("default-src 'self'" in policy, "unsafe" in policy, "nonce" in policy) == (True, False, False)
    page = response.text.replace('<script type="application/ld+json">', "")  # data, which no browser runs
    assert re.findall(r'<style|<script(?! type="module" src=)| style=| on[a-z]+=', page) == []


@pytest.mark.parametrize("path", ["/", "/news/", "/city/", "/news/2026/03/01/ferry/"])
def test_asks_no_other_site_for_anything(client, path):
    article = make_article("Ferry", lead_photo=make_photo())
    Embed.objects.create(parent=article, region="body", ordering=20, url="https://vimeo.com/1", title="Trip")
    publish(article, now=T)
    page = client.get(path).content.decode()
    loaded = re.findall(r'\s(?:src|srcset|poster|data)="([^"]+)"', page)
    loaded += re.findall(r'<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith(("/static/", "/media/"))] == []


def test_is_the_same_for_staff_as_for_readers(client, desk, editor):
    path = make_edition("Ferry", now=T).get_absolute_url()
    assert desk(editor).get(path).content == client.get(path).content


def test_keeps_a_story_when_everybody_who_made_it_has_left(client):
    path = make_edition("Ferry", now=T).get_absolute_url()
    before = client.get(path).content
    User.objects.all().delete()
    assert client.get(path).content == before


def test_serves_a_rendition_for_ever(client):
    rendition = make_photo().renditions[0]
    response = client.get(f"/media/{rendition['name']}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Cache-Control"] == f"public, max-age={YEAR}, immutable, s-maxage=300"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


@pytest.mark.parametrize("up", ["../", "%2e%2e/", "..%2f", "photos/../../", "/", "..\\", "%5c..%5c"])
def test_serves_nothing_from_outside_the_public_folder(client, up):
    photo = make_photo()
    response = client.get(f"/media/{up}originals/{photo.original.name}")
    assert response.status_code in {400, 404}


def test_counts_notices_among_editions_but_not_among_stories():
    edition = make_edition(now=T)
    apply(edition.article, "withdraw", note="It was wrong.", now=T + HOUR)
    live = Edition.objects.live(T + HOUR)
    assert (live.count(), live.stories().count()) == (1, 0)


def test_says_that_a_story_is_old_after_a_year(client, stop_clock):
    edition = make_edition(now=T)
    stop_clock(T + datetime.timedelta(days=365))
    assert "more than a year old" not in client.get(edition.get_absolute_url()).text
    stop_clock(T + datetime.timedelta(days=365, microseconds=1))
    assert "more than a year old" in client.get(edition.get_absolute_url()).text


def test_passes_the_text_through_the_allowlist_of_today(client):
    edition = make_edition()
    Edition.objects.update(body=[{"kind": "richtext", "html": "<p>Old <marquee>words</marquee></p>"}])
    assert "<p>Old words</p>" in client.get(edition.get_absolute_url()).text
