"""robots.txt, as the parser of the standard library reads it."""

from collections import Counter
from urllib.robotparser import RobotFileParser

import pytest

from newsroom import robots

pytestmark = pytest.mark.django_db

STORY = "http://testserver/news/2026/03/01/ferry/"
TRAINING = ["GPTBot", "Google-Extended", "CCBot", "ClaudeBot", "Applebot-Extended", "meta-externalagent"]
ANSWERS = ["OAI-SearchBot", "PerplexityBot", "Claude-SearchBot", "ChatGPT-User"]
SEARCH = ["Googlebot", "Googlebot-News", "Bingbot", "Applebot", "DuckDuckBot", "facebookexternalhit"]


@pytest.fixture
def rules(client):
    """Return a function that reads the file, and checks that it is one."""

    def read() -> RobotFileParser:
        response = client.get("/robots.txt")
        assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
        parser = RobotFileParser()
        parser.parse(response.text.splitlines())
        return parser

    return read


@pytest.mark.parametrize(
    ("setting", "shut_out"), [("allow", []), ("search", TRAINING), ("none", [*TRAINING, *ANSWERS])]
)
def test_asks_those_to_stay_away_that_the_paper_does_not_want(rules, settings, setting, shut_out):
    settings.AI_CRAWLERS = setting
    parser = rules()
    agents = [*TRAINING, *ANSWERS, *SEARCH]
    assert [agent for agent in agents if not parser.can_fetch(agent, STORY)] == shut_out


@pytest.mark.parametrize("setting", ["allow", "search", "none"])
def test_lets_search_engines_read_what_is_public(rules, settings, setting):
    settings.AI_CRAWLERS = setting
    for path in ("", "feed.rss", "media/photos/a.jpg", "static/newsroom/paper.css", "search/?q=a"):
        assert all(rules().can_fetch(agent, f"http://testserver/{path}") for agent in SEARCH)


def test_tells_nobody_where_the_desk_is(client, settings):
    assert "admin" not in client.get("/robots.txt").text
    assert settings.ADMIN_PATH not in client.get("/robots.txt").text


def test_lists_the_sitemaps_and_both_are_there(client, rules, db):
    assert rules().site_maps() == ["http://testserver/sitemap.xml", "http://testserver/sitemap-news.xml"]
    assert [client.get(url).status_code for url in rules().site_maps()] == [200, 200]


def test_knows_of_each_program_whose_it_is_and_what_it_reads_for():
    names = Counter(crawler["name"].lower() for crawler in robots.crawlers())
    assert [name for name, times in names.items() if times > 1] == []
    for crawler in robots.crawlers():
        assert set(crawler) == {"name", "operator", "purpose"} and crawler["operator"]
        assert crawler["purpose"] in {"training", "answers"}
    assert {agent.lower() for agent in SEARCH} & set(names) == set()
