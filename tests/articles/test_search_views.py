import datetime
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.search import postgresql
from tests.factories import (
    apply,
    make_article,
    make_author,
    make_edition,
    make_section,
    moment,
)

pytestmark = pytest.mark.django_db

T = moment("2026-03-01 12:00")
DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
ODD = [
    '"', "'", "\\", "%", "-", "--", "*", "(", ")", "a AND", "OR", "NOT", "NEAR(a b)", "head : a", "a:*", "^a",
    "a & | ! <-> b", "{a b} : c", "\0", "a\0b", "😀", "\ud800", "\ufffe", "<script>alert(1)</script>", "a:A",
    "-only", '-"only this"', "the of and", "' OR 1=1 --", "%s %(at)s {0}", "\u202e", "½ ² ŉ ﷺ", "؀", "¶",
    "/story", "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 3, "a-" * 90, '"' * 190, "ß" * 190,
    "北" * 190,
]  # fmt: skip


@pytest.fixture
def ferries(stop_clock):
    """Three stories about a ferry: one in Football by Rosa, tagged; two in the City by Ada, one older."""
    stop_clock(T)
    football = make_section("Football", parent=make_section("Sport"))
    rosa = make_author("Rosa Ibarra")
    make_edition("Ferry one", section=football, author=rosa, tags=["Sea food"], now=T - DAY)
    make_edition("Ferry two", now=T - 2 * DAY)
    make_edition("Ferry three", standfirst="Older.", now=moment("2024-12-31 23:59"))


@pytest.fixture
def found(client):
    """Return a function that gives the headlines on the page for these words and filters, without marks."""

    def headlines(**asked: str) -> list[str]:
        page = client.get("/search/", asked).text
        links = re.findall(r'<a href="/news/[0-9/]{11}[^"]+">(.+?)</a>', page)
        return [re.sub("</?mark>", "", link) for link in links]

    return headlines


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_invites_where_nothing_is_asked(client, ferries):
    response = client.get("/search/")
    assert (response.status_code, "results" in response.context) == (200, False)
    assert "Type one or more words" in response.text
    for nothing in ("?q=", "?q=++", "?q=%22%22", "?q=😀&order=newest", "?other=1"):
        assert "Type one or more words" in client.get(f"/search/{nothing}").text


def test_shows_what_was_found_with_marks(client, ferries):
    make_edition("Fähre & <b>ferries</b>", text="<p>Nobody &lt;waits&gt; for the FERRY.</p>", now=T)
    page = client.get("/search/?q=ferry").text
    assert "Fähre &amp; &lt;b&gt;<mark>ferries</mark>&lt;/b&gt;" in page
    page = client.get("/search/?q=ferry+waits").text
    assert "Nobody &lt;<mark>waits</mark>&gt; for the <mark>FERRY</mark>." in page


def test_echoes_the_words_and_escapes_them(client, ferries):
    page = client.get("/search/", {"q": '"><script>ferry'}).text
    assert page.count("&quot;&gt;&lt;script&gt;ferry") == 2
    assert "<script" not in page


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["one", "two", "three"]), ({"section": "sport"}, ["one"]), ({"section": "football"}, ["one"]),
        ({"section": "city"}, ["two", "three"]), ({"author": "rosa-ibarra"}, ["one"]),
        ({"author": " ROSA ibarra "}, ["one"]), ({"author": "Ada Ferris"}, ["two", "three"]),
        ({"tag": "sea-food"}, ["one"]), ({"tag": "SEA food"}, ["one"]), ({"tag": "séa food"}, ["one"]),
        ({"since": "2024-12-31"}, ["one", "two", "three"]), ({"since": "2025-01-01"}, ["one", "two"]),
        ({"until": "2024-12-31"}, ["three"]), ({"until": "2024-12-30"}, []), ({"until": "0001-01-01"}, []),
        ({"since": "9999-12-31"}, []),
        ({"since": "0001-01-01", "until": "9999-12-31"}, ["one", "two", "three"]),
        ({"section": "city", "author": "ada-ferris", "since": "2026-01-01"}, ["two"]),
        ({"section": "city", "author": "rosa-ibarra"}, []),
    ],
)  # fmt: skip
def test_narrows_to_a_section_an_author_a_tag_and_days(found, ferries, asked, names):
    for words in ({"q": "ferry"}, {} if asked else {"q": "ferry"}):
        assert found(**words, **asked) == [f"Ferry {name}" for name in names]


def test_sorts_by_time_where_that_is_wanted(found, ferries):
    make_edition("News", text="<p>A ferry.</p>", now=T)
    assert found(q="ferry")[:2] == ["Ferry one", "Ferry two"]
    assert found(q="ferry", order="newest")[:2] == ["News", "Ferry one"]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"section": "nowhere"}, {"section": ["Choose a section from the list."]}),
        ({"since": "31/12/2024"}, {"since": ["Write the day like 2026-03-31."]}),
        ({"until": "2024-02-30"}, {"until": ["Write the day like 2026-03-31."]}),
        ({"since": "2025-01-02", "until": "2025-01-01"},
         {"until": ["This day is before the one from which you search."]}),
        ({"author": "Nobody"}, {"author": ["No story here is by “Nobody”."]}),
        ({"tag": "nothing %s"}, {"tag": ["No story here has the tag “nothing %s”."]}),
        ({"order": "worst"}, {"order": ["Choose an order from the list."]}),
        ({"q": "ferry " * 40}, {"q": ["Keep this to 200 characters. It now has 239."]}),
        ({"q": "x" * 3_000}, {"q": ["Keep this to 200 characters. It now has 3000."]}),
    ],
)  # fmt: skip
def test_says_at_the_field_what_is_wrong_and_loses_nothing_typed(client, ferries, asked, refused):
    response = client.get("/search/", {"q": "ferry"} | asked)
    assert (response.status_code, errors(response), response.text.count("<article")) == (400, refused, 0)
    typed = [
        value.strip() for name, value in ({"q": "ferry"} | asked).items() if name not in ("section", "order")
    ]
    assert [value for value in typed if f'value="{value}' not in response.text] == []
    (name,) = refused
    assert f'aria-invalid="true" aria-describedby="id_{name}_error"' in response.text
    assert "open>" in response.text or name == "q"


def test_knows_no_author_and_no_tag_that_only_the_desk_uses(client, ferries):
    apply(
        make_article("Ferry", author=make_author("Secret One"), tags=["Secret"]),
        "schedule",
        at=T + DAY,
        now=T,
    )
    unknown = [errors(client.get("/search/", {"q": "x", "author": "no one", "tag": "none"}))]
    secret = [errors(client.get("/search/", {"q": "x", "author": "Secret One", "tag": "Secret"}))]
    assert {name: texts[0].split("“")[0] for name, texts in unknown[0].items()} == {
        name: texts[0].split("“")[0] for name, texts in secret[0].items()
    }


@pytest.mark.parametrize("odd", ODD)
def test_answers_whatever_is_typed(client, ferries, odd):
    query = urlencode({"q": odd}, errors="surrogatepass")
    for each in (query, f"{query}+ferry", f"q=ferry+-{query[2:]}"):
        assert client.get(f"/search/?{each}").status_code == 200
    for name in ("author", "tag", "section", "since", "until", "order"):
        assert client.get(f"/search/?q=a&{name}={query[2:]}").status_code in {200, 400}


@pytest.mark.parametrize("key", ["x", "1.0", "\0", "²", "9" * 20, "' OR 1=1 --"])
def test_knows_no_page_after_a_key_that_is_not_its_own(client, ferries, key):
    assert client.get("/search/", {"q": "ferry", "after": key}).status_code == 404


@pytest.mark.parametrize("key", ["-" + "9" * 19, "9" * 19, "0"])
def test_answers_after_any_number(client, ferries, key):
    assert client.get("/search/", {"q": "ferry", "after": key}).status_code == 200


def test_leads_on_through_all_results_with_the_filters_kept(client, monkeypatch, ferries, found):
    monkeypatch.setattr(search, "PAGE_SIZE", 1)
    monkeypatch.setattr(search.find, "__kwdefaults__", {**(search.find.__kwdefaults__ or {}), "size": 1})
    path, seen = "/search/?q=ferry&section=city", []
    while path:
        page = client.get(path).text
        seen += re.findall(r"<mark>Ferry</mark> (\w+)", page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        path = "/search/" + further[1].replace("&amp;", "&") if further else ""
    assert seen == ["two", "three"]
    assert 'href="?q=ferry&amp;section=city">Back to the first' in page


def test_says_what_to_try_where_nothing_was_found(client, ferries):
    page = client.get("/search/?q=quokka").text
    assert [word in page for word in ("Nothing was found", "Check how it is written")] == [True, True]
    hints = ("Try fewer words", "quotation marks", "minus sign", "Search all sections")
    assert [hint in page for hint in hints] == [False] * 4
    page = client.get('/search/?q="no+such"+-ferry+thing&section=city').text
    assert [hint in page for hint in hints] == [True] * 4
    assert 'href="?q=%22no%20such%22%20-ferry%20thing"' in page


def test_is_for_readers_and_not_for_search_engines_or_caches(client, ferries):
    response = client.get("/search/?q=ferry")
    assert '<meta name="robots" content="noindex">' in response.text
    assert '<link rel="canonical" href="http://testserver/search/?q=ferry">' in response.text
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert (response.cookies, client.post("/search/").status_code) == ({}, 405)


def test_offers_sections_in_use_with_their_parts_under_them(client, ferries):
    make_section("Closed", is_active=False)
    make_section("Chess", parent=make_section("Sport"), is_active=False)
    page = client.get("/search/").text
    assert re.findall(r"<option[^>]*>([^<]+)", page)[:-2] == [
        "All sections",
        "City",
        "Sport",
        "Sport – Football",
    ]


def test_labels_every_field(client, ferries):
    page = client.get("/search/").text
    fields = re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', page)
    assert [name for name in fields if f'<label for="{name}">' not in page] == []
    assert len(fields) == 7


FILTERS = "&section=city&author=ada-ferris&tag=sea&since=2020-01-01&until=2030-01-01&order=newest"


@pytest.mark.parametrize("stories", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 1), ("?q=ferry", 3), ("?q=quokka", 2), (f"?q=ferry{FILTERS}", 5)]
)
def test_costs_the_same_for_any_number_of_results(client, stories, query, queries):
    for number in range(stories):
        make_edition(f"Ferry {number}", tags=["Sea", "Land"])
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"/search/{query}")
    # PostgreSQL is told besides for how long it may look, within a transaction.
    statements = [each["sql"] for each in asked.captured_queries]
    found = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE", "SET LOCAL"))]
    assert (len(found), response.text.count("<article")) == (queries, stories if "ferry" in query else 0)


def test_reads_the_clock_once(client, ferries, monkeypatch):
    readings = iter(range(9))
    monkeypatch.setattr("django.utils.timezone.now", lambda: T + next(readings) * DAY)
    client.get("/search/?q=ferry&author=ada-ferris")
    assert next(readings) == 1


def test_finds_a_scheduled_story_at_its_time_and_a_withdrawn_one_no_more(client, found, stop_clock):
    article = make_article("Ferry", tags=["Sea"], author=make_author("Rosa"))
    apply(article, "schedule", at=T, now=T - DAY)
    asked = [
        {"q": "ferry"},
        {"q": "-x"},
        {"tag": "sea"},
        {"author": "rosa"},
        {"section": "city"},
        {"since": "2026-01-01"},
    ]
    seen = []
    for at in (T - MICROSECOND, T):
        stop_clock(at)
        seen.append([found(**each) for each in asked])
    apply(article, "withdraw", now=T + DAY)
    stop_clock(T + DAY)
    seen.append([found(**each) for each in asked])
    assert seen == [[[]] * 6, [["Ferry"]] * 6, [[]] * 6]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite answers all that PostgreSQL may not")
def test_says_so_where_a_search_takes_too_long(client, ferries, monkeypatch):
    monkeypatch.setattr(postgresql, "PATIENCE", 1)
    monkeypatch.setattr(postgresql, "FIND", "SELECT 0, 0, 0 FROM pg_sleep(10)")
    page = client.get("/search/", {"q": '"the ferry"'})
    assert (page.status_code, "would take too long" in page.text) == (503, True)
    assert 'value="&quot;the ferry&quot;"' in page.text
