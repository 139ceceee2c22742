"""Measures the pages of a large paper, cold and from the page cache, beside a bare view of the same bytes."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import paging
from articles.models import Author, Edition, Section
from newsroom.bench import server
from newsroom.bench.paper import APART, EDITOR, NEWEST

DEEP = 5000
COLD = {"Authorization": "Bench"}  # whoever shows one gets no kept page
BARE = "newsroom.bench.bare:application"
PAPER = "newsroom.wsgi:application"
TRIES = 51
HEADER = (
    "page",
    "queries",
    "alone ms",
    "cold/s",
    "p50 ms",
    "p99 ms",
    "cached/s",
    "p50 ms",
    "p99 ms",
    "bare/s",
)


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    is_staff: bool = False


@dataclass(frozen=True)
class Row:
    """What one page costs; `alone` are the milliseconds that half of the tries in this process took at most.

    `cached` and `bare` are of public pages only.
    """

    page: Page
    queries: int
    alone: float
    cold: server.Figures
    cached: server.Figures | None = None
    bare: server.Figures | None = None

    def cells(self) -> list[str]:
        """Return the row as text, in the columns of `HEADER`."""
        figures = [self.cold, self.cached]
        times = [f"{value:.1f}" if each else "" for each in figures for value in _values(each)]
        rates = [f"{each.rate:,.0f}" if each else "" for each in (*figures, self.bare)]
        return [
            self.page.name,
            str(self.queries),
            f"{self.alone:.1f}",
            rates[0],
            *times[:2],
            rates[1],
            *times[2:],
            rates[2],
        ]


def _values(figures: server.Figures | None) -> tuple[float, float]:
    return (figures.p50, figures.p99) if figures else (0, 0)


def pages() -> list[Page]:
    """The kinds of pages there are: the deep ones go back 5,000 pages, or as far as the paper goes."""
    newest, quiet, usual = Edition.objects.select_related("address").newest()[:3]
    oldest = Edition.objects.earliest("first_published_at").first_published_at
    deep = max(NEWEST - DEEP * paging.PAGE_SIZE * APART, oldest + paging.PAGE_SIZE * APART)
    section, author = Section.objects.earliest("pk"), Author.objects.earliest("pk")
    before = f"?before={deep:%Y%m%dT%H%M%S.%f}-{newest.article_id}"
    return [
        Page("front", "/"),
        Page("listing, page 1", "/news/"),
        Page("listing, page 5,000", f"/news/{before}"),
        Page("section", section.get_absolute_url()),
        Page("section, far back", f"{section.get_absolute_url()}{before}"),
        Page("tag", "/tags/tag-0/"),
        Page("author", f"/authors/{author.slug}/"),
        Page("story without comments", quiet.get_absolute_url()),
        Page("story with 20 comments", usual.get_absolute_url()),
        Page("story with 500 comments", newest.get_absolute_url()),
        Page("feed", "/feed.rss"),
        Page("search", "/search/?q=corba"),
        Page("desk: stories", reverse("admin:articles_article_changelist"), is_staff=True),
        Page("desk: comments", reverse("admin:comments_comment_changelist"), is_staff=True),
        Page("desk: first page", reverse("admin:index"), is_staff=True),
    ]


def measure(seconds: int) -> Iterator[Row]:
    """Yield a row for each page: the cold figures of all are taken before the first cached one."""
    found, cookie = pages(), _log_in()
    alone = [_try(page) for page in found]
    with server.running(PAPER, PAGE_CACHE="on"):
        staff = {"Cookie": cookie}
        cold = [server.measure(page.path, seconds, staff if page.is_staff else COLD) for page in found]
        cached = [None if page.is_staff else server.measure(page.path, seconds) for page in found]
    for page, tried, first, second in zip(found, alone, cold, cached, strict=True):
        yield Row(page, *tried, first, second, None if page.is_staff else _measure_bare(page, seconds))


def _measure_bare(page: Page, seconds: int) -> server.Figures:
    with tempfile.TemporaryDirectory() as folder:
        bytes_file = Path(folder) / "page.html"
        bytes_file.write_bytes(_client().get(page.path).content)
        with server.running(BARE, BENCH_BYTES=str(bytes_file), PYTHONPATH=str(settings.BASE_DIR)):
            return server.measure("/", seconds)


def _try(page: Page) -> tuple[int, float]:
    """Return how many queries the page takes, and in how many milliseconds it is made."""
    client = _client(**COLD)
    if page.is_staff:
        client.force_login(User.objects.get(username=EDITOR))
    response = client.get(page.path)
    if response.status_code != 200:
        raise server.Failed(f"{page.path} was answered with {response.status_code}.")
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured), statistics.median(_time(client, page.path) for _each in range(TRIES))


def _time(client: Client, path: str) -> float:
    started = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - started) * 1000


def _client(**headers: str) -> Client:
    return Client(headers={"host": f"127.0.0.1:{server.PORT}", **headers})


def _log_in() -> str:
    """Return the cookie of a new session of the paper's editor."""
    client = _client()
    client.force_login(User.objects.get(username=EDITOR))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
